import itertools
import json

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as some

from localaws.access_analyzer import access, patterns

from .conftest import allow

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
AT_HOME = {"StringEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}


def deny(actions, resource="*", **more):
    return {**allow(actions, resource), "Effect": "Deny", **more}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


# Patterns

TEXTS = ["".join(text) for size in range(5) for text in itertools.product("ab", repeat=size)]


def fits(text, pattern):
    return patterns.includes(pattern, text)


@settings(max_examples=300, deadline=None)
@given(some.text("ab*?", max_size=5), some.text("ab*?", max_size=5))
def test_containment_and_overlap_are_those_of_the_texts(one, other):
    ones, others = ({text for text in TEXTS if fits(text, pattern)} for pattern in (one, other))
    if patterns.includes(one, other):
        assert others <= ones and (patterns.overlap(one, other) or not others)
    if ones & others:
        assert patterns.overlap(one, other)
    assert patterns.overlap(one, other) == patterns.overlap(other, one)
    assert patterns.includes(one, one) and patterns.includes("*", one)


@pytest.mark.parametrize(
    "outer, inner, included",
    [
        ("s3:get*", "s3:getobject", True),
        ("s3:get*", "s3:get*acl", True),
        ("s3:get*acl", "s3:get*", False),
        ("*?", "?*", True),
        ("?*", "*a", True),
        ("?*", "*", False),
        ("a*b*c", "a*c", False),
        ("a*c", "a*b*c", True),
        ("u/*", "u/${aws:username}", True),
        ("u/${aws:username}", "u/${aws:username}", True),
        ("u/${aws:username}", "u/bob", False),
        ("u/?", "u/${aws:username}", False),
        ("a${*}", "a${*}", True),
        ("a${*}", "ab", False),
        ("*a" * 12, "*a" * 13, True),
    ],
)
def test_patterns_in_patterns(outer, inner, included):
    assert patterns.includes(outer, inner) is included


@pytest.mark.parametrize(
    "one, other, overlap",
    [
        ("s3:*object", "s3:get*", True),
        ("s3:*", "sqs:*", False),
        ("a?", "?b", True),
        ("u/${aws:username}", "u/bob", True),
    ],
)
def test_patterns_that_overlap(one, other, overlap):
    assert patterns.overlap(one, other) is overlap


# New access


def is_new(new, old):
    return [rule.index for rule in access.new_access(*(access.rules(statements) for statements in (new, old)))]


BUCKET = "arn:aws:s3:::a/*"


@pytest.mark.parametrize(
    "new, old",
    [
        ([allow("s3:Get*", BUCKET)], [allow("s3:*")]),
        ([allow("S3:getobject", BUCKET)], [allow("s3:GetObject", BUCKET)]),
        ([allow(["s3:GetObject", "sqs:SendMessage"])], [allow("sqs:*"), allow("s3:Get*")]),
        ([allow("s3:GetObject", ["arn:a/1", "arn:b/1"])], [allow("s3:*", "arn:a/*"), allow("s3:*", "arn:b/*")]),
        ([{**allow("s3:*"), "Condition": MFA}], [allow("s3:*")]),
        ([{**allow("s3:*"), "Condition": MFA}], [{**allow("s3:*"), "Condition": MFA}]),
        ([{**allow("s3:*"), "Condition": {**MFA, **AT_HOME}}], [{**allow("s3:*"), "Condition": AT_HOME}]),
        ([allow("s3:*"), deny("s3:Put*")], [allow("s3:*"), deny("s3:PutObject")]),
        ([allow("s3:*"), deny("s3:*", BUCKET)], [allow("s3:*"), deny("s3:PutObject", BUCKET)]),
        ([allow("s3:GetObject")], [allow("s3:*"), deny("s3:Put*")]),
        ([allow("iam:*"), deny("iam:*")], [allow("s3:*")]),
        ([deny("iam:*")], [allow("s3:*")]),
        ([{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"}],) * 2,
        (
            [{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"}],
            [{"Effect": "Allow", "NotAction": "iam:Create*", "Resource": "*"}],
        ),
        ([allow("s3:*")], [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]),
        ([allow("s3:*", BUCKET)], [{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::b/*"}]),
        ([allow("s3:GetObject")], [allow("s3:*"), {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}]),
    ],
)
def test_access_that_is_not_new(new, old):
    assert is_new(new, old) == []


@pytest.mark.parametrize(
    "new, old",
    [
        ([allow("s3:*")], [allow("s3:Get*")]),
        ([allow("s3:GetObject")], [allow("s3:GetObject", BUCKET)]),
        ([allow("s3:*")], [allow("s3:*"), deny("s3:PutObject")]),
        ([allow("s3:*"), deny("s3:PutObject", BUCKET)], [allow("s3:*"), deny("s3:PutObject")]),
        ([allow("s3:*"), deny("s3:Put*", Condition=MFA)], [allow("s3:*"), deny("s3:PutObject")]),
        ([allow("s3:*")], [{**allow("s3:*"), "Condition": MFA}]),
        ([{**allow("s3:*"), "Condition": AT_HOME}], [{**allow("s3:*"), "Condition": MFA}]),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], [allow("s3:*")]),
        (
            [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
            [{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"}],
        ),
        ([allow("iam:Get*")], [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": BUCKET}], [allow("s3:*", "arn:aws:s3:::b/*")]),
        ([allow("iam:*"), deny("iam:*", Condition=MFA)], [allow("s3:*")]),
        ([{**allow("s3:*"), "Principal": "*"}], [{**allow("s3:*"), "Principal": {"AWS": "arn:aws:iam::1:root"}}]),
    ],
)
def test_access_that_is_new(new, old):
    assert is_new(new, old) == [0]


NAMES = some.lists(some.sampled_from(["*", "a:*", "a:b*", "a:bc", "b:*"]), min_size=1, max_size=2)
STATEMENTS = some.lists(
    some.builds(
        lambda effect, field, actions, resources: {"Effect": effect, field: actions, "Resource": resources},
        some.sampled_from(["Allow", "Allow", "Deny"]),
        some.sampled_from(["Action", "Action", "NotAction"]),
        NAMES,
        NAMES,
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=300, deadline=None)
@given(STATEMENTS, STATEMENTS)
def test_what_passes_grants_nothing_new(new, old):
    names = ["a:bc", "a:bd", "a:x", "b:x", "c:x"]

    def grants(statements):
        rules = access.rules(statements)
        return {
            (action, resource)
            for action, resource in itertools.product(names, names)
            if access.granted(rules, [action], [resource])
        }

    if not is_new(new, old):
        assert grants(new) <= grants(old)
    assert is_new(new, new) == []


def test_new_access_is_told_of(aws):
    def check(new, old, kind="IDENTITY_POLICY"):
        documents = {"newPolicyDocument": new, "existingPolicyDocument": old}
        return aws.accessanalyzer.check_no_new_access(**documents, policyType=kind)

    narrow, wide = document(allow("s3:GetObject", BUCKET)), document(allow("s3:*"), {**allow("sqs:*"), "Sid": "Q"})
    assert check(narrow, wide)["result"] == "PASS" and "reasons" not in check(narrow, wide)
    found = check(wide, document(allow("s3:*")))
    assert found["result"] == "FAIL" and found["message"]
    (reason,) = found["reasons"]
    assert (reason["statementIndex"], reason["statementId"]) == (1, "Q")
    for result in ("FAIL", "PASS"):
        aws.control("access-analyzer", no_new_access=result)
        assert check(narrow, wide)["result"] == check(wide, narrow)["result"] == result
    aws.control("access-analyzer", no_new_access=None)
    for wrong, code in (
        (("{", wide), "InvalidParameterException"),
        (("[]", wide), "UnprocessableEntityException"),
        ((document({"Effect": "Allow"}), wide), "UnprocessableEntityException"),
        ((narrow, wide, "SERVICE_CONTROL_POLICY"), "ValidationException"),
    ):
        with pytest.raises(ClientError) as caught:
            check(*wrong)
        assert caught.value.response["Error"]["Code"] == code == type(caught.value).__name__


# Access that must not be granted


def is_granted(statements, actions=(), resources=()):
    return bool(access.granted(access.rules(statements), list(actions), list(resources)))


@pytest.mark.parametrize(
    "statements, actions, resources, granted",
    [
        ([allow("s3:*", BUCKET)], ["s3:PutObject"], [], True),
        ([allow("s3:Get*", BUCKET)], ["s3:PutObject"], [], False),
        ([allow("s3:Get*")], ["s3:*Acl"], [], True),
        ([allow("s3:*", BUCKET)], [], ["arn:aws:s3:::a/x"], True),
        ([allow("s3:*", BUCKET)], [], ["arn:aws:s3:::b/x"], False),
        ([allow("s3:*", BUCKET)], ["s3:PutObject", "iam:*"], ["arn:aws:s3:::b/x", "arn:aws:s3:::a/x"], True),
        ([allow("s3:*"), deny("s3:Put*")], ["s3:PutObject"], [], False),
        ([allow("s3:*"), deny("s3:Put*", BUCKET)], ["s3:PutObject"], [], True),
        ([allow("s3:*"), deny("s3:Put*", BUCKET)], ["s3:PutObject"], ["arn:aws:s3:::a/x"], False),
        ([allow("s3:*"), deny("s3:Put*", Condition=MFA)], ["s3:PutObject"], [], True),
        ([{**allow("s3:*"), "Condition": MFA}, deny("s3:Put*", Condition=MFA)], ["s3:PutObject"], [], False),
        ([{**allow("s3:*"), "Condition": MFA}], ["s3:PutObject"], [], True),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], ["s3:PutObject"], [], True),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], ["iam:PassRole"], [], False),
        ([allow("*"), {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}], ["iam:PassRole"], [], False),
    ],
)
def test_granted_access(statements, actions, resources, granted):
    assert is_granted(statements, actions, resources) is granted


def test_granted_access_is_told_of(aws):
    def check(*access, policy=document(allow("sqs:*"), {**allow("s3:*"), "Sid": "S"})):
        return aws.accessanalyzer.check_access_not_granted(
            policyDocument=policy, access=list(access), policyType="IDENTITY_POLICY"
        )

    assert check({"actions": ["iam:PassRole"]})["result"] == "PASS"
    found = check({"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::a/b"]})
    assert (found["result"], [one["statementId"] for one in found["reasons"]]) == ("FAIL", ["S"])
    aws.control("access-analyzer", access_not_granted="FAIL")
    assert check({"actions": ["iam:PassRole"]})["result"] == "FAIL"
    aws.control("access-analyzer", access_not_granted=None)
    for access_of, code in (
        ([{"actions": ["a:b"]}] * 2, "ValidationException"),
        ([{"actions": ["a:b"] * 101}], "ValidationException"),
        ([{"resources": ["arn"] * 101}], "ValidationException"),
        ([{"resources": ["a" * 2049]}], "ValidationException"),
        ([{"actions": []}], "InvalidParameterException"),
        ([], "InvalidParameterException"),
    ):
        with pytest.raises(ClientError) as caught:
            check(*access_of)
        assert caught.value.response["Error"]["Code"] == code
    calls = [one for one in aws.control("calls")["calls"] if one["operation"] == "CheckAccessNotGranted"]
    assert calls[0]["parameters"]["access"] == [{"actions": ["iam:PassRole"]}]


# Findings


def validate(aws, policy, **more):
    return aws.accessanalyzer.validate_policy(policyDocument=policy, policyType="IDENTITY_POLICY", **more)


def test_policies_are_validated(aws):
    assert validate(aws, document(allow("s3:GetObject")))["findings"] == []
    found = validate(aws, document(allow("s3")))["findings"]
    assert [one["issueCode"] for one in found] == ["INVALID_ACTION"]


def test_findings_have_pages(aws):
    finding = validate(aws, document(allow("s3")))["findings"][0]
    given_findings = [{**finding, "findingType": "WARNING", "issueCode": f"W{index}"} for index in range(3)]
    aws.control("access-analyzer", findings=given_findings, findings_page=2)
    first = validate(aws, document(allow("s3")))
    assert [one["issueCode"] for one in first["findings"]] == ["W0", "W1"]
    second = validate(aws, document(allow("s3")), nextToken=first["nextToken"])
    assert [one["issueCode"] for one in second["findings"]] == ["W2", "INVALID_ACTION"] and "nextToken" not in second
    pages = aws.accessanalyzer.get_paginator("validate_policy").paginate(
        policyDocument=document(allow("s3")), policyType="IDENTITY_POLICY", maxResults=1
    )
    assert [len(page["findings"]) for page in pages] == [1, 1, 1, 1]
    aws.control("access-analyzer", findings=None, findings_page=None)
    assert len(validate(aws, document(allow("s3")))["findings"]) == 1
