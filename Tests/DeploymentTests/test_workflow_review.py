"""What becomes of a request while runs, and people, go on."""
import json
import time

import pytest

from deployed import DEV, PARAMETERS, REPOSITORY_NAME
from scenario import ON_BOTH, granted, used

BRANCH = "iam-policies/role/Dev"
WRITES = {
    "CreateCommit", "CreateBranch", "DeleteBranch", "CreatePullRequest", "MergeBranchesByThreeWay",
    "UpdatePullRequestTitle", "UpdatePullRequestDescription", "UpdatePullRequestStatus"}


def written(scenario):
    """What the function has changed in CodeCommit, in its order."""
    return [operation for operation, _, _ in scenario.calls("PublishPolicyRole", "codecommit") if operation in WRITES]


@ON_BOTH
def test_a_policy_that_is_as_before_makes_no_noise(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(DEV)
    assert written(scenario) == ["CreateBranch", "CreateCommit", "CreatePullRequest"]
    (before,) = scenario.requests()
    scenario.start(DEV)

    (request,) = scenario.requests()
    assert (request.status, request.title, request.text) == ("OPEN", before.title, before.text)
    assert written(scenario) == ["CreateBranch", "CreateCommit", "CreatePullRequest"]
    assert scenario.changes() == ["opened", "unchanged"]
    assert len(scenario.notified()) == 1 and scenario.told() == []


@ON_BOTH
def test_a_request_is_updated_in_place(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(DEV)
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "sts:GetCallerIdentity")]})
    scenario.start(DEV)

    (request,) = scenario.requests()
    assert (request.status, request.title) == ("OPEN", "New policy of role Dev: 2 actions")
    assert "sts:GetCallerIdentity" in request.text and scenario.is_mergeable(request)
    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]}
    assert len(scenario.commits(BRANCH)) == 2 and scenario.commits() == []
    assert scenario.changes() == ["opened", "updated"]
    assert [one["subject"] for one in scenario.notified()] == [
        "New policy of role Dev: 1 action", "Updated: New policy of role Dev: 2 actions"]


@ON_BOTH
def test_after_a_merge_only_the_difference_is_proposed(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "sqs:CreateQueue")]})
    scenario.start(DEV)
    (first,) = scenario.requests()
    scenario.merge(first)
    assert granted(scenario.in_force("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sqs:CreateQueue"]}
    scenario.start(DEV)
    assert scenario.changes() == ["opened", "unchanged"] and scenario.requests("OPEN") == []

    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "ec2:DescribeInstances")]})
    scenario.start(DEV)
    (second,) = scenario.requests("OPEN")
    assert second.title == "Policy of role Dev: 1 action added, 1 removed"
    lines = second.text.splitlines()
    assert '-        "sqs:CreateQueue"' in lines and '+        "ec2:DescribeInstances",' in lines
    (commit,) = scenario.commits(BRANCH)
    assert commit.parents == [scenario.tip()] and scenario.is_mergeable(second)


def test_a_request_is_withdrawn_when_the_policy_is_as_it_was(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(DEV)
    scenario.merge(scenario.requests()[0])
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "sqs:CreateQueue")]})
    scenario.start(DEV)
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(DEV)

    withdrawn = scenario.requests()[-1]
    assert withdrawn.status == "CLOSED" and withdrawn.text.startswith("Withdrawn: ")
    assert scenario.branches() == [] and scenario.changes() == ["opened", "opened", "withdrawn"]
    # It was nobody's decision, so it may be proposed again.
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "sqs:CreateQueue")]})
    scenario.start(DEV)
    assert scenario.changes()[-1] == "opened"


def test_what_people_have_declined_is_not_proposed_again(scenario):
    """Until it is something else."""
    scenario.activity({DEV: [used("kms:CreateGrant")]})
    scenario.start(DEV)
    scenario.decline(scenario.requests()[0])
    scenario.start(DEV)
    assert scenario.changes() == ["opened", "declined"] and len(scenario.requests()) == 1
    assert len(scenario.notified()) == 1

    scenario.activity({DEV: [used("kms:CreateGrant", "kms:ListGrants")]})
    scenario.start(DEV)
    assert scenario.changes()[-1] == "opened"
    assert scenario.commits(BRANCH)[0].parents == [scenario.tip()]


@ON_BOTH
def test_a_rule_that_comes_while_the_function_works_is_heeded(scenario):
    """It arrives after the function has read the old ones, and before it commits."""
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.fail("codecommit", "CreateCommit", "ParentCommitIdOutdatedException", times=2)
    scenario.begin(DEV)
    deadline = time.monotonic() + 60
    while not scenario.calls("PublishPolicyRole", "codecommit") and time.monotonic() < deadline:
        time.sleep(0.005)
    scenario.codecommit.put_file(
        repositoryName=REPOSITORY_NAME, branchName="main", parentCommitId=scenario.tip(), name="Somebody",
        filePath="policies/allow.json", fileContent=b'["s3:PutBucketTagging"]')
    scenario.idle()

    calls = scenario.calls("PublishPolicyRole", "codecommit")
    outcomes = [error for operation, _, error in calls if operation == "CreateCommit"]
    assert outcomes == ["ParentCommitIdOutdatedException"] * 2 + [None]
    (theirs,), (ours,) = scenario.commits(author="Somebody"), scenario.commits(BRANCH)
    assert ours.parents == [theirs.id] and list(ours.files) == ["policies/Dev/policy.json"]
    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "s3:PutBucketTagging"]}
    assert len(scenario.requests()) == 1 and scenario.told() == []


@ON_BOTH
def test_a_main_branch_that_moves_on_does_not_get_in_the_way(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(DEV)
    scenario.commit({"README.md": "Policies\n"})
    scenario.start(DEV)
    (request,) = scenario.requests()
    assert scenario.changes() == ["opened", "unchanged"] and scenario.is_mergeable(request)

    # Somebody has written the file by hand.
    scenario.commit({"policies/Dev/policy.json": json.dumps(used("s3:GetBucketTagging"))})
    assert not scenario.is_mergeable(request)
    scenario.start(DEV)
    assert scenario.changes() == ["opened", "unchanged", "updated"]
    (request,) = scenario.requests()
    assert request.status == "OPEN" and scenario.is_mergeable(request)
    assert request.title == "Policy of role Dev: 1 action added, 1 removed"
    scenario.merge(request)
    assert granted(scenario.in_force("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets"]}
    assert scenario.deployed.file("README.md") == "Policies\n"


def test_edited_rule_files_are_not_seeded_again(scenario):
    scenario.rules(allow='["s3:PutObject"]', deny=None)
    before = scenario.tip()
    assert scenario.seed("main") == {"Seeded": False, "CommitId": before}
    assert scenario.tip() == before


def test_a_repository_without_the_branch_is_told(scenario):
    scenario.settings("PublishPolicy", BRANCH="trunk")
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.denials = {("PublishPolicyRole", "codecommit:CreateCommit")}
    scenario.start(DEV)

    (told,) = scenario.told()
    assert "The repository generated-policies has no branch trunk" in told["message"]
    assert scenario.requests() == []


@pytest.mark.parametrize("folder", ["iam/rules", ""])
def test_another_deployment_keeps_the_repository_and_serves_the_new_folder(scenario, folder):
    """Terraform's would take long, and calls the same function with the same settings."""
    scenario.rules(allow='["s3:PutObject"]')
    before, place = scenario.tip(), folder and folder + "/"
    scenario.deployed.tool.deploy(**PARAMETERS, RepositoryFolder=folder)
    try:
        assert scenario.tip() == before
        scenario.commit({f"{place}allow.json": '["s3:GetBucketTagging"]'})
        scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
        scenario.start(DEV)
        ((path, text),) = scenario.commits(BRANCH)[0].files.items()
        assert path == f"{place}Dev/policy.json"
        assert granted(json.loads(text)) == {("Allow", "*"): ["s3:GetBucketTagging", "s3:ListAllMyBuckets"]}
    finally:
        scenario.deployed.tool.deploy(**PARAMETERS, RepositoryFolder="policies")
