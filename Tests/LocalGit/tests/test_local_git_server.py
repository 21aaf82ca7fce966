"""Serving, steering and looking."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
import urllib3
from local_git_client import FILES

SERVE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "serve.py")


def test_serve(tmp_path, monkeypatch):
    ready = tmp_path / "ready.json"
    process = subprocess.Popen([sys.executable, SERVE, "--ready", ready])
    end = time.monotonic() + 30
    while not ready.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    places = json.loads(ready.read_text())
    assert places["pid"] == process.pid
    monkeypatch.setenv("SSL_CERT_FILE", places["ca"])

    def control(verb, **arguments):
        return json.load(
            urllib.request.urlopen(f"{places['control']}/{verb}", json.dumps(arguments).encode(), timeout=20)
        )

    try:
        control("repository", host="github", name="o/r", files={"a": "1"}, token="secret")
        control("repository", host="gitlab", name="g/p", files={"a": "2"}, token="secret")
        request = urllib.request.Request(places["github"] + "/repos/o/r", headers={"Authorization": "Bearer secret"})
        assert json.load(urllib.request.urlopen(request, timeout=20))["full_name"] == "o/r"
        pool = urllib3.PoolManager()
        answer = pool.request(
            "GET", places["gitlab"] + "/projects/g%2Fp/repository/files/a/raw", headers={"PRIVATE-TOKEN": "secret"}
        )
        assert answer.data == b"2"
        with pytest.raises(urllib.error.HTTPError) as caught:
            control("files", host="github", name="o/other")
        assert caught.value.code == 400
        assert "no repository o/other" in json.load(caught.value)["error"]
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert not os.path.exists(places["ca"])


def test_nobody_else_trusts_the_authority(git):
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(git.github, context=ssl.create_default_context(cafile=None), timeout=20)


def test_a_silent_client_holds_nobody_up(github):
    address = github.git.url.removeprefix("https://").split(":")
    with socket.create_connection((address[0], int(address[1]))):
        assert github("GET").status == 200


def test_looking(github):
    assert github.here("files") == {"files": dict(sorted(FILES.items()))}
    first = github.here("log")["log"][0]["sha"]
    made = github.here("commit", files={"README.md": None, "new": "x"}, message="M", branch="work")["commit"]
    assert "README.md" in github.here("files")["files"]
    assert github.here("files", ref="work")["files"] == {
        "new": "x",
        **{path: FILES[path] for path in FILES if path != "README.md"},
    }
    assert github.here("branches") == {"branches": {"main": first, "work": made}, "default": "main"}
    log = github.here("log", ref="work")["log"]
    assert [(one["sha"], one["message"], one["parents"]) for one in log] == [
        (made, "M", [first]),
        (first, "Initial commit", []),
    ]
    assert log[0]["author"] == {"name": "Some Body", "email": "somebody@example.com"}


def test_a_repository_is_made_anew(github):
    github.here("repository", token="other")
    assert github.here("branches") == {"branches": {}, "default": "main"}
    assert github("GET").status == 401
    assert github("GET", headers={"Authorization": "Bearer other"}).json["size"] == 0


@pytest.mark.parametrize(
    "verb, arguments, message",
    [
        ("nothing", {}, "is none of branches"),
        ("repository", {"host": "bitbucket", "name": "a/b"}, "host is one of github, gitlab"),
        ("repository", {"host": "github", "name": "a/b", "access": "all"}, "access is read or write"),
        ("race", {"host": "github", "method": "GET", "path": "", "verb": "x", "arguments": {}}, "verb is one of"),
    ],
)
def test_wrong_steering(git, verb, arguments, message):
    with pytest.raises(ValueError, match=message):
        git.control(verb, **arguments)


def test_calls_are_noted_without_tokens(github):
    token = github.headers["Authorization"].removeprefix("Bearer ")
    github("GET", "/contents/a%2Fb?ref=main")
    github("POST", "/git/refs", {"ref": token, "sha": [token]})
    github("GET", headers={"Authorization": "Bearer wrong"})
    github("GET", headers={"Authorization": None})
    calls = github.git.control("calls")["calls"]
    root = f"/repos/{github.name}"
    assert [(one["method"], one["path"], one["status"], one["token"]) for one in calls] == [
        ("GET", root + "/contents/a/b", 404, True),
        ("POST", root + "/git/refs", 422, True),
        ("GET", root, 401, False),
        ("GET", root, 404, None),
    ]
    assert calls[0]["query"] == {"ref": "main"}
    assert calls[1]["body"] == {"ref": "<token>", "sha": ["<token>"]}
    assert token not in json.dumps(calls)
    assert "wrong" not in json.dumps(calls)
    github.git.control("clear")
    assert github.git.control("calls") == {"calls": []}


def test_failures(github, gitlab):
    github.control("fail", method="GET", path="/git/ref/heads/", status=502, times=2)
    assert [github("GET", "/git/ref/heads/main").status for _ in range(3)] == [502, 502, 200]
    gitlab.control("fail", method="POST", path="/repository/branches$", status=500)
    github("POST", "/git/refs", {})
    assert gitlab("POST", "/repository/branches", {}).brief == (500, "500 Internal Server Error")
    assert gitlab.git.control("calls")["calls"][-1]["status"] == 500


def test_a_body_of_the_tests_own(gitlab):
    gitlab.control("fail", method="GET", path="", status=418, body={"short": "stout"}, headers={"X-Tea": "yes"})
    answer = gitlab("GET")
    assert (answer.status, answer.headers["X-Tea"], answer.json) == (418, "yes", {"short": "stout"})


def test_a_lost_answer(github):
    sha = github.here("branches")["branches"]["main"]
    github.control("fail", method="POST", path="/git/refs$", status=502, after=True)
    assert github("POST", "/git/refs", {"ref": "refs/heads/work", "sha": sha}).brief == (502, "Server Error")
    assert github.here("branches")["branches"]["work"] == sha


def test_a_race(github):
    before = github("GET", "/git/ref/heads/main").json["object"]["sha"]
    tree = github("GET", f"/git/commits/{before}").json["tree"]["sha"]
    commit = github("POST", "/git/commits", {"message": "m", "tree": tree, "parents": [before]}).json["sha"]
    somebody = {"host": "github", "name": github.name, "files": {"x": "1"}}
    github.control("race", method="PATCH", path="/git/refs/heads/main", verb="commit", arguments=somebody)
    assert github("PATCH", "/git/refs/heads/main", {"sha": commit}).brief == (422, "Update is not a fast forward")
    assert github.here("files")["files"]["x"] == "1"
