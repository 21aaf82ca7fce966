"""GitLab: who may call, branches, commits, files."""

import base64

import pytest
from local_git_client import FILES

AUTHOR = {"author_name": "A", "author_email": "a@example.com"}


@pytest.fixture
def empty(gitlab):
    gitlab.here("repository", token=gitlab.headers["PRIVATE-TOKEN"])
    return gitlab


def act(action, path, content=None, **more):
    content = {} if content is None else {"content": content}
    return {"action": action, "file_path": path, **content, **more}


def commit(gitlab, *actions, branch="main", **more):
    return gitlab("POST", "/repository/commits", {"branch": branch, "commit_message": "M", "actions": actions, **more})


# Who may call


def test_tokens(gitlab):
    token = gitlab.headers["PRIVATE-TOKEN"]
    assert gitlab("GET", headers={"PRIVATE-TOKEN": "wrong"}).brief == (401, "401 Unauthorized")
    assert gitlab("GET", headers={"PRIVATE-TOKEN": None}).brief == (404, "404 Project Not Found")
    assert gitlab("POST", "/merge_requests", {}, {"PRIVATE-TOKEN": None}).brief == (401, "401 Unauthorized")
    assert gitlab("GET", headers={"PRIVATE-TOKEN": None, "Authorization": f"Bearer {token}"}).status == 200


def test_a_token_of_another_project(gitlab):
    gitlab.control("repository", name="group/other", files={"a": "1"}, token="other-token")
    assert gitlab("GET", headers={"PRIVATE-TOKEN": "other-token"}).brief == (404, "404 Project Not Found")


def test_a_token_that_may_only_read(gitlab):
    gitlab.here("repository", files=FILES, token=gitlab.headers["PRIVATE-TOKEN"], access="read")
    assert gitlab("GET", "/repository/branches/main").status == 200
    assert commit(gitlab).brief == (403, "403 Forbidden")


def test_the_project(gitlab):
    found = gitlab("GET").json
    assert (found["path_with_namespace"], found["default_branch"], found["empty_repo"]) == (gitlab.name, "main", False)
    gitlab.root = f"{gitlab.git.gitlab}/projects/{found['id']}"
    assert gitlab("GET").json == found


def test_unknown_paths(gitlab):
    assert gitlab("GET", "/nothing").json == {"error": "404 Not Found"}
    assert gitlab("GET", "/repository/branches/a/b").json == {"error": "404 Not Found"}  # slashes must be encoded
    assert gitlab("POST", "/repository/commits", b"{").status == 400


def test_rate_limits(gitlab):
    gitlab.control("fail", method="GET", path="", status=429, headers={"Retry-After": "7"})
    answer = gitlab("GET")
    assert (answer.status, answer.headers["Retry-After"], answer.content) == (429, "7", b"Retry later\n")
    gitlab.control("fail", method="GET", path="", status=502)
    assert b"GitLab is not responding" in gitlab("GET").content


# Branches


def test_branches(gitlab):
    made = gitlab("POST", "/repository/branches", {"branch": "policies/x", "ref": "main"})
    assert (made.status, made.json["name"], made.json["default"]) == (201, "policies/x", False)
    assert made.json["commit"]["id"] == gitlab.here("branches")["branches"]["main"]
    assert gitlab("GET", "/repository/branches/policies%2Fx").json == made.json
    assert gitlab("POST", "/repository/branches?branch=query&ref=main").status == 201
    assert [one["name"] for one in gitlab("GET", "/repository/branches").json] == ["main", "policies/x", "query"]
    assert gitlab("DELETE", "/repository/branches/policies%2Fx").status == 204
    assert gitlab("GET", "/repository/branches/policies%2Fx").brief == (404, "404 Branch Not Found")
    assert gitlab("DELETE", "/repository/branches/policies%2Fx").brief == (404, "404 Branch Not Found")


@pytest.mark.parametrize(
    "body, message",
    [
        ({"branch": "main", "ref": "main"}, "Branch already exists"),
        ({"branch": "x", "ref": "none"}, "Invalid reference name: none"),
        ({"branch": "a..b", "ref": "main"}, "Branch name is invalid"),
        ({"branch": "main/x", "ref": "main"}, "Failed to create branch 'main/x': 'main' exists"),
    ],
)
def test_branches_that_cannot_be(gitlab, body, message):
    assert gitlab("POST", "/repository/branches", body).brief == (400, message)


def test_missing_parameters(gitlab):
    assert gitlab("POST", "/repository/branches", {}).json == {"error": "branch is missing, ref is missing"}
    assert gitlab("POST", "/repository/commits", {"branch": "x"}).json == {
        "error": "commit_message is missing, actions is missing"
    }


def test_protected_branches(gitlab):
    gitlab.here("repository", files=FILES, token=gitlab.headers["PRIVATE-TOKEN"], protected=["main"])
    refused = (403, "403 Forbidden - You are not allowed to push into this branch")
    assert commit(gitlab, act("create", "x", "1")).brief == refused
    assert gitlab("DELETE", "/repository/branches/main").brief == refused
    assert commit(gitlab, act("create", "x", "1"), branch="w", start_branch="main").status == 201
    assert gitlab("GET", "/repository/branches/main").json["protected"] is True


# Commits


def test_commits(gitlab):
    before = gitlab.here("branches")["branches"]["main"]
    actions = [
        act("create", "new/file", base64.b64encode(b"\xff\n").decode(), encoding="base64"),
        act("update", "policies/a.json", "é"),
        act("delete", "README.md"),
        act("move", "policies/c.json", previous_path="policies/b.json"),
    ]
    made = commit(gitlab, *actions, **AUTHOR)
    assert made.status == 201
    assert (made.json["parent_ids"], made.json["title"], made.json["author_name"]) == ([before], "M", "A")
    assert made.json["short_id"] == made.json["id"][:8]
    assert made.json["stats"] == {"additions": 3, "deletions": 3, "total": 6}
    assert gitlab.here("files")["files"] == {
        "new/file": {"base64": base64.b64encode(b"\xff\n").decode()},
        "policies/a.json": "é",
        "policies/c.json": FILES["policies/b.json"],
    }
    assert gitlab("GET", f"/repository/commits/{made.json['id']}").json == made.json
    assert [one["id"] for one in gitlab("GET", "/repository/commits?ref_name=main").json] == [made.json["id"], before]


def test_the_first_commit_makes_the_branch(empty):
    assert empty("GET").json["empty_repo"] is True
    assert empty("GET", "/repository/branches/main").brief == (404, "404 Branch Not Found")
    assert empty("GET", "/repository/files/a?ref=main").brief == (404, "404 Commit Not Found")
    assert empty("GET", "/repository/tree").brief == (404, "404 Tree Not Found")
    assert commit(empty, act("create", "a", "1"), branch="trunk").json["parent_ids"] == []
    assert empty("GET").json["default_branch"] == "trunk"


def test_a_commit_that_changes_nothing_is_made_all_the_same(gitlab):
    before = gitlab.here("branches")["branches"]["main"]
    made = commit(gitlab, act("update", "README.md", FILES["README.md"])).json
    assert (made["parent_ids"], made["stats"]["total"]) == ([before], 0)


@pytest.mark.parametrize(
    "action, message",
    [
        (act("create", "README.md", "1"), "A file with this name already exists"),
        (act("update", "none", "1"), "A file with this name doesn't exist"),
        (act("delete", "none"), "A file with this name doesn't exist"),
        (act("move", "a", previous_path="none"), "A file with this name doesn't exist"),
        (act("move", "README.md", previous_path="policies/a.json"), "A file with this name already exists"),
        (act("create", "policies", "1"), "A directory with this name already exists"),
        (act("create", "../x", "1"), "Path cannot include directory traversal"),
        (act("create", "", "1"), "You must provide a file path"),
        (act("replace", "README.md"), "Unknown action 'replace'"),
    ],
)
def test_actions_that_cannot_be(gitlab, action, message):
    before = gitlab.here("branches")["branches"]
    assert commit(gitlab, act("create", "fine", "1"), action).brief == (400, message)
    assert gitlab.here("branches")["branches"] == before


def test_starting_from_a_branch(gitlab):
    main = gitlab.here("branches")["branches"]["main"]
    no_branch = (400, "You can only create or edit files when you are on a branch")
    assert commit(gitlab, act("create", "x", "1"), branch="w").brief == no_branch
    assert commit(gitlab, act("create", "x", "1"), branch="w", start_branch="none").brief == no_branch
    assert commit(gitlab, act("create", "x", "1"), branch="w", start_branch="main").json["parent_ids"] == [main]
    later = gitlab.here("commit", files={"y": "1"})["commit"]
    exists = (400, "A branch called 'w' already exists. Switch to that branch in order to make changes")
    assert commit(gitlab, act("create", "x", "1"), branch="w", start_branch="main").brief == exists
    forced = commit(gitlab, act("create", "x", "2"), branch="w", start_branch="main", force=True)
    assert (forced.status, forced.json["parent_ids"]) == (201, [later])
    assert gitlab.here("files", ref="w")["files"]["y"] == "1"


def test_starting_from_a_commit(gitlab):
    first = gitlab.here("branches")["branches"]["main"]
    gitlab.here("commit", files={"x": "1"})
    assert commit(gitlab, act("create", "x", "2"), branch="w", start_sha=first).json["parent_ids"] == [first]
    assert commit(gitlab, branch="v", start_sha="0" * 40).brief == (400, f"Cannot find start_sha '{'0' * 40}'")
    assert commit(gitlab, branch="v", start_sha=first[:7]).brief == (400, f"Invalid start_sha '{first[:7]}'")
    both = commit(gitlab, branch="v", start_sha=first, start_branch="main")
    assert (both.status, both.json) == (400, {"error": "start_branch, start_sha are mutually exclusive"})


def test_new_branches_have_valid_names(gitlab):
    answer = commit(gitlab, act("create", "x", "1"), branch="a..b", start_branch="main")
    assert answer.brief == (400, "Something went wrong when we tried to create 'a..b' for you: Branch name is invalid")
    assert (
        "'main' exists" in commit(gitlab, act("create", "x", "1"), branch="main/x", start_branch="main").json["message"]
    )


def test_the_last_known_commit(gitlab):
    first = gitlab.here("branches")["branches"]["main"]
    gitlab.here("commit", files={"README.md": "2"})
    changed = (400, "The file has changed since you started editing it: README.md")
    assert commit(gitlab, act("update", "README.md", "3", last_commit_id=first)).brief == changed
    assert commit(gitlab, act("update", "policies/a.json", "3", last_commit_id=first)).status == 201
    known = gitlab("GET", "/repository/files/README.md?ref=main").json["last_commit_id"]
    assert commit(gitlab, act("update", "README.md", "3", last_commit_id=known)).status == 201
    unchecked = act("update", "README.md", "4", last_commit_id="0" * 40)
    assert commit(gitlab, unchecked, branch="w", start_sha=first).status == 201


# Files


def test_files(gitlab):
    path = "/repository/files/policies%2Fa.json"
    found = gitlab("GET", path + "?ref=main").json
    assert base64.b64decode(found["content"]).decode() == FILES["policies/a.json"]
    assert (found["file_name"], found["encoding"], found["size"]) == ("a.json", "base64", len(FILES["policies/a.json"]))
    assert found["commit_id"] == found["last_commit_id"] == gitlab.here("branches")["branches"]["main"]
    raw = gitlab("GET", path + "/raw?ref=main")
    assert (raw.content.decode(), raw.headers["X-Gitlab-Blob-Id"]) == (FILES["policies/a.json"], found["blob_id"])
    assert raw.headers["X-Gitlab-Execute-Filemode"] == "false"
    assert gitlab("GET", path + "/raw").content == raw.content
    assert gitlab("GET", path).json == {"error": "ref is missing"}
    assert gitlab("GET", "/repository/files/none/raw?ref=main").brief == (404, "404 File Not Found")
    assert gitlab("GET", path + "/raw?ref=none").brief == (404, "404 Commit Not Found")


def test_trees(gitlab):
    found = gitlab("GET", "/repository/tree").json
    assert [(one["path"], one["type"], one["mode"]) for one in found] == [
        ("policies", "tree", "040000"),
        ("README.md", "blob", "100644"),
    ]
    assert [one["path"] for one in gitlab("GET", "/repository/tree?path=policies").json] == [
        "policies/a.json",
        "policies/b.json",
    ]
    deep = gitlab("GET", "/repository/tree?recursive=true&per_page=3")
    assert [one["path"] for one in deep.json] == ["policies", "policies/a.json", "policies/b.json"]
    assert (deep.headers["X-Next-Page"], deep.headers["X-Total"], deep.headers["X-Total-Pages"]) == ("2", "4", "2")
    last = gitlab("GET", "/repository/tree?recursive=true&per_page=3&page=2")
    assert ([one["path"] for one in last.json], last.headers["X-Next-Page"], last.headers["X-Prev-Page"]) == (
        ["README.md"],
        "",
        "1",
    )
    assert 'rel="next"' in deep.headers["Link"]
    assert gitlab("GET", "/repository/tree?ref=none").brief == (404, "404 Tree Not Found")
    assert gitlab("GET", "/repository/tree?path=none").brief == (404, "404 invalid revision or path Not Found")
