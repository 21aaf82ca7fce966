"""The checks that a policy has to pass before it is proposed."""
import pytest

from deployed import DEV, PARAMETERS, allowing
from scenario import ON_BOTH, granted, used


def finding(kind, code):
    return {
        "findingType": kind, "issueCode": code, "findingDetails": "Somebody should look at it.",
        "learnMoreLink": "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-checks.html",
        "locations": [{
            "path": [{"value": "Statement"}, {"index": 0}],
            "span": {place: {"line": 1, "column": 0, "offset": 0} for place in ("start", "end")}}]}


def blocked(scenario):
    """What is told of a policy that is not published."""
    assert scenario.requests() == [] and scenario.branches() == [] and scenario.notified() == []
    (told,) = scenario.told()
    assert told["subject"] == "The policy of Dev was not published"
    return told["message"]


@ON_BOTH
def test_a_policy_with_an_error_is_not_proposed(scenario):
    scenario.activity(
        {DEV: [used("s3:ListAllMyBuckets")]},
        findings=[finding("SUGGESTION", "REDUNDANT_ACTION"), finding("ERROR", "INVALID_ACTION")], findings_page=1)
    run = scenario.start(DEV)

    assert run.status == "SUCCEEDED"
    assert "ValidatePolicy ERROR INVALID_ACTION policy.json#/Statement/0: Somebody" in blocked(scenario)
    asked = [operation for operation, _, _ in scenario.calls("PublishPolicyRole", "accessanalyzer")]
    assert asked == ["ValidatePolicy"] * 2, "what is charged is not asked then"
    # Once it is mended, it is proposed.
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]}, findings=[])
    scenario.start(DEV)
    assert len(scenario.requests("OPEN")) == 1


def test_other_findings_are_said(scenario):
    scenario.activity(
        {DEV: [used("s3:ListAllMyBuckets")]},
        findings=[finding("SECURITY_WARNING", "SOME"), finding("WARNING", "OTHER")])
    scenario.start(DEV)

    (request,) = scenario.requests()
    assert "\n### Findings of the checks (2)\n" in request.text
    assert "- `SECURITY_WARNING SOME`: `Somebody should look at it. See https://" in request.text


def test_security_warnings_block_where_the_stack_is_told_so(scenario):
    scenario.deployed.tool.deploy(**PARAMETERS, SecurityWarnings="Block")
    try:
        scenario.activity(
            {DEV: [used("s3:ListAllMyBuckets")]}, findings=[finding("SECURITY_WARNING", "SOME")])
        scenario.start(DEV)
        assert "ValidatePolicy SECURITY_WARNING SOME policy.json#/Statement/0: " in blocked(scenario)
    finally:
        scenario.deployed.tool.deploy(**PARAMETERS, SecurityWarnings="Report")


@ON_BOTH
def test_access_that_is_wider_than_now_is_not_proposed(scenario):
    """The action is one that the role has; but region and queue are not known, and asterisks would be wider."""
    scenario.restrict(allowing("sqs:CreateQueue", on="arn:aws:sqs:eu-central-1:123456789012:mine"))
    scenario.activity({DEV: [used("sqs:CreateQueue", on="arn:aws:sqs:${Region}:${Account}:${QueueName}")]})
    scenario.start(DEV)
    assert "CheckNoNewAccess FAIL " in blocked(scenario)

    scenario.rules(placeholders={"QueueName": "mine", "Region": "eu-central-1"})
    scenario.start(DEV)
    assert granted(scenario.proposed("Dev")) == {
        ("Allow", "arn:aws:sqs:eu-central-1:123456789012:mine"): ["sqs:CreateQueue"]}
    assert len(scenario.told()) == 1


def test_what_allow_json_adds_is_not_held_against_the_ceiling(scenario):
    scenario.restrict(allowing("sqs:CreateQueue"))
    scenario.rules(allow=["ec2:DescribeInstances"])
    scenario.activity({DEV: [used("sqs:CreateQueue")]})
    scenario.start(DEV)

    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["ec2:DescribeInstances", "sqs:CreateQueue"]}
    asked = [operation for operation, _, _ in scenario.calls("PublishPolicyRole", "accessanalyzer")]
    assert asked == ["ValidatePolicy", "CheckNoNewAccess"]


@pytest.mark.parametrize("answer", [None, "FAIL"])
def test_what_is_denied_must_not_be_granted(scenario, answer):
    """The merge takes care of it; the check would find what it has overlooked."""
    scenario.rules(deny=["s3:DeleteBucket"])
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "s3:DeleteBucket")]}, access_not_granted=answer)
    scenario.start(DEV)

    if answer == "FAIL":
        assert "CheckAccessNotGranted FAIL " in blocked(scenario)
    else:
        assert granted(scenario.proposed("Dev"))["Allow", "*"] == ["s3:ListAllMyBuckets"]
    (asked,) = [
        parameters["access"] for operation, parameters, _ in scenario.calls("PublishPolicyRole", "accessanalyzer")
        if operation == "CheckAccessNotGranted"]
    assert asked == [{"actions": ["s3:DeleteBucket"]}]


def test_a_throttled_check_is_asked_again(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.fail("accessanalyzer", "CheckNoNewAccess", "ThrottlingException", times=2, status=429)
    scenario.start(DEV)

    assert len(scenario.requests()) == 1 and scenario.told() == []
