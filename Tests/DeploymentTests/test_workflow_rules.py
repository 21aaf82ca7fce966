"""The rule files, and what people read of what became of them."""
import json

import pytest

from deployed import DEV, allowing
from deployments import REPOSITORY
from scenario import ON_BOTH, granted, used

VECTORS = {
    vector["name"][:2]: vector
    for vector in json.loads((REPOSITORY / "Tests/HandlerTests/merge-vectors.json").read_text(encoding="utf-8"))}
BRANCH = "iam-policies/role/Dev"


def section(text, words):
    """The entries below a heading of a request's text."""
    (found,) = [one for one in text.split("\n### ")[1:] if words in one.splitlines()[0]]
    return [line for line in found.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("number", ["01", "02", "04", "08", "15"])
def test_rules_are_merged(scenario, number):
    given = VECTORS[number]["input"]
    scenario.rules(**{name: given[name] for name in ("allow", "deny", "placeholders") if name in given})
    scenario.activity({DEV: given["generated"]})
    run = scenario.start(DEV)

    assert run.status == "SUCCEEDED"
    assert [scenario.proposed("Dev")] == VECTORS[number]["output"]
    removed = VECTORS[number]["report"].get("removedByDeny", [])
    (request,), words = scenario.requests(), {"generated": "used", "allow": "in allow.json"}
    if removed:
        assert section(request.text, "by deny rules") == [
            f"- `{one['action']}` ({words[one['source']]})" for one in removed]
    else:
        assert "by deny rules" not in request.text


@ON_BOTH
def test_faults_in_rule_files_stop_the_publication_and_are_told_at_once(scenario):
    given = VECTORS["10"]["input"]
    scenario.rules(allow=given["allow"], deny=given["deny"])
    scenario.activity({DEV: given["generated"]})
    run = scenario.start(DEV)

    assert run.status == "SUCCEEDED" and scenario.requests() == [] and scenario.branches() == []
    assert scenario.waits(f"retry of {scenario.deployed.physical['PublishPolicy']}") == []
    (told,) = scenario.told()
    assert told["subject"] == "The policy of Dev was not published"
    lines = told["message"].splitlines()
    assert lines[0] == "Dev/policy.json: nothing was published."
    found = [line.split(": ")[0] for line in lines[2:]]
    assert found == [f"{one['code']} {one['file']}{one['at']}" for one in VECTORS["10"]["errors"]]

    scenario.rules(allow=["s3:PutBucketTagging"], deny="[]")
    scenario.start(DEV)
    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "s3:PutBucketTagging"]}
    assert len(scenario.told()) == 1


@ON_BOTH
def test_placeholders_get_their_values_and_the_rest_is_said(scenario):
    scenario.rules(placeholders={"BucketName": ["one", "two"]})
    scenario.activity({DEV: [
        used("s3:GetBucketTagging", on="arn:aws:s3:::${BucketName}"),
        used("sqs:CreateQueue", on="arn:aws:sqs:${Region}:${Account}:${QueueName}")]})
    scenario.start(DEV)

    assert granted(scenario.proposed("Dev")) == {
        ("Allow", "arn:aws:s3:::one", "arn:aws:s3:::two"): ["s3:GetBucketTagging"],
        ("Allow", "arn:aws:sqs:*:123456789012:*"): ["sqs:CreateQueue"]}
    (request,) = scenario.requests()
    assert section(request.text, "Placeholders") == [
        "- `arn:aws:sqs:${Region}:${Account}:${QueueName}`: `QueueName`"]
    assert '`{"QueueName": ["one", "two"]}`' in request.text


@ON_BOTH
def test_large_policies_are_split_and_join_again(scenario):
    given = VECTORS["14"]["input"]
    scenario.rules(deny=given["deny"])
    scenario.activity({DEV: given["generated"]})
    scenario.start(DEV)
    assert [scenario.proposed("Dev", f"policy-{n}.json") for n in (1, 2, 3)] == VECTORS["14"]["output"]
    assert scenario.proposed("Dev") is None
    (request,) = scenario.requests()
    assert "\n- Size: 116 and 6,136 and 2,364 of 6,144 characters\n" in request.text and len(request.text) <= 10_240
    scenario.merge(request)

    scenario.activity({DEV: [used("ec2:DescribeInstances")]})
    scenario.start(DEV)
    (joined,) = scenario.commits(BRANCH)
    names = [f"policies/Dev/policy-{n}.json" for n in (1, 2, 3)]
    assert joined.files == {
        "policies/Dev/policy.json": scenario.deployed.file("policies/Dev/policy.json", BRANCH),
        **dict.fromkeys(names)}
    scenario.merge(scenario.requests("OPEN")[0])
    assert [scenario.deployed.file(name) for name in names] == [None] * 3 and scenario.in_force("Dev")


def test_the_ceiling_takes_away_what_was_tried_in_vain(scenario):
    """What CloudTrail cannot show of what the role may do now is said, too."""
    scenario.restrict(allowing("s3:*", "sqs:SendMessage", "iam:PassRole", "sts:*"))
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "iam:CreateUser", "sts:GetCallerIdentity")]})
    scenario.start(DEV)

    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]}
    (request,) = scenario.requests()
    assert section(request.text, "Removed ") == ["- `iam:CreateUser`"]
    unseen = section(request.text, "CloudTrail")
    assert {"- `iam:PassRole`", "- `sqs:SendMessage`", "- `s3:GetObject*`"} <= set(unseen)
    assert section(request.text, "lost") == ["- `iam`", "- `sqs`"]


def test_somebody_who_is_gone_is_compared_with_nothing(scenario):
    scenario.fail("iam", "ListRolePolicies", "NoSuchEntity", status=404)
    scenario.activity({DEV: [used("iam:CreateUser")]})
    scenario.start(DEV)

    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["iam:CreateUser"]}
    assert "- The current policies are not known" in scenario.requests()[0].text
    asked = [operation for operation, _, _ in scenario.calls("PublishPolicyRole", "accessanalyzer")]
    assert asked == ["ValidatePolicy"]


def test_the_ceiling_can_be_lifted(scenario):
    scenario.settings("PublishPolicy", CEILING="None")
    scenario.restrict(allowing("s3:*"))
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "iam:CreateUser")]})
    scenario.start(DEV)

    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["iam:CreateUser", "s3:ListAllMyBuckets"]}
