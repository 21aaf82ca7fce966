"""The adapter for CodeCommit, against a repository in memory with the exceptions of the API."""
import pytest
from botocore.exceptions import ClientError

import codecommit
from codecommit import CodeCommit, Outdated
from fakes import Repository, failure


@pytest.fixture
def repo():
    return Repository()


@pytest.fixture(autouse=True)
def naps(monkeypatch):
    taken = []
    monkeypatch.setattr(codecommit.time, "sleep", taken.append)
    return taken


def target(repo, branch="main"):
    return CodeCommit(repo, "policies", branch)


def test_reads_files_and_their_absence(repo):
    repo.put({"a/allow.json": "[]"})
    assert target(repo).read(["a/allow.json", "a/deny.json"]) == {"a/allow.json": b"[]", "a/deny.json": None}


def test_reads_all_of_one_commit_and_each_file_once(repo):
    repo.put({"a": "1", "b": "1"})
    git = target(repo)
    git.read(["a"])
    repo.put({"a": "2", "b": "2"})
    assert git.read(["a", "b"]) == {"a": b"1", "b": b"1"}
    assert repo.calls == ["GetBranch", "GetFile", "GetFile"]


def test_empty_repository(repo):
    git = target(repo)
    assert git.read(["a"]) == {"a": None}
    commit = git.publish({"a": b"1", "gone": None}, "first")
    assert repo.branches == {"main": commit} and repo.files() == {"a": b"1"}
    assert git.read(["a"]) == {"a": b"1"}, "what was published is read afterwards"


def test_publishes_only_what_differs(repo):
    repo.put({"same": "1", "other": "1", "old": "1", "kept": "1"})
    commit = target(repo).publish({"same": b"1", "other": b"2", "new": b"3", "old": None, "never": None}, "message")
    assert repo.files() == {"same": b"1", "other": b"2", "new": b"3", "kept": b"1"}
    assert repo.branches["main"] == commit and repo.message() == "message"


def test_unchanged_content_makes_no_call(repo):
    repo.put({"a": "1"})
    assert target(repo).publish({"a": b"1", "b": None}, "") is None
    assert target(repo).publish({}, "") is None
    assert "CreateCommit" not in repo.calls


def test_no_change_is_no_failure(repo):
    repo.put({"a": "1"})
    repo.lie_about_change = True
    assert target(repo).publish({"a": b"2"}, "") is None


def test_a_commit_in_between_is_outdated(repo):
    repo.put({"a": "1"})
    git = target(repo)
    git.read(["a"])
    repo.put({"x": "1"})
    with pytest.raises(Outdated):
        git.publish({"a": b"2"}, "")
    assert repo.files() == {"a": b"1", "x": b"1"}


def test_transact_reads_again_what_it_is_based_on(repo, naps):
    repo.put({"rule": "1"})
    repo.before_commit = [lambda: repo.put({"rule": "2"}), lambda: repo.put({"rule": "3"})]
    git = target(repo)
    commit = git.transact(lambda: git.publish({"policy": git.read(["rule"])["rule"]}, ""))
    assert repo.files() == {"rule": b"3", "policy": b"3"} and repo.branches["main"] == commit
    assert len(naps) == 2 and all(0 <= nap <= 4 for nap in naps)


def test_transact_when_somebody_else_makes_the_first_commit(repo):
    repo.before_commit = [lambda: repo.put({"rule": "1"})]
    git = target(repo)
    git.transact(lambda: git.publish({"policy": git.read(["rule"])["rule"] or b"none"}, ""))
    assert repo.files() == {"rule": b"1", "policy": b"1"}


def test_transact_gives_up_after_five_attempts(repo, naps):
    repo.put({"rule": "0"})
    repo.before_commit = [lambda i=i: repo.put({"rule": str(i + 1)}) for i in range(9)]
    git = target(repo)
    with pytest.raises(Outdated, match="ParentCommitIdOutdatedException"):
        git.transact(lambda: git.publish({"policy": b"x"}, ""))
    assert repo.calls.count("CreateCommit") == 5 and len(naps) == 4


def test_a_branch_that_a_used_repository_lacks(repo):
    repo.put({"a": "1"}, branch="trunk")
    git = target(repo)
    with pytest.raises(Outdated, match="branch main"):
        git.transact(lambda: git.publish({"a": b"1"}, ""))


def test_other_failures_are_not_hidden(repo, monkeypatch):
    with pytest.raises(ClientError, match="RepositoryDoesNotExistException"):
        CodeCommit(repo, "other", "main").read(["a"])
    repo.put({"a": "1"})

    def denied(**_):
        raise failure("AccessDeniedException", "GetFile")
    monkeypatch.setattr(repo, "get_file", denied)
    with pytest.raises(ClientError, match="AccessDenied"):
        target(repo).transact(lambda: target(repo).read(["a"]))


def test_parameters_are_those_of_the_api(monkeypatch):
    """The calls as botocore's own model of the service would take them."""
    import boto3
    from botocore.stub import Stubber
    client = boto3.client("codecommit")
    with Stubber(client) as stub:
        stub.add_response("get_branch", {"branch": {"commitId": "1" * 40}}, {"repositoryName": "policies", "branchName": "main"})
        stub.add_response("get_file", {"commitId": "1" * 40, "blobId": "2", "filePath": "a", "fileMode": "NORMAL", "fileSize": 1,
                                       "fileContent": b"1"},
                          {"repositoryName": "policies", "commitSpecifier": "1" * 40, "filePath": "a"})
        stub.add_client_error("get_file", "FileDoesNotExistException")
        stub.add_response("create_commit", {"commitId": "3" * 40})
        git = CodeCommit(client, "policies", "main")
        assert git.publish({"a": None, "b": b"2"}, "message") == "3" * 40
        stub.assert_no_pending_responses()
