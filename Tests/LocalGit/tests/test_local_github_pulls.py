"""GitHub: pull requests."""

import pytest

BRANCH = "iam-policies/role"


@pytest.fixture
def work(github):
    """A branch with one commit of its own."""
    github.here("commit", branch=BRANCH, files={"policies/a.json": "2"})
    return github


@pytest.fixture
def pull(work):
    return opened(work).json


def opened(github, **more):
    return github("POST", "/pulls", {"title": "T", "head": BRANCH, "base": "main", "body": "B", **more})


def errors(answer):
    assert answer.brief == (422, "Validation Failed")
    return answer.json["errors"]


def found(github, number=1):
    return github("GET", f"/pulls/{number}").json


def test_opening(work):
    made = opened(work, head=f"owner:{BRANCH}")
    assert made.status == 201
    pull = made.json
    assert (pull["number"], pull["state"], pull["title"], pull["body"], pull["draft"]) == (1, "open", "T", "B", False)
    assert (pull["head"]["ref"], pull["head"]["label"], pull["base"]["ref"]) == (BRANCH, f"owner:{BRANCH}", "main")
    assert pull["head"]["sha"] == work.here("branches")["branches"][BRANCH]
    assert (pull["merged"], pull["mergeable"], pull["mergeable_state"]) == (False, None, "unknown")
    assert (pull["commits"], pull["changed_files"], pull["additions"], pull["deletions"]) == (1, 1, 1, 1)
    assert pull["user"]["login"] == "policy-bot"
    assert pull["html_url"].endswith(f"/{work.name}/pull/1")
    assert (found(work)["mergeable"], found(work)["mergeable_state"]) == (True, "clean")
    assert opened(work, title="other", base="main").status == 422


def test_a_second_one_of_the_same_branches(work, pull):
    message = f"A pull request already exists for owner:{BRANCH}."
    assert errors(opened(work)) == [{"resource": "PullRequest", "code": "custom", "message": message}]
    work.here("close", number=1)
    assert opened(work).json["number"] == 2


@pytest.mark.parametrize(
    "more, error",
    [
        ({"head": "none"}, {"resource": "PullRequest", "field": "head", "code": "invalid"}),
        ({"head": f"other:{BRANCH}"}, {"resource": "PullRequest", "field": "head", "code": "invalid"}),
        ({"base": "none"}, {"resource": "PullRequest", "field": "base", "code": "invalid"}),
        ({"title": " "}, {"resource": "PullRequest", "code": "missing_field", "field": "title"}),
        (
            {"head": "main", "base": BRANCH},
            {"resource": "PullRequest", "code": "custom", "message": f"No commits between {BRANCH} and main"},
        ),
        (
            {"body": "x" * 65537},
            {
                "resource": "Issue",
                "code": "custom",
                "field": "body",
                "message": "body is too long (maximum is 65536 characters)",
            },
        ),
        (
            {"title": "x" * 257},
            {
                "resource": "Issue",
                "code": "custom",
                "field": "title",
                "message": "title is too long (maximum is 256 characters)",
            },
        ),
    ],
)
def test_what_cannot_be_opened(work, more, error):
    assert errors(opened(work, **more)) == [error]
    assert work.here("requests") == {"requests": []}


def test_the_longest_body(work):
    assert opened(work, body="é" * 65536).status == 201


def test_changing_texts_and_state(work, pull):
    changed = work("PATCH", "/pulls/1", {"title": "New", "body": "Text"})
    assert (changed.status, changed.json["title"], changed.json["body"]) == (200, "New", "Text")
    assert errors(work("PATCH", "/pulls/1", {"body": "x" * 65537}))[0]["field"] == "body"
    assert work("PATCH", "/pulls/1", {"state": "closed"}).json["state"] == "closed"
    assert found(work)["closed_at"] is not None
    assert work("PATCH", "/pulls/1", {"state": "open"}).json["closed_at"] is None
    assert errors(work("PATCH", "/pulls/1", {"state": "merged"}))[0]["field"] == "state"
    assert work("PATCH", "/pulls/9", {}).brief == (404, "Not Found")


def listed(github, query=""):
    return [one["number"] for one in github("GET", f"/pulls?{query}").json]


def test_listing(work, pull):
    work.here("commit", branch="other", files={"x": "1"})
    opened(work, head="other")
    work.here("close", number=2)
    assert listed(work) == [1]
    assert listed(work, "state=closed") == [2]
    assert listed(work, "state=all") == [2, 1]
    assert listed(work, "state=all&direction=asc") == [1, 2]
    assert listed(work, f"state=all&head=owner:{BRANCH}&base=main") == [1]
    assert listed(work, f"head=other:{BRANCH}") == []
    assert listed(work, "base=none") == []
    assert listed(work, "state=all&head=none") == [2, 1]  # without an owner, GitHub looks at no head
    assert "mergeable" not in work("GET", "/pulls").json[0]


def test_pages(github):
    for number in range(1, 5):
        github.here("commit", branch=f"b{number}", files={"x": str(number)})
        opened(github, head=f"b{number}")
    first = github("GET", "/pulls?per_page=3&direction=asc")
    assert [one["number"] for one in first.json] == [1, 2, 3]
    following = first.headers["Link"].split(";")[0].strip("<>")
    assert 'rel="next"' in first.headers["Link"]
    assert 'rel="last"' in first.headers["Link"]
    second = github("GET", following.removeprefix(github.root))
    assert [one["number"] for one in second.json] == [4]
    assert 'rel="prev"' in second.headers["Link"]
    assert 'rel="next"' not in second.headers["Link"]
    assert github("GET", "/pulls").headers["Link"] is None


def test_comments(work, pull):
    made = work("POST", "/issues/1/comments", {"body": "C"})
    assert (made.status, made.json["body"], made.json["user"]["login"]) == (201, "C", "policy-bot")
    assert [one["body"] for one in work("GET", "/issues/1/comments").json] == ["C"]
    assert work.here("requests")["requests"][0]["comments"] == [{"author": "policy-bot", "body": "C"}]
    assert found(work)["comments"] == 1
    assert errors(work("POST", "/issues/1/comments", {"body": ""}))[0]["resource"] == "IssueComment"
    assert errors(work("POST", "/issues/1/comments", {"body": "x" * 65537}))[0]["code"] == "unprocessable"
    assert work("POST", "/issues/2/comments", {"body": "C"}).brief == (404, "Not Found")


def test_what_can_be_merged(work, pull):
    work.here("commit", files={"policies/b.json": "other"})
    assert found(work)["mergeable"] is True
    work.here("commit", files={"policies/a.json": "3"})
    assert (found(work)["mergeable"], found(work)["mergeable_state"]) == (False, "dirty")
    assert work("PUT", "/pulls/1/merge", {}).brief == (405, "Pull Request is not mergeable")


def test_merging(work, pull):
    work.here("commit", files={"other": "1"})
    base = work.here("branches")["branches"]["main"]
    assert work("PUT", "/pulls/1/merge", {"sha": "0" * 40}).brief == (
        409,
        "Head branch was modified. Review and try the merge again.",
    )
    assert work("PUT", "/pulls/1/merge", {"merge_method": "rebase"}).status == 405
    merged = work("PUT", "/pulls/1/merge", {"sha": pull["head"]["sha"]})
    assert (merged.status, merged.json["merged"], merged.json["message"]) == (
        200,
        True,
        "Pull Request successfully merged",
    )
    log = work.here("log")["log"]
    assert (log[0]["sha"], log[0]["parents"]) == (merged.json["sha"], [base, pull["head"]["sha"]])
    assert log[0]["message"] == f"Merge pull request #1 from owner/{BRANCH}\n\nT"
    assert work.here("files")["files"]["policies/a.json"] == "2"
    assert work.here("files")["files"]["other"] == "1"
    after = found(work)
    assert (after["state"], after["merged"], after["merge_commit_sha"], after["mergeable"]) == (
        "closed",
        True,
        log[0]["sha"],
        None,
    )
    assert after["merged_by"]["login"] == "policy-bot"
    assert work("PUT", "/pulls/1/merge", {}).status == 405
    assert "cannot be reopened" in errors(work("PATCH", "/pulls/1", {"state": "open"}))[0]["message"]


def test_a_squashed_branch_has_commits_left(work, pull):
    work.here("merge", number=1, squash=True)
    assert work.here("requests")["requests"][0]["state"] == "merged"
    assert work.here("files")["files"]["policies/a.json"] == "2"
    assert opened(work).status == 201


def test_a_person_deletes_the_branch_after_merging(work, pull):
    work.here("merge", number=1, delete_branch=True)
    assert list(work.here("branches")["branches"]) == ["main"]
    assert found(work)["merged"] is True


# What pushes do to pull requests


def test_pushes_are_followed(work, pull):
    sha = work.here("commit", branch=BRANCH, files={"policies/a.json": "3"})["commit"]
    assert (found(work)["head"]["sha"], found(work)["commits"]) == (sha, 2)


def test_a_deleted_branch_closes(work, pull):
    work("DELETE", f"/git/refs/heads/{BRANCH}")
    assert (found(work)["state"], found(work)["merged"]) == ("closed", False)
    assert "has been deleted" in errors(work("PATCH", "/pulls/1", {"state": "open"}))[0]["message"]


def test_a_branch_without_commits_of_its_own_closes(work, pull):
    main = work.here("branches")["branches"]["main"]
    work("PATCH", f"/git/refs/heads/{BRANCH}", {"sha": main, "force": True})
    assert (found(work)["state"], found(work)["merged"]) == ("closed", False)
    assert "no new commits" in errors(work("PATCH", "/pulls/1", {"state": "open"}))[0]["message"]


def test_a_closed_one_is_not_reopened_after_a_forced_push(work, pull):
    work.here("close", number=1)
    main = work.here("branches")["branches"]["main"]
    tree = work("GET", f"/git/commits/{pull['head']['sha']}").json["tree"]["sha"]
    other = work("POST", "/git/commits", {"message": "again", "tree": tree, "parents": [main]}).json["sha"]
    work("PATCH", f"/git/refs/heads/{BRANCH}", {"sha": other, "force": True})
    assert "was force-pushed or recreated" in errors(work("PATCH", "/pulls/1", {"state": "open"}))[0]["message"]
    assert opened(work).json["number"] == 2


def test_pushing_its_commits_to_the_base_merges(work, pull):
    work("PATCH", "/git/refs/heads/main", {"sha": pull["head"]["sha"]})
    assert (found(work)["state"], found(work)["merged"], found(work)["merged_by"]) == ("closed", True, None)
