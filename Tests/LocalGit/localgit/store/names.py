"""Which names branches and files may have."""

import re


def valid_branch(name):
    return (
        bool(re.fullmatch(r"[^\s~^:?*\[\\\x00-\x1f\x7f]{1,255}", name))
        and not name.startswith(("/", "-"))
        and not name.endswith(("/", ".", ".lock"))
        and not any(bad in name for bad in ("..", "//", "@{", "/."))
        and not name.startswith(".")
    )


def valid_path(path):
    return bool(path) and not any(part in ("", ".", "..", ".git") for part in path.split("/"))


def clash(names, name):
    """The branch that stands in the way of another's name: Git cannot have both `a` and `a/b`."""
    return next((other for other in names if other.startswith(name + "/") or name.startswith(other + "/")), None)
