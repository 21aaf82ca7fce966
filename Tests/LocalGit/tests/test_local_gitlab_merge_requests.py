"""GitLab: merge requests."""

import pytest

BRANCH = "iam-policies/role"


@pytest.fixture
def work(gitlab):
    """A branch with one commit of its own."""
    gitlab.here("commit", branch=BRANCH, files={"policies/a.json": "2"})
    return gitlab


@pytest.fixture
def request_1(work):
    return opened(work).json


def opened(gitlab, **more):
    return gitlab(
        "POST",
        "/merge_requests",
        {"title": "T", "source_branch": BRANCH, "target_branch": "main", "description": "D", **more},
    )


def found(gitlab, iid=1):
    return gitlab("GET", f"/merge_requests/{iid}").json


def test_opening(work):
    made = opened(work)
    assert made.status == 201
    assert (made.json["iid"], made.json["state"], made.json["title"], made.json["description"]) == (
        1,
        "opened",
        "T",
        "D",
    )
    assert (made.json["source_branch"], made.json["target_branch"], made.json["draft"]) == (BRANCH, "main", False)
    assert made.json["sha"] == work.here("branches")["branches"][BRANCH]
    assert (made.json["merge_status"], made.json["detailed_merge_status"]) == ("checking", "checking")
    assert made.json["web_url"].endswith(f"/{work.name}/-/merge_requests/1")
    assert made.json["references"]["full"] == f"{work.name}!1"
    assert (found(work)["merge_status"], found(work)["detailed_merge_status"]) == ("can_be_merged", "mergeable")
    assert (found(work)["has_conflicts"], found(work)["changes_count"]) == (False, "1")


def test_a_second_one_of_the_same_branches(work, request_1):
    assert opened(work).brief == (409, ["Another open merge request already exists for this source branch: !1"])
    work.here("close", number=1)
    assert opened(work).json["iid"] == 2
    assert work("PUT", "/merge_requests/1", {"state_event": "reopen"}).status == 409


@pytest.mark.parametrize(
    "more, status, message",
    [
        ({"source_branch": "main"}, 422, ["You can't use same project/branch for source and target"]),
        ({"source_branch": "none"}, 400, {"source_branch": ["does not exist"]}),
        ({"target_branch": "none"}, 400, {"target_branch": ["does not exist"]}),
        ({"title": " "}, 400, {"title": ["can't be blank"]}),
        ({"title": "x" * 256}, 400, {"title": ["is too long (maximum is 255 characters)"]}),
        ({"description": "x" * 1048577}, 400, {"description": ["is too long (maximum is 1048576 characters)"]}),
    ],
)
def test_what_cannot_be_opened(work, more, status, message):
    assert opened(work, **more).brief == (status, message)
    assert work.here("requests") == {"requests": []}


def test_missing_parameters(work):
    missing = {"error": "title is missing, source_branch is missing, target_branch is missing"}
    assert work("POST", "/merge_requests", {}).json == missing


def test_forms_are_taken_too(work):
    form = f"title=A%20B&source_branch={BRANCH.replace('/', '%2F')}&target_branch=main".encode()
    made = work("POST", "/merge_requests", form, {"Content-Type": "application/x-www-form-urlencoded"})
    assert (made.status, made.json["title"]) == (201, "A B")


def test_changing_texts_and_state(work, request_1):
    changed = work("PUT", "/merge_requests/1", {"title": "Draft: New", "description": "Text"})
    assert (changed.status, changed.json["title"], changed.json["description"], changed.json["draft"]) == (
        200,
        "Draft: New",
        "Text",
        True,
    )
    assert found(work)["detailed_merge_status"] == "draft_status"
    closed = work("PUT", "/merge_requests/1", {"state_event": "close"}).json
    assert (closed["state"], closed["closed_by"]["username"], closed["detailed_merge_status"]) == (
        "closed",
        "policy-bot",
        "not_open",
    )
    assert work("PUT", "/merge_requests/1", {"state_event": "reopen"}).json["state"] == "opened"
    assert work("PUT", "/merge_requests/1", {"state_event": "x"}).json == {
        "error": "state_event does not have a valid value"
    }
    assert work("PUT", "/merge_requests/1", {"description": "x" * 1048577}).status == 400
    assert "at least one parameter" in work("PUT", "/merge_requests/1", {}).json["error"]
    assert work("PUT", "/merge_requests/9", {"title": "x"}).brief == (404, "404 Not found")


def listed(gitlab, query=""):
    return [one["iid"] for one in gitlab("GET", f"/merge_requests?{query}").json]


def test_listing(work, request_1):
    work.here("commit", branch="other", files={"x": "1"})
    opened(work, source_branch="other")
    work.here("close", number=2)
    assert listed(work) == [2, 1]
    assert listed(work, "state=opened") == [1]
    assert listed(work, "state=closed") == [2]
    assert listed(work, "sort=asc") == [1, 2]
    assert listed(work, f"state=opened&source_branch={BRANCH.replace('/', '%2F')}&target_branch=main") == [1]
    assert listed(work, "source_branch=none") == []
    assert listed(work, "target_branch=none") == []
    assert work("GET", "/merge_requests?state=open").json == {"error": "state does not have a valid value"}


def test_pages(work, request_1):
    work.here("commit", branch="other", files={"x": "1"})
    opened(work, source_branch="other")
    first = work("GET", "/merge_requests?per_page=1&sort=asc")
    assert ([one["iid"] for one in first.json], first.headers["X-Next-Page"], first.headers["X-Total"]) == (
        [1],
        "2",
        "2",
    )
    following = first.headers["Link"].split(";")[0].strip("<>").removeprefix(work.root)
    second = work("GET", following)
    assert ([one["iid"] for one in second.json], second.headers["X-Next-Page"]) == ([2], "")


def test_notes(work, request_1):
    made = work("POST", "/merge_requests/1/notes", {"body": "N"})
    assert (made.status, made.json["body"], made.json["noteable_iid"]) == (201, "N", 1)
    assert [one["body"] for one in work("GET", "/merge_requests/1/notes").json] == ["N"]
    assert work.here("requests")["requests"][0]["comments"] == [{"author": "policy-bot", "body": "N"}]
    assert work("POST", "/merge_requests/1/notes", {}).json == {"error": "body is missing"}
    assert work("POST", "/merge_requests/1/notes", {"body": " "}).status == 400


def test_what_can_be_merged(work, request_1):
    work.here("commit", files={"policies/b.json": "other"})
    assert found(work)["merge_status"] == "can_be_merged"
    work.here("commit", files={"policies/a.json": "3"})
    after = found(work)
    assert (after["merge_status"], after["detailed_merge_status"], after["has_conflicts"]) == (
        "cannot_be_merged",
        "conflict",
        True,
    )
    assert work("PUT", "/merge_requests/1/merge", {}).brief == (405, "405 Method Not Allowed")


def test_merging(work, request_1):
    work.here("commit", files={"other": "1"})
    base = work.here("branches")["branches"]["main"]
    wrong = (409, f"SHA does not match HEAD of source branch: {request_1['sha']}")
    assert work("PUT", "/merge_requests/1/merge", {"sha": "0" * 40}).brief == wrong
    merged = work("PUT", "/merge_requests/1/merge", {"should_remove_source_branch": True})
    log = work.here("log")["log"]
    assert (merged.status, merged.json["state"], merged.json["merge_commit_sha"]) == (200, "merged", log[0]["sha"])
    assert merged.json["merge_user"]["username"] == "policy-bot"
    assert log[0]["parents"] == [base, request_1["sha"]]
    assert log[0]["message"] == f"Merge branch '{BRANCH}' into 'main'\n\nT\n\nSee merge request {work.name}!1"
    assert work.here("files")["files"]["policies/a.json"] == "2"
    assert list(work.here("branches")["branches"]) == ["main"]
    assert work("PUT", "/merge_requests/1/merge", {}).status == 405


def test_squashing(work, request_1):
    base = work.here("branches")["branches"]["main"]
    merged = work("PUT", "/merge_requests/1/merge", {"squash": True}).json
    log = work.here("log")["log"]
    assert (merged["squash_commit_sha"], merged["merge_commit_sha"]) == (log[0]["sha"], None)
    assert (log[0]["parents"], log[0]["message"]) == ([base], "T")


# What pushes do to merge requests


def test_pushes_are_followed(work, request_1):
    sha = work.here("commit", branch=BRANCH, files={"policies/a.json": "3"})["commit"]
    assert found(work)["sha"] == sha


def test_a_deleted_branch_closes(work, request_1):
    work("DELETE", "/repository/branches/" + BRANCH.replace("/", "%2F"))
    assert found(work)["state"] == "closed"


def test_a_branch_without_commits_of_its_own_stays_open(work):
    work("POST", "/repository/branches", {"branch": "same", "ref": "main"})
    made = opened(work, source_branch="same")
    assert made.status == 201
    assert (found(work)["state"], found(work)["detailed_merge_status"], found(work)["changes_count"]) == (
        "opened",
        "commits_status",
        None,
    )
    work.here("commit", files={"x": "1"})
    assert found(work)["state"] == "opened"
    assert work("PUT", "/merge_requests/1/merge", {}).status == 405


def test_its_commits_in_the_target_merge(work, request_1):
    work("POST", "/repository/branches", {"branch": "copy", "ref": BRANCH})
    opened(work, source_branch="copy")
    work.here("merge", number=1)
    assert (found(work, 2)["state"], found(work, 2)["merge_user"]) == ("merged", None)
    assert found(work, 2)["merge_commit_sha"] == work.here("branches")["branches"]["main"]
