import uuid

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def git(aws):
    return Git(aws)


class Git:
    def __init__(self, aws):
        self.client, self.name = aws.codecommit, f"r{uuid.uuid4().hex}"
        self.client.create_repository(repositoryName=self.name)

    def commit(self, branch="main", parent=None, delete=(), **files):
        given = {"parentCommitId": parent} if parent else {}
        puts = [{"filePath": path.replace("__", "/"), "fileContent": text.encode()} for path, text in files.items()]
        deletes = [{"filePath": path} for path in delete]
        return self.client.create_commit(
            repositoryName=self.name, branchName=branch, putFiles=puts, deleteFiles=deletes, commitMessage="m", authorName="a", **given
        )

    def __getattr__(self, operation):
        return lambda **parameters: getattr(self.client, operation)(repositoryName=self.name, **parameters)


def code(call):
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Code"]


def test_the_first_commit_makes_the_default_branch(git):
    assert code(lambda: git.get_branch(branchName="main")) == "BranchDoesNotExistException"
    made = git.commit(a__policy="{}")
    assert git.get_branch(branchName="main")["branch"]["commitId"] == made["commitId"]
    assert git.get_repository()["repositoryMetadata"]["defaultBranch"] == "main"
    assert git.get_file(filePath="a/policy")["fileContent"] == b"{}"
    assert [added["absolutePath"] for added in made["filesAdded"]] == ["a/policy"]


def test_commits_have_the_tip_as_their_parent(git):
    first = git.commit(a="1")["commitId"]
    assert code(lambda: git.commit(a="2")) == "ParentCommitIdRequiredException"
    second = git.commit(a="2", parent=first)["commitId"]
    assert code(lambda: git.commit(a="3", parent=first)) == "ParentCommitIdOutdatedException"
    assert code(lambda: git.commit(a="2", parent=second)) == "NoChangeException"
    assert code(lambda: git.commit(branch="none", a="3", parent=second)) == "BranchDoesNotExistException"
    assert git.get_commit(commitId=second)["commit"]["parents"] == [first]


def test_files_and_folders(git):
    first = git.commit(a__b__c="1", a__d="2", e="3")["commitId"]
    folder = git.get_folder(folderPath="a")
    assert [one["absolutePath"] for one in folder["files"]] == ["a/d"]
    assert [one["absolutePath"] for one in folder["subFolders"]] == ["a/b"]
    assert len(git.get_folder(folderPath="/")["files"]) == 1
    assert code(lambda: git.get_folder(folderPath="x")) == "FolderDoesNotExistException"
    assert code(lambda: git.get_file(filePath="x")) == "FileDoesNotExistException"
    assert code(lambda: git.get_file(filePath="e", commitSpecifier="none")) == "CommitDoesNotExistException"
    assert code(lambda: git.commit(a="4", parent=first)) == "DirectoryNameConflictsWithFileNameException"
    git.commit(parent=first, delete=["e"])
    assert code(lambda: git.get_file(filePath="e")) == "FileDoesNotExistException"
    assert git.get_file(filePath="e", commitSpecifier=first)["fileContent"] == b"3"


def test_branches(git):
    first = git.commit(a="1")["commitId"]
    git.create_branch(branchName="policies/x", commitId=first)
    assert code(lambda: git.create_branch(branchName="main", commitId=first)) == "BranchNameExistsException"
    assert git.list_branches()["branches"] == ["main", "policies/x"]
    assert code(lambda: git.delete_branch(branchName="main")) == "DefaultBranchCannotBeDeletedException"
    git.delete_branch(branchName="policies/x")


def test_pull_requests(git):
    first = git.commit(a="1")["commitId"]
    git.create_branch(branchName="p", commitId=first)
    second = git.commit(branch="p", a="2", parent=first)["commitId"]
    target = {"repositoryName": git.name, "sourceReference": "p", "destinationReference": "main"}
    made = git.client.create_pull_request(title="t", targets=[target])["pullRequest"]
    assert made["pullRequestTargets"][0]["sourceCommit"] == second and made["pullRequestTargets"][0]["mergeBase"] == first
    assert git.list_pull_requests(pullRequestStatus="OPEN")["pullRequestIds"] == [made["pullRequestId"]]
    git.client.update_pull_request_title(pullRequestId=made["pullRequestId"], title="u")
    merged = git.merge_pull_request_by_fast_forward(pullRequestId=made["pullRequestId"])["pullRequest"]
    assert merged["title"] == "u" and merged["pullRequestStatus"] == "CLOSED"
    assert git.get_file(filePath="a")["fileContent"] == b"2"
    assert code(lambda: git.merge_pull_request_by_fast_forward(pullRequestId=made["pullRequestId"])) == "PullRequestAlreadyClosedException"
    assert (
        code(lambda: git.client.create_pull_request(title="t", targets=[{**target, "sourceReference": "none"}]))
        == "ReferenceDoesNotExistException"
    )


def test_merges_keep_both_sides_or_ask_for_hands(git):
    first = git.commit(a="1", b="1")["commitId"]
    git.create_branch(branchName="p", commitId=first)
    git.commit(branch="p", a="2", parent=first)
    second = git.commit(b="2", parent=first)["commitId"]
    target = {"repositoryName": git.name, "sourceReference": "p"}
    request = git.client.create_pull_request(title="t", targets=[target])["pullRequest"]["pullRequestId"]
    assert code(lambda: git.merge_pull_request_by_fast_forward(pullRequestId=request)) == "ManualMergeRequiredException"
    git.commit(a="3", parent=second)
    assert code(lambda: git.merge_pull_request_by_squash(pullRequestId=request)) == "ManualMergeRequiredException"


def test_what_a_test_sees(aws, git):
    git.commit(a="1")
    shown = aws.control("git", region="eu-central-1", repository=git.name, branch="main")
    assert shown["log"][0]["files"] == ["a"]
    assert aws.control("git", region="eu-central-1", repository=git.name, branch="main", path="a") == {"text": "1"}
