"""CodeCommit's files, commits and branches."""

import pytest

from .git import Git, code

MEGABYTE = 1024 * 1024


@pytest.fixture
def git(aws):
    return Git(aws)


def test_the_first_commit_makes_the_default_branch(git):
    assert code(lambda: git.get_branch(branchName="main")) == "BranchDoesNotExistException"
    assert code(lambda: git.get_file(filePath="a")) == "CommitDoesNotExistException"
    made = git.committed(a__policy="{}")
    assert git.tip() == made["commitId"]
    assert git.get_repository()["repositoryMetadata"]["defaultBranch"] == "main"
    assert git.text("a/policy", at="HEAD") == "{}"
    assert [added["absolutePath"] for added in made["filesAdded"]] == ["a/policy"]


def test_commits_have_the_tip_as_their_parent(git):
    first = git.commit(a="1")
    assert code(lambda: git.commit(a="2")) == "ParentCommitIdRequiredException"
    second = git.commit(a="2", parent=first)
    assert code(lambda: git.commit(a="3", parent=first)) == "ParentCommitIdOutdatedException"
    assert code(lambda: git.commit(a="3", parent="0" * 40)) == "ParentCommitDoesNotExistException"
    assert code(lambda: git.commit(a="2", parent=second)) == "NoChangeException"
    assert code(lambda: git.commit(branch="none", a="3", parent=second)) == "BranchDoesNotExistException"
    assert code(lambda: git.commit(parent=second)) == "FileEntryRequiredException"
    assert git.get_commit(commitId=second)["commit"]["parents"] == [first]


def test_a_commit_tells_what_it_did(git):
    git.commit(a="1", b="1", c="1")
    made = git.committed(parent=git.tip(), delete=["b"], a="2", c="1", d="1")
    told = [[file["absolutePath"] for file in made[f"files{part}"]] for part in ("Added", "Updated", "Deleted")]
    assert told == [["d"], ["a"], ["b"]]
    assert made["treeId"] == git.get_commit(commitId=made["commitId"])["commit"]["treeId"]


def test_branches_have_their_own_commits(git):
    first = git.commit(a="1")
    git.create_branch(branchName="work", commitId=first)
    work = git.on_top("work", a="2")
    assert (git.tip(), git.tip("work")) == (first, work)
    assert (git.text("a"), git.text("a", at="work"), git.text("a", at="refs/heads/work")) == ("1", "2", "2")
    assert code(lambda: git.commit("work", first, a="3")) == "ParentCommitIdOutdatedException"


def test_files_and_folders(git):
    first = git.commit(a__b__c="1", a__d="2", e="3")
    folder = git.get_folder(folderPath="a")
    assert [one["absolutePath"] for one in folder["files"]] == ["a/d"]
    assert [one["absolutePath"] for one in folder["subFolders"]] == ["a/b"]
    assert len(git.get_folder(folderPath="/")["files"]) == 1
    assert code(lambda: git.get_folder(folderPath="x")) == "FolderDoesNotExistException"
    assert code(lambda: git.get_file(filePath="x")) == "FileDoesNotExistException"
    assert code(lambda: git.get_file(filePath="a/../e")) == "InvalidPathException"
    assert code(lambda: git.get_file(filePath="e", commitSpecifier="none")) == "CommitDoesNotExistException"
    assert code(lambda: git.on_top(delete=["x"])) == "FileDoesNotExistException"
    git.on_top(delete=["e"])
    assert code(lambda: git.get_file(filePath="e")) == "FileDoesNotExistException"
    assert git.text("e", at=first) == "3"


def test_no_path_is_a_file_and_a_folder(git):
    git.commit(a__b="1", c="1")
    assert code(lambda: git.on_top(a="2")) == "FileNameConflictsWithDirectoryNameException"
    assert code(lambda: git.on_top(c__d="2")) == "DirectoryNameConflictsWithFileNameException"
    assert code(lambda: git.on_top(x="2", x__y="2")) == "PutFileEntryConflictException"
    git.on_top(delete=["c"], c__d="2")
    assert git.text("c/d") == "2"


def test_files_have_6_megabytes_and_commits_7(git):
    git.commit(a="a" * 6 * MEGABYTE)
    too_much = "FileContentSizeLimitExceededException"
    assert code(lambda: git.on_top(b="b" * (6 * MEGABYTE + 1))) == too_much
    assert code(lambda: git.on_top(b="b" * 4 * MEGABYTE, c="c" * 4 * MEGABYTE)) == too_much
    assert len(git.text("a")) == 6 * MEGABYTE


def test_names_and_messages_have_their_limits(git):
    def commit(**given):
        return git.create_commit(branchName="main", putFiles=[{"filePath": "a", "fileContent": b"1"}], **given)

    assert code(lambda: commit(commitMessage="m" * (256 * 1024 + 1))) == "CommitMessageLengthExceededException"
    assert code(lambda: commit(authorName="n" * 1025)) == "NameLengthExceededException"
    assert code(lambda: commit(email="e" * 257)) == "InvalidEmailException"
    made = commit(commitMessage="m", authorName="n", email="e@x")["commitId"]
    described = git.get_commit(commitId=made)["commit"]
    assert (described["message"], described["author"]["name"], described["committer"]["email"]) == ("m", "n", "e@x")


@pytest.mark.parametrize("keep", [True, False])
def test_folders_that_become_empty_are_kept_if_wished(git, keep):
    given = {"branchName": "main", "parentCommitId": git.commit(a__b__c="1", d="1")}
    git.create_commit(**given, deleteFiles=[{"filePath": "a/b/c"}], keepEmptyFolders=keep)
    if keep:
        assert git.text("a/b/.gitkeep") == ""
    else:
        assert code(lambda: git.get_folder(folderPath="a")) == "FolderDoesNotExistException"


def test_files_are_copied_and_moved(git):
    git.commit(a="1")

    def put(path, source, move=False, **more):
        entry = {"filePath": path, "sourceFile": {"filePath": source, "isMove": move}, **more}
        return git.create_commit(branchName="main", parentCommitId=git.tip(), putFiles=[entry])

    put("b", "a")
    put("c", "a", move=True)
    assert (git.text("b"), git.text("c")) == ("1", "1")
    assert code(lambda: git.get_file(filePath="a")) == "FileDoesNotExistException"
    assert code(lambda: put("d", "a")) == "FileDoesNotExistException"
    assert code(lambda: put("d", "b", fileContent=b"2")) == "FileContentAndSourceFileSpecifiedException"
    assert code(lambda: put("d", "y/.gitkeep")) == "RestrictedSourceFileException"


def test_differences_come_in_pages(git):
    first = git.commit(a="1", b="1", c__d="1")
    second = git.on_top(delete=["b"], a="2", c__e="1")

    def differences(**given):
        pages = git.client.get_paginator("get_differences").paginate(
            repositoryName=git.name, afterCommitSpecifier=second, PaginationConfig={"PageSize": 1}, **given
        )
        found = [one for page in pages for one in page["differences"]]
        return [(one["changeType"], one.get("afterBlob", one.get("beforeBlob"))["path"]) for one in found]

    assert differences(beforeCommitSpecifier=first) == [("M", "a"), ("D", "b"), ("A", "c/e")]
    assert differences() == [("A", "a"), ("A", "c/d"), ("A", "c/e")]
    assert differences(beforeCommitSpecifier=first, afterPath="c") == [("A", "c/e")]
    assert code(lambda: differences(afterPath="x")) == "PathDoesNotExistException"
    no_token = "InvalidContinuationTokenException"
    assert code(lambda: git.get_differences(afterCommitSpecifier="main", NextToken="x")) == no_token


def test_branches(git):
    first = git.commit(a="1")
    git.create_branch(branchName="policies/x", commitId=first)
    assert code(lambda: git.create_branch(branchName="main", commitId=first)) == "BranchNameExistsException"
    assert code(lambda: git.create_branch(branchName="y", commitId="main")) == "InvalidCommitIdException"
    assert code(lambda: git.create_branch(branchName="y", commitId="0" * 40)) == "CommitDoesNotExistException"
    assert git.list_branches()["branches"] == ["main", "policies/x"]
    deleted = git.delete_branch(branchName="policies/x")["deletedBranch"]
    assert deleted == {"branchName": "policies/x", "commitId": first}
    assert "deletedBranch" not in git.delete_branch(branchName="policies/x")
    assert code(lambda: git.delete_branch(branchName="main")) == "DefaultBranchCannotBeDeletedException"


BAD_NAMES = ["a b", "a..b", "a//b", "/a", "a/", ".a", "a.", "@", "a@{b", "a~b", "a.lock", "0" * 40, "x" * 257]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_branches_cannot_have(git, name):
    first = git.commit(a="1")
    assert code(lambda: git.create_branch(branchName=name, commitId=first)) == "InvalidBranchNameException"


def test_calls_that_lack_names(git):
    assert code(lambda: git.client.get_branch(branchName="main")) == "RepositoryNameRequiredException"
    assert code(lambda: git.get_branch()) == "BranchNameRequiredException"
    assert code(lambda: git.client.list_branches(repositoryName="none")) == "RepositoryDoesNotExistException"


def test_what_a_test_sees(aws, git):
    git.commit(a="1")
    shown = aws.control("git", region="eu-central-1", repository=git.name, branch="main")
    assert shown["log"][0]["files"] == ["a"]
    assert aws.control("git", region="eu-central-1", repository=git.name, branch="main", path="a") == {"text": "1"}
