"""GitHub: files by their paths."""

import base64

import pytest
from local_git_client import FILES

RAW = {"Accept": "application/vnd.github.raw+json"}


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def empty(github):
    github.here("repository", token=github.headers["Authorization"].removeprefix("Bearer "))
    return github


def test_files(github):
    found = github("GET", "/contents/policies/a.json").json
    assert (found["type"], found["path"], found["name"], found["encoding"]) == (
        "file",
        "policies/a.json",
        "a.json",
        "base64",
    )
    assert base64.b64decode(found["content"]).decode() == FILES["policies/a.json"]
    raw = github("GET", "/contents/policies/a.json?ref=main", headers=RAW)
    assert raw.content.decode() == FILES["policies/a.json"]
    assert raw.headers["Content-Type"] == "application/vnd.github.raw+json; charset=utf-8"
    assert github("GET", "/contents/none").brief == (404, "Not Found")
    assert github("GET", "/contents/README.md?ref=none").brief == (404, "No commit found for the ref none")


def test_files_at_other_places(github):
    made = github.here("commit", files={"policies/ä b.json": "1"}, branch="w/x")["commit"]
    for ref in ("w/x", "w%2Fx", "refs/heads/w/x", made):
        assert github("GET", f"/contents/policies/%C3%A4%20b.json?ref={ref}", headers=RAW).content == b"1"
    assert github("GET", "/contents/policies/%C3%A4%20b.json", headers=RAW).status == 404


def test_folders(github):
    assert [(one["name"], one["type"]) for one in github("GET", "/contents").json] == [
        ("README.md", "file"),
        ("policies", "dir"),
    ]
    inside = github("GET", "/contents/policies").json
    assert [one["path"] for one in inside] == ["policies/a.json", "policies/b.json"]
    assert inside[0]["sha"] == github("GET", "/contents/policies/a.json").json["sha"]


def test_large_files_are_given_raw_only(github):
    github.here("commit", files={"large": "x" * (1024 * 1024 + 1)})
    found = github("GET", "/contents/large").json
    assert (found["content"], found["encoding"], found["size"]) == ("", "none", 1024 * 1024 + 1)
    assert len(github("GET", "/contents/large", headers=RAW).content) == 1024 * 1024 + 1


def test_the_first_commit(empty):
    assert empty("GET", "/contents/a").brief == (404, "This repository is empty.")
    made = empty("PUT", "/contents/a/b", {"message": "First", "content": encoded("1")})
    assert (made.status, made.json["commit"]["parents"], made.json["content"]["path"]) == (201, [], "a/b")
    assert empty("GET", "/git/ref/heads/main").json["object"]["sha"] == made.json["commit"]["sha"]
    assert empty("GET").json["default_branch"] == "main"
    assert empty.here("files") == {"files": {"a/b": "1"}}


def test_writing(github):
    made = github("PUT", "/contents/new.json", {"message": "m", "content": encoded("1")})
    assert made.status == 201
    again = {"message": "m", "content": encoded("2"), "branch": "main"}
    assert github("PUT", "/contents/new.json", again).brief == (422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    assert github("PUT", "/contents/new.json", {**again, "sha": "0" * 40}).brief == (
        409,
        f"new.json does not match {'0' * 40}",
    )
    assert github("PUT", "/contents/new.json", {**again, "sha": made.json["content"]["sha"]}).status == 200
    assert github.here("files")["files"]["new.json"] == "2"
    assert github("PUT", "/contents/x", {**again, "branch": "none"}).brief == (404, "Branch none not found")
    assert github("PUT", "/contents/x", {**again, "content": "?"}).brief == (422, "content is not valid Base64")
    assert github("PUT", "/contents/x", {"content": ""}).status == 422
