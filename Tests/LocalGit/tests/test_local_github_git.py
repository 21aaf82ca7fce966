"""GitHub: who may call, references, trees and commits."""

import pytest
from local_git_client import FILES


def entry(path, content=None, **more):
    content = {} if content is None else {"content": content}
    return {"path": path, "mode": "100644", "type": "blob", **content, **more}


@pytest.fixture
def empty(github):
    github.here("repository", token=github.headers["Authorization"].removeprefix("Bearer "))
    return github


@pytest.fixture
def tip(github):
    return github("GET", "/git/ref/heads/main").json["object"]["sha"]


@pytest.fixture
def tree(github, tip):
    return github("GET", f"/git/commits/{tip}").json["tree"]["sha"]


# Who may call


def test_a_user_agent_is_required(github):
    answer = github("GET", headers={"User-Agent": None})
    assert answer.status == 403
    assert b"Please make sure your request has a User-Agent header" in answer.content


def test_tokens(github):
    assert github("GET", headers={"Authorization": "Bearer wrong"}).brief == (401, "Bad credentials")
    assert github("GET", headers={"Authorization": None}).brief == (404, "Not Found")
    assert (
        github("GET", headers={"Authorization": github.headers["Authorization"].replace("Bearer", "token")}).status
        == 200
    )


def test_a_token_of_another_repository(github):
    github.control("repository", name="owner/other", files={"a": "1"}, token="other-token")
    assert github("GET", headers={"Authorization": "Bearer other-token"}).brief == (404, "Not Found")


def test_a_token_that_may_only_read(github):
    token = github.headers["Authorization"].removeprefix("Bearer ")
    github.here("repository", files=FILES, token=token, access="read")
    assert github("GET", "/git/ref/heads/main").status == 200
    assert github("POST", "/git/refs", {}).brief == (403, "Resource not accessible by personal access token")
    assert github("GET").json["permissions"]["push"] is False


def test_headers(github):
    answer = github("GET")
    assert answer.headers["X-GitHub-Api-Version-Selected"] == "2022-11-28"
    assert answer.headers["X-RateLimit-Limit"] == "5000"
    assert github("GET", headers={"X-GitHub-Api-Version": "2001-01-01"}).status == 400


def test_the_repository(github):
    found = github("GET").json
    assert (found["full_name"], found["default_branch"], found["private"]) == (github.name, "main", True)
    assert found["owner"]["login"] == "owner"


def test_unknown_paths_and_bad_json(github):
    refused = github("GET", "/git/nothing")
    assert refused.brief == (404, "Not Found")
    assert refused.json["status"] == "404"
    assert github("POST", "/git/refs", b"{").brief == (400, "Problems parsing JSON")
    assert github("POST", "/git/refs", []).brief == (400, "Body should be a JSON object")


@pytest.mark.parametrize(
    "headers, message",
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}, "API rate limit exceeded for user ID 1001."),
        (
            {"retry-after": "7"},
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        ),
    ],
)
@pytest.mark.parametrize("status", [403, 429])
def test_rate_limits(github, status, headers, message):
    github.control("fail", method="GET", path="", status=status, headers=headers)
    answer = github("GET")
    assert answer.brief == (status, message)
    assert {name: answer.headers[name] for name in headers} == headers


# An empty repository


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/git/ref/heads/main"),
        ("POST", "/git/refs"),
        ("GET", "/git/trees/main"),
        ("POST", "/git/trees"),
        ("POST", "/git/commits"),
    ],
)
def test_an_empty_repository_has_no_git_database(empty, method, path):
    assert empty(method, path, {} if method == "POST" else None).brief == (409, "Git Repository is empty.")


# References


def test_references(github, tip):
    branch = "iam-policies/deploy.role"
    made = github("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": tip})
    assert (made.status, made.json["ref"], made.json["object"]["sha"]) == (201, f"refs/heads/{branch}", tip)
    assert made.json["object"]["type"] == "commit"
    assert github("GET", f"/git/ref/heads/{branch}").json == made.json
    assert github("GET", "/git/ref/heads/iam-policies%2Fdeploy.role").json == made.json
    assert github("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": tip}).brief == (
        422,
        "Reference already exists",
    )
    assert github("DELETE", f"/git/refs/heads/{branch}").status == 204
    assert github("DELETE", f"/git/refs/heads/{branch}").brief == (422, "Reference does not exist")
    assert github("GET", f"/git/ref/heads/{branch}").brief == (404, "Not Found")


@pytest.mark.parametrize(
    "ref, sha, message",
    [
        ("heads/x", None, "heads/x is not a valid ref name."),
        ("refs/heads/a..b", None, "refs/heads/a..b is not a valid ref name."),
        ("refs/heads/main/x", None, "Reference update failed"),
        ("refs/heads/x", "0" * 40, "Object does not exist"),
        ("refs/heads/x", "abc", "The sha parameter must be exactly 40 characters and contain only [0-9a-f]."),
    ],
)
def test_references_that_cannot_be(github, tip, ref, sha, message):
    assert github("POST", "/git/refs", {"ref": ref, "sha": sha or tip}).brief == (422, message)
    assert list(github.here("branches")["branches"]) == ["main"]


def test_moving_references(github, tip):
    later = github.here("commit", files={"x": "1"})["commit"]
    assert github("PATCH", "/git/refs/heads/none", {"sha": tip, "force": True}).brief == (
        422,
        "Reference does not exist",
    )
    assert github("PATCH", "/git/refs/heads/main", {"sha": tip}).brief == (422, "Update is not a fast forward")
    assert github("PATCH", "/git/refs/heads/main", {"sha": tip, "force": True}).json["object"]["sha"] == tip
    assert github("PATCH", "/git/refs/heads/main", {"sha": later}).json["object"]["sha"] == later
    assert github("PATCH", "/git/refs/heads/main", {"sha": "0" * 40}).brief == (422, "Object does not exist")


def test_protected_branches(github, tip):
    token = github.headers["Authorization"].removeprefix("Bearer ")
    github.here("repository", files=FILES, token=token, protected=["main"])
    sha = github.here("branches")["branches"]["main"]
    refused = github("PATCH", "/git/refs/heads/main", {"sha": sha, "force": True})
    assert refused.status == 422
    assert refused.json["message"].startswith("Repository rule violations found")
    assert github("POST", "/git/refs", {"ref": "refs/heads/x", "sha": sha}).status == 201


# Trees and commits


def test_trees(github, tree, tip):
    flat = github("GET", f"/git/trees/{tree}").json
    assert [(one["path"], one["type"], one["mode"]) for one in flat["tree"]] == [
        ("README.md", "blob", "100644"),
        ("policies", "tree", "040000"),
    ]
    deep = github("GET", f"/git/trees/{tree}?recursive=1").json
    assert [one["path"] for one in deep["tree"]] == ["README.md", "policies", "policies/a.json", "policies/b.json"]
    assert deep["tree"][0]["size"] == len(FILES["README.md"])
    assert github("GET", "/git/trees/main").json["sha"] == github("GET", f"/git/trees/{tip}").json["sha"] == tree
    assert github("GET", f"/git/trees/{'0' * 40}").brief == (404, "Not Found")


def test_a_tree_that_changes_nothing_is_the_same_tree(github, tree):
    made = github(
        "POST", "/git/trees", {"base_tree": tree, "tree": [entry("policies/a.json", FILES["policies/a.json"])]}
    )
    assert (made.status, made.json["sha"]) == (201, tree)


def test_trees_add_change_and_delete(github, tree):
    entries = [entry("policies/a.json", "é"), entry("new/deep/file", "1"), entry("README.md", sha=None)]
    made = github("POST", "/git/trees", {"base_tree": tree, "tree": entries}).json
    found = github("GET", f"/git/trees/{made['sha']}?recursive=1").json["tree"]
    assert [one["path"] for one in found if one["type"] == "blob"] == [
        "new/deep/file",
        "policies/a.json",
        "policies/b.json",
    ]
    assert next(one["size"] for one in found if one["path"] == "policies/a.json") == 2
    alone = github("POST", "/git/trees", {"tree": [entry("a", "1")]}).json
    assert [one["path"] for one in alone["tree"]] == ["a"]
    assert (
        github("POST", "/git/trees", {"tree": [entry("b", sha=alone["tree"][0]["sha"])]}).json["tree"][0]["path"] == "b"
    )


@pytest.mark.parametrize(
    "given, message",
    [
        (entry("none", sha=None), "GitRPC::BadObjectState"),
        (entry("policies", sha=None), "GitRPC::BadObjectState"),
        (entry("/a", "1"), "tree.path cannot start with a slash"),
        (entry("a//b", "1"), "tree.path contains a malformed path component"),
        (entry("a", "1", mode="777"), "Must supply a valid tree.mode"),
        (entry("a"), "Must supply either tree.sha or tree.content. Request will be rejected if both are present."),
        (
            entry("a", "1", sha="0" * 40),
            "Must supply either tree.sha or tree.content. Request will be rejected if both are present.",
        ),
        (entry("a", sha="0" * 40), f"tree.sha {'0' * 40} is not a valid blob"),
    ],
)
def test_trees_that_cannot_be(github, tree, given, message):
    assert github("POST", "/git/trees", {"base_tree": tree, "tree": [given]}).brief == (422, message)


def test_the_base_of_a_tree_is_a_tree(github, tip):
    assert github("POST", "/git/trees", {"base_tree": tip, "tree": []}).brief == (
        422,
        "base_tree is not a valid tree oid",
    )


def test_commits(github, tree, tip):
    author = {"name": "A", "email": "a@example.com", "date": "2024-05-06T07:08:09Z"}
    made = github("POST", "/git/commits", {"message": "m", "tree": tree, "parents": [tip], "author": author})
    assert made.status == 201
    assert (made.json["author"], made.json["committer"]["name"]) == (author, "A")
    assert made.json["tree"]["sha"] == tree
    assert [one["sha"] for one in made.json["parents"]] == [tip]
    assert github("GET", f"/git/commits/{made.json['sha']}").json == made.json
    assert github("GET", f"/git/commits/{'0' * 40}").brief == (404, "Not Found")
    assert github("POST", "/git/commits", {"message": "m", "tree": tree}).json["author"]["name"] == "Policy Bot"


@pytest.mark.parametrize(
    "body, message",
    [
        ({"tree": "x"}, 'Invalid request.\n\n"message" wasn\'t supplied.'),
        ({"message": "m", "tree": "0" * 40}, "Tree SHA does not exist"),
        ({"message": "m", "tree": None}, 'Invalid request.\n\n"tree" wasn\'t supplied.'),
        ({"message": "m", "parents": ["0" * 40]}, "Parent SHA does not exist or is not a commit object"),
    ],
)
def test_commits_that_cannot_be(github, tree, body, message):
    assert github("POST", "/git/commits", {"tree": tree, **body}).brief == (422, message)
