"""Whose policies are generated."""
import pytest

from fakes_account import Identities
from principals import principals

HERE = "arn:aws:iam::123456789012:"
DEV = HERE + "role/app/team/Dev"


def named(arns, known=()):
    return [(one["Arn"], one["Name"]) for one in principals(arns, Identities(known).client)]


def test_principals_and_their_names():
    arns = [" " + DEV, "", "arn:aws-cn:iam::123456789012:user/joe@example.com", DEV, "  ",
            "arn:aws-us-gov:iam::123456789012:user/div/a/ann", HERE + "role/service-role/a+b=c,d.e-f_g"]
    assert named(arns) == [
        (DEV, "Dev"), ("arn:aws-cn:iam::123456789012:user/joe@example.com", "user/joe@example.com"),
        ("arn:aws-us-gov:iam::123456789012:user/div/a/ann", "user/ann"),
        (HERE + "role/service-role/a+b=c,d.e-f_g", "a+b=c,d.e-f_g")]


def test_every_bad_arn_is_named():
    bad = ["Dev", HERE + "group/g", HERE + "role/", "arn:aws:iam::12:role/x", "arn:aws:sts::123456789012:assumed-role/a/b",
           HERE + "role/a b", HERE + "root", HERE + "role/..", HERE + "role/p//", HERE + "role/x\ny"]
    with pytest.raises(ValueError) as raised:
        named([DEV, *bad])
    assert all(arn in str(raised.value) for arn in bad) and DEV not in str(raised.value)


def test_two_principals_of_one_name():
    with pytest.raises(ValueError, match="role/other/Dev"):
        named([DEV, HERE + "role/other/Dev"])
    assert len(named([DEV, HERE + "user/Dev", HERE + "role/user"])) == 3


@pytest.mark.parametrize("arns", [None, DEV, {}, [], ["", " "]])
def test_nobody(arns):
    with pytest.raises(ValueError, match="PrincipalArns"):
        named(arns)


@pytest.mark.parametrize("arn", [7, None, ["x"]])
def test_arns_that_are_no_text(arn):
    with pytest.raises(ValueError, match="neither a role nor a user"):
        named([arn])


def test_hostile_arn_is_quick():
    with pytest.raises(ValueError):
        named([HERE + "role/" + "a/" * 5000 + " "])


KNOWN = [HERE + one for one in (
    "role/Zoe", "role/team/B", "role/team/A", "role/team/deep/C", "role/teams/D",
    "role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport", "user/zed", "user/team/ann", "role/Exact")]


@pytest.mark.parametrize("pattern, found", [
    ("role/team/*", ["A", "B", "C"]), ("role/*", ["Exact", "Zoe", "A", "B", "C", "D"]), ("role/team/?", ["A", "B"]),
    ("role/*E*", ["Exact"]), ("user/*", ["user/ann", "user/zed"]), ("role/tea*/D", ["D"])])
def test_patterns_in_the_order_of_the_alphabet(pattern, found):
    assert [name for _, name in named([HERE + pattern], KNOWN)] == found


def test_those_listed_come_first_and_once():
    assert [name for _, name in named([HERE + "role/Zoe", HERE + "role/*", HERE + "role/team/A"], KNOWN)] == [
        "Zoe", "Exact", "A", "B", "C", "D"]


def test_only_the_path_of_a_pattern_is_asked_for():
    iam = Identities(KNOWN)
    principals([HERE + "role/team/de*/C", HERE + "user/*"], iam.client)
    assert iam.asked("ListRoles")[0] == {"PathPrefix": "/team/"} and iam.asked("ListUsers")[0] == {"PathPrefix": "/"}
    principals([DEV], iam.client)
    assert len(iam.calls) == len(iam.asked("ListRoles")) + len(iam.asked("ListUsers"))


def test_an_arn_whose_path_is_wrong_is_told_by_a_pattern():
    with pytest.raises(ValueError, match="role/wrong/A"):
        named([HERE + "role/team/*", HERE + "role/wrong/A"], KNOWN)


@pytest.mark.parametrize("pattern", ["role/none*", "user/none/*"])
def test_patterns_that_match_nobody(pattern):
    with pytest.raises(ValueError, match="names nobody"):
        named([HERE + pattern], KNOWN)
    assert named([HERE + pattern, DEV], KNOWN) == [(DEV, "Dev")]
