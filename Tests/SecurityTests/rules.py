"""Rules of our own, in the manner of cfn-guard: each is given a stack and yields what breaks it.

A stack is what `resolved` makes of a template: {logical ID: (type, properties)}.
"""
import json
import re

from policies import as_list, policies

RULES = {}
TOKENS = re.compile(
    r"AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
    r"|glpat-[A-Za-z0-9_-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|xox[abprs]-[A-Za-z0-9-]{10,}")
SECRET_NAME = re.compile("TOKEN|SECRET|PASSWORD|CREDENTIAL|API_?KEY", re.IGNORECASE)
# Which condition keys tell a service's callers apart.
CALLER = {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid"}


def rule(function):
    RULES[function.__name__.replace("_", "-")] = function
    return function


def _of_type(stack, kind):
    return [(name, properties) for name, (one, properties) in stack.items() if one == kind]


def _statements(stack, kinds=("identity", "trust", "resource"), effect="Allow"):
    for policy in policies(stack):
        for _, statement in policy.statements():
            if policy.kind in kinds and statement["Effect"] == effect:
                yield policy.resource, statement


def _condition_keys(statement):
    return {key.lower() for keys in statement.get("Condition", {}).values() for key in keys}


# What may be done


@rule
def any_resource(stack):
    """A statement names its resources. What is allowed on all of them has to be argued, action by action."""
    for name, statement in _statements(stack, ["identity"]):
        if "*" in as_list(statement["Resource"]):
            yield from (f"{name} {action}" for action in as_list(statement["Action"]))


@rule
def vague_arn(stack):
    """An ARN's service and, where it has one, its account are named."""
    for name, statement in _statements(stack, ["identity"]):
        for one in as_list(statement["Resource"]):
            parts = one.split(":", 5)
            if one != "*" and (len(parts) < 6 or "*" in parts[2] or "*" in parts[4] or parts[5] == "*"):
                yield f"{name} {one}"


@rule
def any_action(stack):
    """No action stands for several."""
    for name, statement in _statements(stack):
        yield from (f"{name} {one}" for one in as_list(statement.get("Action", [])) if "*" in one)


@rule
def negation(stack):
    """What is allowed is said, not what is not."""
    for name, statement in _statements(stack):
        yield from (f"{name} {key}" for key in ("NotAction", "NotResource", "NotPrincipal") if key in statement)


@rule
def passed_role(stack):
    """A role is passed by name, and to one service."""
    for name, statement in _statements(stack, ["identity"]):
        if "iam:PassRole" in as_list(statement["Action"]):
            wide = any("*" in one for one in as_list(statement["Resource"]))
            if wide or "iam:passedtoservice" not in _condition_keys(statement):
                yield name


@rule
def managed_policy(stack):
    """No role has a policy that somebody else can change."""
    yield from (name for name, role in _of_type(stack, "AWS::IAM::Role") if role.get("ManagedPolicyArns"))


# Who may do it


@rule
def public_principal(stack):
    """Nobody is everybody."""
    for name, statement in _statements(stack, ["trust", "resource"]):
        principal = statement.get("Principal", {})
        if principal == "*" or any("*" in as_list(one) for one in principal.values()):
            yield name


@rule
def unknown_caller(stack):
    """A service acts for this account, or for one of its resources, and for nobody else."""
    for name, statement in _statements(stack, ["trust", "resource"]):
        if "Service" in statement.get("Principal", {}) and not CALLER & _condition_keys(statement):
            yield name
    for name, permission in _of_type(stack, "AWS::Lambda::Permission"):
        if "SourceArn" not in permission or "SourceAccount" not in permission:
            yield name


@rule
def shared_role(stack):
    """Each function has a role of its own."""
    roles = [function["Role"] for _, function in _of_type(stack, "AWS::Lambda::Function")]
    yield from (name for name, one in _of_type(stack, "AWS::Lambda::Function") if roles.count(one["Role"]) > 1)


# How it is kept, and sent


@rule
def open_bucket(stack):
    """A bucket is encrypted, versioned, closed to the public, and its objects are its owner's."""
    wanted = {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}
    for name, bucket in _of_type(stack, "AWS::S3::Bucket"):
        ownership = bucket.get("OwnershipControls", {}).get("Rules", [])
        if not (
            bucket.get("BucketEncryption") and bucket.get("VersioningConfiguration") == {"Status": "Enabled"}
            and {key for key, is_on in bucket.get("PublicAccessBlockConfiguration", {}).items() if is_on} == wanted
            and ownership == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        ):
            yield name


@rule
def plain_http(stack):
    """Buckets, queues and topics are reached by TLS alone."""
    kinds = {"AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SQS::Queue"}
    protected = set()
    for resource, statement in _statements(stack, ["resource"], effect="Deny"):
        if statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}:
            _, properties = stack[resource]
            for key in ("Bucket", "Topics", "Queues"):
                protected |= set(as_list(properties.get(key, [])))
    for name, (kind, _) in stack.items():
        if kind in kinds and name.lower() not in {one.rpartition(":")[2] for one in protected}:
            yield name


@rule
def unencrypted(stack):
    """What is kept in queues and topics is encrypted."""
    for name, (kind, properties) in stack.items():
        if kind in ("AWS::SNS::Topic", "AWS::SQS::Queue"):
            if not properties.get("SqsManagedSseEnabled") and not properties.get("KmsMasterKeyId"):
                yield name


@rule
def endless_logs(stack):
    """Logs go after a time, and each function has a group that the stack made."""
    for name, group in _of_type(stack, "AWS::Logs::LogGroup"):
        if not group.get("RetentionInDays"):
            yield name
    groups = {name.lower() for name, _ in _of_type(stack, "AWS::Logs::LogGroup")}
    for name, function in _of_type(stack, "AWS::Lambda::Function"):
        if function.get("LoggingConfig", {}).get("LogGroup") not in groups:
            yield name


# What goes wrong is told


@rule
def lost_event(stack):
    """What a function, a rule or a schedule fails at goes somewhere."""
    told = {one["FunctionName"] for _, one in _of_type(stack, "AWS::Lambda::EventInvokeConfig")
            if one.get("DestinationConfig", {}).get("OnFailure")}
    for name, function in _of_type(stack, "AWS::Lambda::Function"):
        if name.lower() not in told and "DeadLetterConfig" not in function:
            yield name
    for name, one in _of_type(stack, "AWS::Events::Rule"):
        yield from (name for target in one["Targets"] if "DeadLetterConfig" not in target)
    for name, one in _of_type(stack, "AWS::Scheduler::Schedule"):
        if "DeadLetterConfig" not in one["Target"]:
            yield name


# Secrets


@rule
def secret_in_plain_text(stack):
    """No text looks like a secret, and what is called one holds an ARN."""
    for name, (_, properties) in stack.items():
        if TOKENS.search(json.dumps(properties)):
            yield name
    for name, function in _of_type(stack, "AWS::Lambda::Function"):
        for variable, value in function.get("Environment", {}).get("Variables", {}).items():
            if SECRET_NAME.search(variable) and not str(value).startswith("arn:"):
                yield f"{name} {variable}"


def broken(stack):
    """{(rule, what breaks it)}"""
    return {(name, about) for name, function in RULES.items() for about in function(stack)}
