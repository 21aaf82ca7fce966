"""What a principal may do now, read from IAM in memory."""
import pytest
from botocore.exceptions import ClientError

from current import current_policies
from fakes_iam import ACCOUNT, Iam

ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/a/App"
USER = f"arn:aws:iam::{ACCOUNT}:user/Ann"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
OWN = f"arn:aws:iam::{ACCOUNT}:policy/team/Own"


def policy(action):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def operations(iam):
    return [name for name, _ in iam.calls]


@pytest.fixture
def iam():
    iam = Iam()
    iam.managed = {READ_ONLY: {"v1": policy("s3:Old"), "v2": policy("s3:Get*")}, OWN: {"v7": policy("sqs:*")}}
    iam.put("Role", "App", {"one": policy("ec2:RunInstances"), "two": policy("kms:Decrypt")}, [READ_ONLY, OWN])
    iam.put("Group", "Readers", {"read": policy("s3:ListBucket")}, [READ_ONLY, OWN])
    iam.put("Group", "Writers", {"write": policy("s3:PutObject")}, [OWN])
    iam.put("User", "Ann", {"mine": policy("iam:ChangePassword")}, [OWN], ["Readers", "Writers"])
    return iam


def test_a_role_has_inline_and_attached_policies_on_all_pages(iam):
    assert current_policies(iam.client, ROLE) == [
        policy("ec2:RunInstances"), policy("kms:Decrypt"), policy("s3:Get*"), policy("sqs:*")]
    assert all(given["RoleName"] == "App" for _, given in iam.calls if "RoleName" in given), "the name has no path"
    assert operations(iam).count("ListRolePolicies") == operations(iam).count("ListAttachedRolePolicies") == 2


def test_the_default_version_of_a_managed_policy_counts(iam):
    current_policies(iam.client, ROLE)
    assert iam.asked("GetPolicyVersion") == [
        {"PolicyArn": READ_ONLY, "VersionId": "v2"}, {"PolicyArn": OWN, "VersionId": "v7"}]


def test_a_user_has_the_policies_of_its_groups_and_each_managed_policy_once(iam):
    assert current_policies(iam.client, USER) == [
        policy("iam:ChangePassword"), policy("s3:ListBucket"), policy("s3:PutObject"), policy("sqs:*"),
        policy("s3:Get*")]
    assert [given["PolicyArn"] for given in iam.asked("GetPolicy")] == [OWN, READ_ONLY]
    assert operations(iam).count("ListGroupsForUser") == 2


def test_only_calls_that_the_stacks_role_may_make(iam):
    for kind, principal in [("Role", ROLE), ("User", USER)]:
        iam.calls.clear()
        current_policies(iam.client, principal)
        own = {f"List{kind}Policies", f"Get{kind}Policy", f"ListAttached{kind}Policies"}
        own |= {"GetPolicy", "GetPolicyVersion"}
        groups = {"ListGroupsForUser", "ListGroupPolicies", "GetGroupPolicy", "ListAttachedGroupPolicies"}
        assert set(operations(iam)) == (own | groups if kind == "User" else own)


def test_a_principal_without_policies_exists_all_the_same(iam):
    iam.put("Role", "Bare")
    assert current_policies(iam.client, ROLE.replace("App", "Bare")) == []
    assert operations(iam) == ["ListRolePolicies", "ListAttachedRolePolicies"]


@pytest.mark.parametrize("principal", [ROLE + "2", USER + "2"])
def test_an_absent_principal_is_none(iam, principal):
    assert current_policies(iam.client, principal) is None
    assert len(iam.calls) == 1


@pytest.mark.parametrize("operation", ["GetRolePolicy", "ListAttachedRolePolicies"])
def test_a_role_that_vanishes_meanwhile_is_none(iam, operation):
    iam.before[operation] = lambda: iam.holders["Role"].clear()
    assert current_policies(iam.client, ROLE) is None


def test_policies_that_vanish_meanwhile_are_passed_over(iam):
    iam.before["GetRolePolicy"] = lambda: iam.holders["Role"]["App"]["inline"].pop("one")
    iam.before["GetPolicy"] = lambda: iam.managed.pop(READ_ONLY)
    assert current_policies(iam.client, ROLE) == [policy("kms:Decrypt"), policy("sqs:*")]


def test_a_managed_policy_that_vanishes_between_its_two_calls_is_passed_over(iam):
    iam.before["GetPolicyVersion"] = lambda: iam.managed.pop(READ_ONLY)
    assert current_policies(iam.client, ROLE) == [policy("ec2:RunInstances"), policy("kms:Decrypt"), policy("sqs:*")]


@pytest.mark.parametrize("operation", ["ListGroupPolicies", "GetGroupPolicy", "ListAttachedGroupPolicies"])
def test_a_group_that_vanishes_meanwhile_is_passed_over(iam, operation):
    iam.before[operation] = lambda: iam.holders["Group"].pop("Readers")
    assert current_policies(iam.client, USER) == [
        policy("iam:ChangePassword"), policy("s3:PutObject"), policy("sqs:*")]


@pytest.mark.parametrize("principal, operation", [
    (ROLE, "ListRolePolicies"), (ROLE, "GetRolePolicy"), (ROLE, "ListAttachedRolePolicies"),
    (USER, "ListUserPolicies"), (USER, "GetUserPolicy"), (USER, "ListAttachedUserPolicies"),
    (USER, "ListGroupsForUser")])
def test_a_principal_that_may_not_be_read_says_what_to_do(iam, principal, operation):
    iam.denied.add(operation)
    with pytest.raises(PermissionError) as error:
        current_policies(iam.client, principal)
    assert str(error.value).startswith(f"{principal} is not among the stack's PrincipalArns")
    assert "or does not exist any more" in str(error.value) and operation in str(error.value)
    assert isinstance(error.value.__cause__, ClientError)


@pytest.mark.parametrize("operation", ["ListGroupPolicies", "GetGroupPolicy", "GetPolicy", "GetPolicyVersion"])
def test_what_else_may_not_be_read_is_not_blamed_on_the_parameter(iam, operation):
    iam.denied.add(operation)
    with pytest.raises(ClientError, match=operation):
        current_policies(iam.client, USER)


def test_documents_that_are_still_text_are_read(iam, monkeypatch):
    monkeypatch.setattr(iam.client, "get_role_policy", lambda **_: {"PolicyDocument": '{"Statement": []}'})
    assert current_policies(iam.client, ROLE)[:2] == [{"Statement": []}, {"Statement": []}]
