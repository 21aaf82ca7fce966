"""The first commit, called by CloudFormation (with a server that takes the answer) and by Terraform."""
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from botocore.exceptions import ClientError

import seed
from fakes import failure

SETTINGS = {"Repository": "policies", "Branch": "main", "Folder": ""}


@pytest.fixture
def server():
    class Receiver(BaseHTTPRequestHandler):
        def do_PUT(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append({"path": self.path, "type": self.headers.get_all("Content-Type"), "body": json.loads(body), "size": len(body)})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    received = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.received, server.url = received, f"http://127.0.0.1:{server.server_port}/answer?Signature=a%2Fb"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def event(server, kind="Create", **more):
    return {"RequestType": kind, "ResponseURL": server.url, "StackId": "arn:stack", "RequestId": "request", "LogicalResourceId": "RuleFiles",
            "ResourceType": "Custom::RuleFiles", "ResourceProperties": {"ServiceToken": "arn:function", **SETTINGS}, **more}


@pytest.mark.parametrize("folder, prefix", [("", ""), ("/", ""), ("policies", "policies/"), ("/a//b/", "a/b/")])
def test_first_commit(repository, folder, prefix):
    result = seed.handler({**SETTINGS, "Folder": folder}, None)
    assert result == {"Seeded": True, "CommitId": repository.branches["main"]}
    files = repository.files()
    assert sorted(files) == [prefix + name for name in ("README.md", "allow.json", "deny.json")]
    assert files[prefix + "allow.json"] == files[prefix + "deny.json"] == b"[]\n"
    readme = files[prefix + "README.md"].decode("ascii")
    assert readme.endswith("\n") and all(word in readme for word in ("allow.json", "deny.json", "placeholders.json", "Principals"))


def test_folder_may_be_left_out(repository):
    seed.handler({"Repository": "policies", "Branch": "main"}, None)
    assert "allow.json" in repository.files()


@pytest.mark.parametrize("files", [{"README.md": "mine"}, {"allow.json": '["s3:Get"]', "deny.json": "[]"}, {}])
def test_what_is_there_is_respected(repository, files):
    commit = repository.put(files)
    assert seed.handler(SETTINGS, None) == {"Seeded": False, "CommitId": commit}
    assert "CreateCommit" not in repository.calls


def test_a_second_run_changes_nothing(repository):
    first = seed.handler(SETTINGS, None)
    assert seed.handler(SETTINGS, None) == {"Seeded": False, "CommitId": first["CommitId"]}


def test_terraform_is_told_of_failures(repository):
    with pytest.raises(ClientError, match="RepositoryDoesNotExist"):
        seed.handler({**SETTINGS, "Repository": "other"}, None)
    with pytest.raises(KeyError):
        seed.handler({}, None)


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_cloudformation(repository, server, kind):
    more = {"PhysicalResourceId": "as before"} if kind == "Update" else {}
    seed.handler(event(server, kind, **more), None)
    [answer] = server.received
    assert answer["path"] == "/answer?Signature=a%2Fb" and answer["type"] == [""]
    body = answer["body"]
    assert body["Status"] == "SUCCESS" and body["Reason"]
    assert (body["StackId"], body["RequestId"], body["LogicalResourceId"]) == ("arn:stack", "request", "RuleFiles")
    assert body["PhysicalResourceId"] == more.get("PhysicalResourceId", "RuleFiles-rules")
    assert body["Data"] == {"Seeded": True, "CommitId": repository.branches["main"]}


def test_cloudformation_deletes_nothing(repository, server):
    seed.handler(event(server, "Delete", PhysicalResourceId="RuleFiles-rules"), None)
    assert server.received[0]["body"]["Status"] == "SUCCESS"
    assert server.received[0]["body"]["PhysicalResourceId"] == "RuleFiles-rules"
    assert repository.calls == []


@pytest.mark.parametrize("broken", [
    {"ResourceProperties": {**SETTINGS, "Repository": "other"}}, {"ResourceProperties": {}}, {"ResourceProperties": None},
    {"ResourceProperties": {**SETTINGS, "Folder": 7}}])
def test_cloudformation_is_told_of_failures(repository, server, broken):
    seed.handler(event(server, **broken), None)
    [answer] = server.received
    assert answer["body"]["Status"] == "FAILED" and answer["body"]["Reason"] and answer["body"]["PhysicalResourceId"]


def test_reason_is_kept_short(repository, server, monkeypatch):
    def fail(_):
        raise RuntimeError("\u20ac" * 9000)
    monkeypatch.setattr(seed, "seed", fail)
    seed.handler(event(server), None)
    assert server.received[0]["body"]["Status"] == "FAILED"
    assert server.received[0]["size"] < 4096, "CloudFormation takes no longer answer"


def test_a_used_repository_without_the_branch(repository, server):
    repository.put({"a": "1"}, branch="trunk")
    seed.handler(event(server), None)
    assert "ParentCommitIdRequired" in server.received[0]["body"]["Reason"]
    assert list(repository.branches) == ["trunk"]


def test_parameters_are_those_of_the_api(monkeypatch):
    import boto3
    from botocore.stub import Stubber
    client = boto3.client("codecommit")
    monkeypatch.setattr(seed.boto3, "client", lambda _: client)
    with Stubber(client) as stub:
        stub.add_client_error("get_branch", "BranchDoesNotExistException")
        stub.add_response("create_commit", {"commitId": "3" * 40})
        assert seed.handler(SETTINGS, None)["Seeded"] is True


@pytest.mark.parametrize("denials, works", [(1, True), (8, True), (9, False)])
def test_a_policy_that_does_not_count_yet_is_waited_for(repository, monkeypatch, denials, works):
    left, waits, get_branch = [None] * denials, [], repository.get_branch

    def denied_at_first(**arguments):
        if left:
            left.pop()
            raise failure("AccessDeniedException", "GetBranch")
        return get_branch(**arguments)
    monkeypatch.setattr(repository, "get_branch", denied_at_first)
    monkeypatch.setattr(seed.time, "sleep", waits.append)
    if works:
        assert seed.handler(SETTINGS, None)["Seeded"]
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            seed.handler(SETTINGS, None)
    assert waits == [5] * min(denials, 8) and sum(waits) < 60, "within the function's timeout of one minute"
