"""Roles that read roles, users and groups: who may read what, and that lists come in pages."""

import json
import uuid

import pytest

from .conftest import allow
from .roles import client_as, denied

ACCOUNT = "arn:aws:iam::123456789012"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [allow("s3:GetObject")]})
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
READS = ["GetRole", "GetRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies", "GetUser", "GetUserPolicy"]
READS += ["ListUserPolicies", "ListAttachedUserPolicies", "ListGroupsForUser", "GetGroupPolicy", "ListGroupPolicies"]
READS += ["ListAttachedGroupPolicies", "GetPolicy", "GetPolicyVersion", "ListPolicyVersions", "ListRoles", "ListUsers"]


class World:
    """A role, a user who is in a group, each of them with a policy of its own and with a managed one."""

    def __init__(self, iam, path):
        self.name = f"n{uuid.uuid4().hex}"
        name, trust = self.name, json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust)
        iam.create_user(UserName=name, Path=path)
        iam.create_group(GroupName=name, Path=path)
        iam.add_user_to_group(UserName=name, GroupName=name)
        self.policy = iam.create_policy(PolicyName=name, Path=path, PolicyDocument=POLICY)["Policy"]["Arn"]
        for kind in ("role", "user", "group"):
            holder = {f"{kind.title()}Name": name}
            getattr(iam, f"put_{kind}_policy")(**holder, PolicyName="own", PolicyDocument=POLICY)
            getattr(iam, f"attach_{kind}_policy")(**holder, PolicyArn=self.policy)
        self.arns = {kind: f"{ACCOUNT}:{kind}{path}{name}" for kind in ("role", "user", "group", "policy")}

    def reads(self, iam):
        """By the kind of resource: all calls that read it."""
        role, user, group = ({f"{kind}Name": self.name} for kind in ("Role", "User", "Group"))
        own, policy = {"PolicyName": "own"}, {"PolicyArn": self.policy}
        return {
            "role": [
                lambda: iam.get_role(**role),
                lambda: iam.list_role_policies(**role),
                lambda: iam.get_role_policy(**role, **own),
                lambda: iam.list_attached_role_policies(**role),
            ],
            "user": [
                lambda: iam.get_user(**user),
                lambda: iam.list_user_policies(**user),
                lambda: iam.get_user_policy(**user, **own),
                lambda: iam.list_attached_user_policies(**user),
                lambda: iam.list_groups_for_user(**user),
            ],
            "group": [
                lambda: iam.list_group_policies(**group),
                lambda: iam.get_group_policy(**group, **own),
                lambda: iam.list_attached_group_policies(**group),
            ],
            "policy": [
                lambda: iam.get_policy(**policy),
                lambda: iam.get_policy_version(**policy, VersionId="v1"),
                lambda: iam.list_policy_versions(**policy),
            ],
        }

    def readable(self, iam):
        """The kinds of which all can be read, and those of which some can."""
        refused = {kind: [denied(call) for call in calls] for kind, calls in self.reads(iam).items()}
        every = {kind for kind, answers in refused.items() if not any(answers)}
        return every, {kind for kind, answers in refused.items() if not all(answers)}


@pytest.fixture
def team(aws):
    return World(aws.iam, "/team/")


def reader(aws, *resources):
    """IAM, as a role may read that has these resources."""
    statement = allow([f"iam:{operation}" for operation in READS], list(resources))
    return client_as(aws, aws.role(f"reader-{uuid.uuid4().hex}", "lambda", statement), "iam")


@pytest.mark.parametrize("kind", ["role", "user", "group", "policy"])
def test_each_read_concerns_who_or_what_it_names(aws, team, kind):
    assert team.readable(reader(aws, team.arns[kind])) == ({kind}, {kind})


def test_the_reads_of_others_are_denied(aws, team):
    other = World(aws.iam, "/team/")
    iam = reader(aws, *team.arns.values())
    assert team.readable(iam)[0] == {"role", "user", "group", "policy"}
    assert other.readable(iam) == (set(), set())


def test_an_arn_has_the_path(aws, team):
    bare = (f"{ACCOUNT}:{kind}/{team.name}" for kind in team.arns)
    assert team.readable(reader(aws, *bare)) == (set(), set())


def test_wildcards_reach_over_names_and_paths(aws, team):
    deep, elsewhere = World(aws.iam, "/team/a/"), World(aws.iam, "/other/")
    iam = reader(aws, f"{ACCOUNT}:role/team/*", f"{ACCOUNT}:user/*")
    assert [one.readable(iam)[0] for one in (team, deep, elsewhere)] == [{"role", "user"}, {"role", "user"}, {"user"}]


def test_who_is_not_there_has_no_path(aws):
    iam = reader(aws, f"{ACCOUNT}:role/gone", f"{ACCOUNT}:role/team/*", f"{ACCOUNT}:user/gone")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="gone")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.list_groups_for_user(UserName="gone")
    assert denied(lambda: iam.list_role_policies(RoleName="gone-too"))


@pytest.mark.parametrize("read", ["list_roles", "list_users"])
def test_lists_of_all_support_no_resource(aws, team, read):
    assert denied(getattr(reader(aws, f"{ACCOUNT}:role/*", f"{ACCOUNT}:user/*"), read))
    listed = getattr(reader(aws, "*"), read)(PathPrefix="/team/")
    assert team.name in json.dumps(listed, default=str)


def test_documents_are_read_as_they_were_put(aws, team):
    iam, version = reader(aws, "*"), {"PolicyArn": team.policy, "VersionId": "v1"}
    documents = [
        iam.get_role_policy(RoleName=team.name, PolicyName="own")["PolicyDocument"],
        iam.get_user_policy(UserName=team.name, PolicyName="own")["PolicyDocument"],
        iam.get_group_policy(GroupName=team.name, PolicyName="own")["PolicyDocument"],
        iam.get_policy_version(**version)["PolicyVersion"]["Document"],
    ]
    assert documents == [json.loads(POLICY)] * 4
    assert iam.list_groups_for_user(UserName=team.name)["Groups"][0]["Arn"] == team.arns["group"]


LISTS = [
    ("list_role_policies", "RoleName", "PolicyNames"),
    ("list_attached_role_policies", "RoleName", "AttachedPolicies"),
    ("list_user_policies", "UserName", "PolicyNames"),
    ("list_attached_user_policies", "UserName", "AttachedPolicies"),
    ("list_groups_for_user", "UserName", "Groups"),
    ("list_group_policies", "GroupName", "PolicyNames"),
    ("list_attached_group_policies", "GroupName", "AttachedPolicies"),
    ("list_policy_versions", "PolicyArn", "Versions"),
    ("list_roles", None, "Roles"),
    ("list_users", None, "Users"),
]


@pytest.fixture
def crowd(aws, team):
    """The team with three of everything."""
    iam, name = aws.iam, team.name
    for number in "12":
        more = World(iam, f"/{name}/")
        iam.add_user_to_group(UserName=name, GroupName=more.name)
        iam.create_policy_version(PolicyArn=team.policy, PolicyDocument=POLICY)
        for kind in ("role", "user", "group"):
            holder = {f"{kind.title()}Name": name}
            getattr(iam, f"put_{kind}_policy")(**holder, PolicyName=f"own{number}", PolicyDocument=POLICY)
            getattr(iam, f"attach_{kind}_policy")(**holder, PolicyArn=more.policy)
    World(iam, f"/{name}/")
    return team


@pytest.mark.parametrize("read, parameter, member", LISTS)
def test_lists_come_in_pages(aws, crowd, read, parameter, member):
    iam = reader(aws, "*")
    if parameter is None:
        given = {"PathPrefix": f"/{crowd.name}/"}
    else:
        given = {parameter: crowd.policy if parameter == "PolicyArn" else crowd.name}
    first = getattr(iam, read)(**given, MaxItems=2)
    second = getattr(iam, read)(**given, MaxItems=2, Marker=first["Marker"])
    assert (first["IsTruncated"], len(first[member])) == (True, 2)
    assert (second["IsTruncated"], len(second[member])) == (False, 1)
    whole = getattr(iam, read)(**given)
    assert whole[member] == first[member] + second[member]
    assert whole["IsTruncated"] is False and "Marker" not in whole


def test_a_page_has_100_at_most_unless_asked(aws, team):
    for number in range(100):
        aws.iam.put_user_policy(UserName=team.name, PolicyName=f"p{number}", PolicyDocument=POLICY)
    first = aws.iam.list_user_policies(UserName=team.name)
    assert (len(first["PolicyNames"]), first["IsTruncated"]) == (100, True)
    pages = aws.iam.get_paginator("list_user_policies").paginate(UserName=team.name)
    assert len([name for page in pages for name in page["PolicyNames"]]) == 101
