"""The ids of blobs, trees and commits, computed as Git computes them."""

import hashlib


def object_id(kind, content):
    return hashlib.sha1(b"%s %d\0" % (kind.encode(), len(content)) + content).hexdigest()


def blob_id(content):
    return object_id("blob", content)


def trees(files):
    """The trees of {path: (mode, blob id)}, as {folder: (id, {name: (mode, id)})}; the root is the folder ""."""
    folders = {"": {}}
    for path, entry in files.items():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folders.setdefault("/".join(parts[:depth]), {})
        folders["/".join(parts[:-1])][parts[-1]] = entry
    found = {}
    for folder in sorted(folders, key=lambda folder: -len(folder)):  # what is inside comes first
        entries = folders[folder]
        found[folder] = (_tree_id(entries), entries)
        if folder:
            parent, _, name = folder.rpartition("/")
            folders[parent][name] = ("040000", found[folder][0])
    return found


def _tree_id(entries):
    # Git sorts folders as if their names ended with a slash, and writes their mode without the leading zero.
    ordered = sorted(entries.items(), key=lambda item: item[0].encode() + (b"/" if item[1][0] == "040000" else b""))
    lines = [f"{mode.lstrip('0')} {name}".encode() + b"\0" + bytes.fromhex(sha) for name, (mode, sha) in ordered]
    return object_id("tree", b"".join(lines))


def commit_id(commit):
    def signed(role, person, date):
        return f"{role} {person.name} <{person.email}> {int(date.timestamp())} +0000"

    lines = [f"tree {commit.tree}", *(f"parent {parent}" for parent in commit.parents)]
    lines += [signed("author", commit.author, commit.authored), signed("committer", commit.committer, commit.committed)]
    return object_id("commit", "\n".join([*lines, "", commit.message]).encode())
