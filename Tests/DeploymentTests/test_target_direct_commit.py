"""The policy generator that commits to CodeCommit's main branch, as the original does, deployed."""
import json

import pytest

from variant_options import BOTH
from scenario import used
from variants import ANNA, DEV, PRINCIPALS, actions

pytest_plugins = ["variant_fixtures"]
VARIANT = "codecommit-directly"
NAME = {"repositoryName": "generated-policies"}


class Repository:
    """The repository with empty rules."""

    def __init__(self, variant):
        self.client = variant.client("codecommit")
        for path in ("Dev/policy.json", "user/anna/policy.json"):
            if self.file(path):
                self.client.delete_file(
                    branchName="main", filePath=f"policies/{path}", parentCommitId=self.tip(), **NAME)
        self.start = self.tip()
        variant.control("clear")

    def tip(self):
        return self.client.get_branch(branchName="main", **NAME)["branch"]["commitId"]

    def file(self, path):
        try:
            return self.client.get_file(filePath=f"policies/{path}", **NAME)["fileContent"].decode()
        except self.client.exceptions.FileDoesNotExistException:
            return None

    def commits(self):
        """Those since the start, the newest first."""
        found, identifier = [], self.tip()
        while identifier != self.start:
            found.append(self.client.get_commit(commitId=identifier, **NAME)["commit"])
            identifier = found[-1]["parents"][0]
        return found


@pytest.fixture
def repository(variant):
    return Repository(variant)


@BOTH
def test_policies_are_committed_by_what_the_function_may_do_at_most(variant, repository):
    variant.activity({DEV: [used("s3:ListAllMyBuckets")], ANNA: [used("ec2:DescribeInstances")]})
    run = variant.run(*PRINCIPALS)

    assert variant.refused == [] and run["status"] == "SUCCEEDED"
    assert actions(json.loads(repository.file("Dev/policy.json"))) == ["s3:ListAllMyBuckets"]
    assert actions(json.loads(repository.file("user/anna/policy.json"))) == ["ec2:DescribeInstances"]
    commits = {one["message"].splitlines()[0]: one["commitId"] for one in repository.commits()}
    assert sorted(commits) == ["Policy of role Dev as used", "Policy of user anna as used"]
    assert repository.client.list_branches(**NAME)["branches"] == ["main"]
    assert repository.client.list_pull_requests(**NAME)["pullRequestIds"] == []
    told = variant.told("proposals")
    assert all(any(f"/commit/{commit}?" in one["message"] for one in told) for commit in commits.values())
    assert len(told) == 2 and variant.told("failures") == []

    variant.run(DEV)
    assert len(repository.commits()) == 2 and len(variant.told("proposals")) == 2
    called = {operation for operation, _ in variant.calls("publish_policy_role", "codecommit")}
    assert called == variant.allowed("publish_policy_role", "codecommit")


def test_a_commit_that_comes_too_late_is_made_again(variant, repository):
    variant.control("fail", service="codecommit", operation="CreateCommit", error="ParentCommitIdOutdatedException")
    variant.generated(DEV, used("s3:ListAllMyBuckets"))

    assert [operation for operation, _ in variant.calls("publish_policy_role", "codecommit")].count("CreateCommit") == 2
    assert len(repository.commits()) == 1 and variant.told("failures") == []
