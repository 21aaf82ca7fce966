"""The permissions of the deployed roles: all that is needed, and nothing else."""
import json

import pytest

import grants
from deployed import ANNA, DEV, OPS, REPOSITORY_NAME
from scenario import ON_BOTH, used
from test_workflow_quotas import TOO_MUCH, seen_in

FILE = {"filePath": "x", "fileContent": b"x"}


@ON_BOTH
def test_the_main_branch_is_out_of_reach(scenario):
    """Whatever the function's code were to do: only people merge."""
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(DEV)
    (request,), before = scenario.requests(), scenario.tip()
    codecommit = scenario.client_as("PublishPolicyRole", "codecommit")
    place, change = {"repositoryName": REPOSITORY_NAME}, {"sourceCommitSpecifier": request.branch}
    attempts = {
        "CreateCommit": lambda: codecommit.create_commit(
            **place, branchName="main", parentCommitId=before, putFiles=[FILE]),
        "PutFile": lambda: codecommit.put_file(**place, branchName="main", parentCommitId=before, **FILE),
        "MergeBranchesByThreeWay": lambda: codecommit.merge_branches_by_three_way(
            **place, **change, destinationCommitSpecifier="main"),
        "MergePullRequestBySquash": lambda: codecommit.merge_pull_request_by_squash(
            **place, pullRequestId=request.number),
        "DeleteBranch": lambda: codecommit.delete_branch(**place, branchName="main"),
        "UpdateDefaultBranch": lambda: codecommit.update_default_branch(**place, defaultBranchName=request.branch),
        "CreateBranch": lambda: codecommit.create_branch(**place, branchName="release", commitId=before),
        "DeleteRepository": lambda: codecommit.delete_repository(**place),
    }
    for attempt in attempts.values():
        with pytest.raises(codecommit.exceptions.ClientError, match="AccessDenied"):
            attempt()
    assert scenario.tip() == before
    scenario.denials = {("PublishPolicyRole", f"codecommit:{name}") for name in attempts}


def test_other_branches_are_not_seeded(scenario):
    scenario.denials = {("SeedRepositoryRole", "codecommit:CreateCommit")}
    codecommit = scenario.client_as("SeedRepositoryRole", "codecommit")
    with pytest.raises(codecommit.exceptions.ClientError, match="AccessDenied"):
        codecommit.create_commit(repositoryName=REPOSITORY_NAME, branchName="other", putFiles=[FILE])


def test_an_empty_repository_gets_rule_files(scenario):
    """As when the stack is deployed."""
    held = scenario.codecommit.get_repository(**scenario.repository)["repositoryMetadata"]
    scenario.codecommit.delete_repository(**scenario.repository)
    scenario.codecommit.create_repository(
        **scenario.repository, repositoryDescription=held["repositoryDescription"])
    try:
        assert "errorMessage" not in scenario.seed("main")
        at_first = scenario.deployed.rules_at_first
        assert {name: scenario.deployed.file(f"policies/{name}") for name in at_first} == at_first
    finally:
        scenario.forget_commits()


@ON_BOTH
def test_every_permission_is_needed(scenario):
    """Without any permission each call is noted down as a denial, and let pass: each part of each statement must be
    what alone would have allowed one of them."""
    roles = [name for (kind, _), name in scenario.deployed.names.items() if kind == "aws_iam_role"]
    iam = scenario.client("iam")
    granted = grants.grants_of(iam, roles)
    scenario.control("iam", mode="audit")
    try:
        with grants.without_any(iam, roles):
            _everything_happens(scenario)
        asked = scenario.control("denials")["denials"]
    finally:
        scenario.control("iam", mode="enforce")
        scenario.control("clear")

    assert grants.superfluous(granted, asked) == []
    assert {one["role"].rpartition("/")[2] for one in asked} == set(roles)


def _everything_happens(scenario):
    """Jobs that succeed, are narrowed, fail and do not end; requests that are opened, updated, merged and withdrawn;
    faults in a rule file; patterns; the seeding."""
    scenario.rules(allow="[")
    scenario.control("last-accessed", **{DEV: seen_in("eu-central-1")})
    failure, endless = {"error": {"code": "SERVICE_ERROR", "message": "x"}}, {"stuck": True}
    scenario.activity(
        {DEV: (TOO_MUCH, [used("s3:ListAllMyBuckets")]), OPS: (TOO_MUCH, failure), ANNA: (TOO_MUCH, endless)}, polls=0)
    scenario.fire()
    scenario.rules(allow="[]", deny=["s3:DeleteBucket"])
    scenario.activity({arn: [used("s3:ListAllMyBuckets")] for arn in (DEV, OPS, ANNA)})
    scenario.start(DEV, OPS, "arn:aws:iam::123456789012:user/an*")
    # The request is in conflict with main, and gets another title.
    scenario.commit({"policies/Dev/policy.json": json.dumps(used("s3:GetBucketTagging"))})
    scenario.activity({DEV: [used("s3:ListAllMyBuckets", "sqs:CreateQueue")]})
    scenario.start(DEV)
    assert scenario.changes()[-1] == "updated"
    # Main becomes what is proposed.
    scenario.commit({"policies/Dev/policy.json": scenario.deployed.file(
        "policies/Dev/policy.json", "iam-policies/role/Dev")})
    scenario.start(DEV)
    assert scenario.changes()[-1] == "withdrawn"
    scenario.seed("other")  # the only branch that is not there, so that it tries to commit
    scenario.codecommit.delete_branch(repositoryName=REPOSITORY_NAME, branchName="other")
