"""What roles may do in CodeCommit, and how the condition key codecommit:References narrows it."""

import uuid

import pytest

from .conftest import allow
from .git import Git
from .roles import client_as, denied

WORK = "iam-policies/role"
CHANGES = ["CreateBranch", "CreateCommit", "DeleteBranch", "DeleteFile", "PutFile"]
CHANGES += [f"MergeBranchesBy{option}" for option in ("FastForward", "Squash", "ThreeWay")]
CHANGES += [f"MergePullRequestBy{option}" for option in ("FastForward", "Squash", "ThreeWay")]
REST = ["GetBranch", "GetFile", "GetFolder", "GetCommit", "GetDifferences", "GetMergeConflicts", "GetPullRequest"]
REST += ["ListPullRequests", "CreatePullRequest", "UpdatePullRequestTitle", "PostCommentForPullRequest"]


def actions(operations):
    return [f"codecommit:{operation}" for operation in operations]


@pytest.fixture
def owner(aws):
    """The repository as the deployer has it: main, and a branch of policies that is one commit ahead."""
    made = Git(aws)
    made.create_branch(branchName=WORK, commitId=made.commit(a="1"))
    made.on_top(WORK, a="2")
    return made


def as_role(aws, owner, *statements):
    """The repository as a role has it."""
    role = aws.role(f"r{uuid.uuid4().hex}", "lambda", *statements)
    made = object.__new__(Git)
    made.client, made.name = client_as(aws, role, "codecommit"), owner.name
    return made


@pytest.fixture
def reviewed(aws, owner):
    """As a role that may change the branches of policies only."""
    arn = f"arn:aws:codecommit:eu-central-1:123456789012:{owner.name}"
    on_work = {"StringLike": {"codecommit:References": ["refs/heads/iam-policies/*"]}}
    return as_role(aws, owner, {**allow(actions(CHANGES), arn), "Condition": on_work}, allow(actions(REST), arn))


def test_branches_of_policies_may_be_changed(owner, reviewed):
    first = owner.on_top(b="1")
    reviewed.create_branch(branchName="iam-policies/new", commitId=first)
    reviewed.on_top("iam-policies/new", a="2")
    reviewed.merge_branches_by_three_way(sourceCommitSpecifier="main", destinationCommitSpecifier=WORK)
    reviewed.merge_branches_by_squash(
        sourceCommitSpecifier="main", destinationCommitSpecifier=owner.tip(WORK), targetBranch=WORK
    )
    put = {"filePath": "c", "fileContent": b"1", "branchName": WORK}
    second = reviewed.put_file(**put, parentCommitId=owner.tip(WORK))["commitId"]
    reviewed.delete_file(branchName=WORK, filePath="c", parentCommitId=second)
    assert reviewed.delete_branch(branchName="iam-policies/new")["deletedBranch"]["branchName"] == "iam-policies/new"


def test_main_may_not(owner, reviewed):
    first, made = owner.tip(), owner.pull_request(WORK)
    merge = {"sourceCommitSpecifier": WORK, "destinationCommitSpecifier": "main"}
    assert denied(lambda: reviewed.commit("main", first, a="3"))
    assert denied(lambda: reviewed.put_file(branchName="main", filePath="a", fileContent=b"3", parentCommitId=first))
    assert denied(lambda: reviewed.delete_file(branchName="main", filePath="a", parentCommitId=first))
    assert denied(lambda: reviewed.create_branch(branchName="other", commitId=first))
    assert denied(lambda: reviewed.delete_branch(branchName="main"))
    for option in ("fast_forward", "squash", "three_way"):
        merge_branches = getattr(reviewed, f"merge_branches_by_{option}")
        assert denied(lambda: merge_branches(**merge))
        assert denied(lambda: merge_branches(**merge | {"destinationCommitSpecifier": "refs/heads/main"}))
        assert denied(lambda: merge_branches(**merge | {"destinationCommitSpecifier": first}))
        assert denied(lambda: merge_branches(**merge | {"destinationCommitSpecifier": WORK, "targetBranch": "main"}))
        assert denied(lambda: getattr(reviewed, f"merge_pull_request_by_{option}")(pullRequestId=made["pullRequestId"]))
    assert owner.tip() == first


def test_actions_without_the_key_are_not_narrowed(owner, reviewed):
    made = reviewed.pull_request(WORK)
    name = {"pullRequestId": made["pullRequestId"]}
    ends = {"beforeCommitId": reviewed.tip(), "afterCommitId": reviewed.tip(WORK)}
    assert reviewed.text("a") == "1"
    assert len(reviewed.get_folder(folderPath="/")["files"]) == 1
    assert reviewed.get_commit(commitId=ends["afterCommitId"])["commit"]["parents"] == [ends["beforeCommitId"]]
    assert len(reviewed.get_differences(beforeCommitSpecifier="main", afterCommitSpecifier=WORK)["differences"]) == 1
    conflicts = {"sourceCommitSpecifier": WORK, "destinationCommitSpecifier": "main", "mergeOption": "THREE_WAY_MERGE"}
    assert reviewed.get_merge_conflicts(**conflicts)["mergeable"]
    assert reviewed.list_pull_requests()["pullRequestIds"] == [made["pullRequestId"]]
    assert reviewed.client.update_pull_request_title(**name, title="u")["pullRequest"]["title"] == "u"
    assert reviewed.client.get_pull_request(**name)["pullRequest"]["authorArn"].endswith("/local")
    assert reviewed.post_comment_for_pull_request(**name, **ends, content="well")["comment"]["content"] == "well"


def test_the_key_is_not_there_for_actions_without_it(aws, owner):
    """A condition on a key that a call does not have is not met: such a policy allows no reading."""
    on_work = {"StringLike": {"codecommit:References": "*"}}
    narrowed = as_role(aws, owner, {**allow("codecommit:*"), "Condition": on_work})
    assert denied(lambda: narrowed.get_branch(branchName=WORK))
    assert denied(lambda: narrowed.pull_request(WORK))
    assert narrowed.commit(WORK, owner.tip(WORK), a="3") == owner.tip(WORK)


def test_pull_requests_are_of_their_repository(aws, owner):
    """Calls that name a pull request only concern the repository it is in."""
    made, elsewhere = owner.pull_request(WORK), Git(aws)
    name = {"pullRequestId": made["pullRequestId"]}
    all_of = [f"arn:aws:codecommit:eu-central-1:123456789012:{one.name}" for one in (owner, elsewhere)]
    inside, outside = (as_role(aws, owner, allow("codecommit:*", arn)) for arn in all_of)
    assert inside.client.get_pull_request(**name)["pullRequest"]["pullRequestId"] == made["pullRequestId"]
    assert denied(lambda: outside.client.get_pull_request(**name))
    assert denied(lambda: outside.pull_request(WORK))


@pytest.mark.parametrize("option", ["fast_forward", "squash", "three_way"])
def test_merging_a_pull_request_changes_its_destination(aws, owner, option):
    made = owner.pull_request(WORK)
    on_main = {"StringEquals": {"codecommit:References": "refs/heads/main"}}
    reviewer = as_role(aws, owner, {**allow(actions(CHANGES)), "Condition": on_main})
    merge = {"sourceCommitSpecifier": "main", "destinationCommitSpecifier": WORK}
    assert denied(lambda: getattr(reviewer, f"merge_branches_by_{option}")(**merge))
    getattr(reviewer, f"merge_pull_request_by_{option}")(pullRequestId=made["pullRequestId"])
    assert owner.text("a") == "2"
