"""Whose policies are to be generated: roles and users, by their ARNs or by patterns such as `...:role/team/*`."""
import re
from fnmatch import fnmatchcase

# A name of points alone would be no folder.
ARN = r"arn:aws[a-z0-9-]*:iam::[0-9]{12}:(role|user)/([!-.0-~]+/)*(?!\.+$)[A-Za-z0-9_+=,.@*?-]{1,64}"


def principals(arns, iam, /):
    """[{"Arn", "Name"}] in the order of the list, those of a pattern in that of the alphabet.

    Every bad ARN is named at once. Two principals must not share a name, since that is a folder.
    """
    arns = [str(arn).strip() for arn in arns] if isinstance(arns, list) else []
    named, bad = {}, []
    for arn in dict.fromkeys(filter(None, arns)):
        found = re.fullmatch(ARN, arn)
        if not found:
            bad.append(arn)
        elif "*" in arn or "?" in arn:
            for one in matching(arn, found[1], iam):
                named.setdefault(name_of(one), one)
        elif named.setdefault(name_of(arn), arn) != arn:
            bad.append(arn)
    if bad:
        raise ValueError("neither a role nor a user, or its name is taken: " + ", ".join(bad))
    if not named:
        raise ValueError("PrincipalArns is no list, or names nobody")
    return [{"Arn": arn, "Name": name} for name, arn in named.items()]


def name_of(arn, /):
    """The folder of a principal's policy. A user and a role may have the same name."""
    return ("user/" if ":user/" in arn else "") + arn.rpartition("/")[2]


def matching(pattern, kind, iam, /):
    """The ARNs that a pattern matches. Roles that services have made for themselves cannot be changed: they are not."""
    pages = iam.get_paginator(f"list_{kind}s").paginate(PathPrefix=re.search("/([^*?]*/)?", pattern)[0])
    found = sorted(one["Arn"] for page in pages for one in page[kind.title() + "s"])
    return [arn for arn in found if fnmatchcase(arn, pattern) and ":role/aws-service-role/" not in arn]
