"""Whatever is given as PrincipalArns: all that is wrong is said at once, or each is a principal that may be known."""
import re
from types import SimpleNamespace

import values
from principals import principals

HERE = "arn:aws:iam::123456789012:"
KNOWN = [HERE + one for one in ("role/Zoe", "role/team/A", "role/team/B", "role/teams/D", "user/zed", "user/team/ann",
                                "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")]
PIECES = [HERE, "role/", "user/", "team/", "*", "?", "[", "]", "!", "A", "Zoe", ".", "..", "/", " ", "\n", "é",
          "arn:aws-cn:", "iam::123456789012:"]


class Iam:
    def get_paginator(self, operation):
        return SimpleNamespace(paginate=lambda PathPrefix: self.pages(operation, PathPrefix))

    def pages(self, operation, prefix):
        assert re.fullmatch(r"/|/[!-\x7e]+/", prefix) and len(prefix) <= 512, prefix
        kind = {"list_roles": "role", "list_users": "user"}[operation]
        yield {kind.title() + "s": [{"Arn": arn} for arn in KNOWN if arn.partition(f":{kind}")[2].startswith(prefix)]}


def try_one(source):
    arns = [arn(source) for _ in range(source.ConsumeIntInRange(0, 4))]
    given = arns if source.ConsumeProbability() < 0.95 else values.value(source)
    try:
        found = principals(given, Iam())
    except ValueError as error:
        assert str(error)
        return
    names = [one["Name"] for one in found]
    assert found and len(set(names)) == len(names)
    for one in found:
        assert re.fullmatch(r"arn:aws[a-z0-9-]*:iam::\d{12}:(role|user)/[!-~]+", one["Arn"], re.A), one
        assert re.fullmatch(r"(user/)?[A-Za-z0-9_+=,.@-]{1,64}", one["Name"]) and one["Name"].strip("."), one
        assert ("user/" in one["Name"]) == (":user/" in one["Arn"])


def arn(source):
    if source.ConsumeProbability() < 0.1:
        return values.value(source, 1)
    start = HERE + source.PickValueInList(["role/", "user/", ""])
    return start + "".join(source.PickValueInList(PIECES) for _ in range(source.ConsumeIntInRange(0, 6)))
