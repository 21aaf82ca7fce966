"""Our own rules: what breaks them is argued for, and each can be broken."""
import copy

import pytest

import rules
from argued import argued
from resolved import resolved


@pytest.fixture(scope="session")
def resources(stacks):
    return [resolved(one.template) for one in stacks]


def test_each_exception_is_argued_and_each_argument_is_about_one(resources):
    found = set().union(*map(rules.broken, resources))
    assert {"not argued": found - argued("rules"), "not found": argued("rules") - found} == {
        "not argued": set(), "not found": set()}


def _properties(stack, kind):
    return next(properties for one, properties in stack.values() if one == kind)


def _set(kind, key, value):
    def change(stack):
        _properties(stack, kind)[key] = value
    return change


def _take(kind, key):
    def change(stack):
        del _properties(stack, kind)[key]
    return change


def _allow(**statement):
    def change(stack):
        policy = _properties(stack, "AWS::IAM::Policy")["PolicyDocument"]
        policy["Statement"].append(
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/b", **statement})
    return change


def _let_in(principal, **more):
    def change(stack):
        policy = _properties(stack, "AWS::SQS::QueuePolicy")["PolicyDocument"]
        policy["Statement"].append(
            {"Effect": "Allow", "Principal": principal, "Action": "sqs:SendMessage", "Resource": "*", **more})
    return change


def _share_role(stack):
    functions = [properties for one, properties in stack.values() if one == "AWS::Lambda::Function"]
    functions[0]["Role"] = functions[1]["Role"]


def _forget_tls(stack):
    for one in [name for name, (kind, _) in stack.items() if kind == "AWS::S3::BucketPolicy"]:
        del stack[one]


def _hold_token(stack):
    _properties(stack, "AWS::Lambda::Function")["Environment"] = {"Variables": {"GIT_TOKEN": "x"}}


FUNCTION, BUCKET, PASS = "AWS::Lambda::Function", "AWS::S3::Bucket", "arn:aws:iam::123456789012:role/a"
FAULTS = [
    ("any-resource", _allow(Resource="*")),
    ("vague-arn", _allow(Resource="arn:aws:s3:::*")),
    ("vague-arn", _allow(Resource="arn:aws:sns:eu-central-1:*:news")),
    ("any-action", _allow(Action="s3:Get*")),
    ("negation", _allow(NotResource="arn:aws:s3:::a")),
    ("passed-role", _allow(Action="iam:PassRole", Resource=PASS)),
    ("passed-role", _allow(
        Action="iam:PassRole", Resource=PASS + "*", Condition={"StringEquals": {"iam:PassedToService": "a"}})),
    ("managed-policy", _set("AWS::IAM::Role", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/ReadOnlyAccess"])),
    ("public-principal", _let_in("*")),
    ("public-principal", _let_in({"AWS": ["*"]})),
    ("unknown-caller", _let_in({"Service": "sns.amazonaws.com"})),
    ("unknown-caller", _take("AWS::Lambda::Permission", "SourceAccount")),
    ("shared-role", _share_role),
    ("open-bucket", _take(BUCKET, "BucketEncryption")),
    ("open-bucket", _set(BUCKET, "PublicAccessBlockConfiguration", {"BlockPublicAcls": True})),
    ("open-bucket", _take(BUCKET, "VersioningConfiguration")),
    ("plain-http", _forget_tls),
    ("unencrypted", _take("AWS::SQS::Queue", "SqsManagedSseEnabled")),
    ("endless-logs", _take("AWS::Logs::LogGroup", "RetentionInDays")),
    ("endless-logs", _take(FUNCTION, "LoggingConfig")),
    ("lost-event", _take("AWS::Lambda::EventInvokeConfig", "DestinationConfig")),
    ("lost-event", lambda stack: _properties(stack, "AWS::Events::Rule")["Targets"][0].pop("DeadLetterConfig")),
    ("secret-in-plain-text", _hold_token),
    ("secret-in-plain-text", _set(FUNCTION, "Description", "ghp_" + "0123456789" * 3)),
]


@pytest.mark.parametrize("name, spoil", FAULTS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(FAULTS)])
def test_each_rule_can_be_broken(resources, name, spoil):
    before, spoiled = resources[0], copy.deepcopy(resources[0])
    spoil(spoiled)
    assert {one for one, _ in rules.broken(spoiled) - rules.broken(before)} == {name}


def test_no_rule_is_without_a_fault():
    assert {name for name, _ in FAULTS} == set(rules.RULES)
