"""The target for CodeCommit, against a repository in memory with the checks and exceptions of the API."""
import boto3
import pytest
from botocore.exceptions import ClientError

from codecommit import CodeCommit
from fakes import Repository, failure
from target import Change, Outdated, Unusable

pytestmark = pytest.mark.usefixtures("naps")
BRANCH = "iam-policies/app/Dev"
RULES = {"allow.json": b"[]\n", "deny.json": b"[]\n"}
CONSOLE = "https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/policies/"
# What the role may do: always, and on its own references only (the parameter that names the branch).
READS = {"GetBranch", "GetFile"}
REVIEWS = READS | {"GetMergeConflicts", "ListPullRequests", "GetPullRequest", "CreatePullRequest",
                   "UpdatePullRequestTitle", "UpdatePullRequestDescription", "UpdatePullRequestStatus"}
PUSHES = {"CreateBranch": "branchName", "DeleteBranch": "branchName", "CreateCommit": "branchName",
          "MergeBranchesByThreeWay": "targetBranch"}


@pytest.fixture
def repo(monkeypatch):
    repo = Repository()
    monkeypatch.setattr(boto3, "client", lambda name: {"codecommit": repo}[name])
    return repo


def place(repo, review="pull-request", branch="main"):
    """The target, under the permissions that its role has."""
    def forbidden(operation, given):
        if review == "none":
            return operation not in READS and not (operation == "CreateCommit" and given["branchName"] == branch)
        return operation not in REVIEWS and not given[PUSHES[operation]].startswith("iam-policies/")
    repo.forbidden = forbidden
    return CodeCommit({"REPOSITORY": "policies", "BRANCH": branch, "REVIEW": review, "AWS_REGION": "eu-west-1"})


def change(place, text=b"1", mark="", branch=BRANCH, title="A title", **files):
    """What the function makes: the marker stands for the files, for those in the main branch, and for a mark."""
    files = {path.replace("_", "/") + ".json": content for path, content in files.items()} or {"Dev/policy.json": text}
    marker = f"<!-- {files} {place.read(files)} {mark} -->"
    return Change(branch, files, "the message", title, lambda limit: f"A text.\n{marker}", marker, RULES)


def publish(place, *arguments, **more):
    return place.transact(lambda: place.publish(change(place, *arguments, **more)))


def others_do(repo, action):
    """An action as somebody else, with other permissions and uncounted."""
    def act():
        forbidden, repo.forbidden = repo.forbidden, lambda *_: False
        ahead, repo.ahead = repo.ahead, {}
        action()
        repo.forbidden, repo.ahead = forbidden, ahead
    return act


class TestReading:
    def test_files_and_their_absence(self, repo):
        repo.put({"a/allow.json": "[]"})
        assert place(repo).read(["a/allow.json", "a/deny.json"]) == {"a/allow.json": b"[]", "a/deny.json": None}

    def test_all_of_one_commit_and_each_file_once(self, repo):
        repo.put({"a": "1", "b": "1"})
        git = place(repo)
        git.read(["a"])
        repo.put({"a": "2", "b": "2"})
        assert git.read(["a", "b"]) == {"a": b"1", "b": b"1"}
        assert repo.calls == ["GetBranch", "GetFile", "GetFile"]

    def test_other_failures_are_not_hidden(self, repo, naps):
        git = place(repo)
        git.name = {"repositoryName": "other"}
        with pytest.raises(ClientError, match="RepositoryDoesNotExistException"):
            git.transact(lambda: git.read(["a"]))
        repo.put({"a": "1"})
        git = place(repo)
        repo.forbidden = lambda operation, _: operation == "GetFile"
        with pytest.raises(ClientError, match="AccessDenied"):
            git.transact(lambda: git.read(["a"]))
        assert not naps


class TestDirect:
    def test_commits_only_what_differs(self, repo):
        repo.put({"same.json": "1", "other.json": "1", "old.json": "1", "kept": "1"})
        done = publish(place(repo, "none"), same=b"1", other=b"2", new=b"3", old=None, never=None)
        assert done == {"change": "committed", "link": f"{CONSOLE}commit/{repo.branches['main']}?region=eu-west-1"}
        assert repo.files() == {"same.json": b"1", "other.json": b"2", "new.json": b"3", "kept": b"1"}
        assert repo.message() == "the message" and not repo.requests

    def test_unchanged_content_makes_no_commit(self, repo):
        repo.put({"a.json": "1"})
        assert publish(place(repo, "none"), a=b"1", b=None) == {"change": "unchanged", "link": None}
        assert "CreateCommit" not in repo.calls

    def test_no_change_is_no_failure(self, repo):
        tip = repo.put({"a.json": "1"})
        repo.lie_about_change = True
        assert publish(place(repo, "none"), a=b"2")["link"] == f"{CONSOLE}commit/{tip}?region=eu-west-1"

    def test_an_empty_repository(self, repo):
        git = place(repo, "none")
        publish(git, a=b"1", gone=None)
        assert repo.files() == {"a.json": b"1"} and list(repo.branches) == ["main"]
        assert publish(git, a=b"1", gone=None)["change"] == "unchanged"

    def test_somebody_else_makes_the_first_commit(self, repo):
        repo.before_commit = [lambda: repo.put({"rule": "1"})]
        publish(place(repo, "none"), a=b"1")
        assert repo.files() == {"rule": b"1", "a.json": b"1"}

    def test_a_rule_that_changes_meanwhile_counts(self, repo, naps):
        repo.put({"rule": "1"})
        repo.before_commit = [lambda: repo.put({"rule": "2"}), lambda: repo.put({"rule": "3"})]
        git = place(repo, "none")
        git.transact(lambda: git.publish(change(git, git.read(["rule"])["rule"])))
        assert repo.files() == {"rule": b"3", "Dev/policy.json": b"3"} and len(naps) == 2

    def test_gives_up_after_five_attempts(self, repo, naps):
        repo.put({"rule": "0"})
        repo.before_commit = [lambda n=n: repo.put({"rule": str(n + 1)}) for n in range(9)]
        with pytest.raises(Outdated, match="ParentCommitIdOutdatedException"):
            publish(place(repo, "none"))
        assert repo.calls.count("CreateCommit") == 5 and len(naps) == 4

    @pytest.mark.parametrize("code", [None, "BranchDoesNotExistException"])
    def test_a_branch_that_a_used_repository_lacks(self, repo, monkeypatch, naps, code):
        repo.put({"a": "1"}, branch="trunk")
        if code:
            def refuse(**_):
                raise failure(code)
            monkeypatch.setattr(repo, "_CreateCommit", refuse)
        with pytest.raises(Unusable, match="has commits, but no branch main: create it"):
            publish(place(repo, "none"))
        assert not naps

    def test_a_role_that_may_not_push_is_told_as_it_is(self, repo):
        git = place(repo, "none")
        repo.forbidden = lambda operation, _: operation == "CreateCommit"
        with pytest.raises(ClientError, match="AccessDenied"):
            publish(git)


class TestReview:
    @pytest.fixture(autouse=True)
    def used(self, repo):
        repo.put(RULES)

    def test_opens_a_request(self, repo):
        git = place(repo)
        assert publish(git) == {"change": "opened", "link": f"{CONSOLE}pull-requests/1/details?region=eu-west-1"}
        [made] = repo.requests.values()
        assert (made["title"], made["description"]) == ("A title", f"A text.\n{change(git).marker}")
        assert [made["pullRequestTargets"][0][side] for side in ("sourceReference", "destinationReference")] == [
            f"refs/heads/{BRANCH}", "refs/heads/main"]
        assert repo.files(BRANCH) == {**RULES, "Dev/policy.json": b"1"} and repo.message(BRANCH) == "the message"
        assert repo.files() == RULES
        repo.merge("1")
        assert repo.files() == {**RULES, "Dev/policy.json": b"1"}

    def test_and_leaves_it_alone(self, repo):
        git = place(repo)
        publish(git)
        del repo.calls[:]
        assert publish(git) == {"change": "unchanged", "link": f"{CONSOLE}pull-requests/1/details?region=eu-west-1"}
        assert {call[:3] for call in repo.calls} == {"Get", "Lis"}

    def test_nothing_to_propose(self, repo):
        repo.put({"Dev/policy.json": b"1"})
        assert publish(place(repo)) == {"change": "unchanged", "link": None}
        assert {call[:3] for call in repo.calls} == {"Get"}

    def test_updates_it_in_place(self, repo):
        git = place(repo)
        publish(git)
        first = repo.branches[BRANCH]
        done = publish(git, b"2", title="Another title")
        assert done == {"change": "updated", "link": f"{CONSOLE}pull-requests/1/details?region=eu-west-1"}
        assert repo.parents[repo.branches[BRANCH]] == (first,) and repo.files(BRANCH)["Dev/policy.json"] == b"2"
        assert list(repo.requests) == ["1"] and repo.requests["1"]["title"] == "Another title"
        assert change(git, b"2").marker in repo.requests["1"]["description"]

    def test_touches_only_the_text_where_only_that_differs(self, repo):
        git = place(repo)
        publish(git)
        del repo.calls[:]
        assert publish(git, mark="other")["change"] == "updated"
        assert [call for call in repo.calls if call[:3] not in ("Get", "Lis")] == ["UpdatePullRequestDescription"]

    def test_edits_only_what_differs(self, repo):
        git = place(repo)
        publish(git)
        found = git.find(BRANCH)
        for title, body, call in (("A title", found.body, None), ("Another", found.body, "Title"),
                                  ("A title", "Another", "Description")):
            del repo.calls[:]
            git.edit(found, title, body)
            assert repo.calls == ([f"UpdatePullRequest{call}"] if call else [])

    def test_titles_are_cut(self, repo):
        git = place(repo)
        publish(git, title="x" * 200)
        assert repo.requests["1"]["title"] == "x" * 150
        publish(git, b"2", title="x" * 200)
        assert "UpdatePullRequestTitle" not in repo.calls

    def test_the_longest_text(self, repo):
        git = place(repo)
        one = change(git)
        one.body = lambda limit: "x" * (limit - len(one.marker)) + one.marker
        git.transact(lambda: git.publish(one))
        assert len(repo.requests["1"]["description"]) == 10_240
        repo.put(one.files)
        assert git.transact(lambda: git.publish(one))["change"] == "withdrawn"

    def test_what_is_in_the_way_of_a_merge_does_not_stay_there(self, repo):
        git = place(repo)
        publish(git)
        repo.put({"Dev/policy.json": "by hand"})
        assert publish(git, b"2")["change"] == "updated"
        assert repo.message(BRANCH) == "Merge main into iam-policies/app/Dev\n"
        repo.merge("1")
        assert repo.files() == {**RULES, "Dev/policy.json": b"2"}

    @pytest.mark.parametrize("others", [
        {"Dev/policy.json": None}, {"Dev/policy.json": None, "x": "1"}, {"Dev/policy.json": "y"}])
    @pytest.mark.parametrize("text", [b"1", b"2", b"3", None])
    def test_merges_to_what_is_proposed_whatever_the_main_branch_did(self, repo, others, text):
        repo.put({"Dev/policy.json": b"1"})
        git = place(repo)
        publish(git, b"2")
        repo.put(others)
        done = publish(git, text)["change"]
        if done == "withdrawn":
            assert text is None and others["Dev/policy.json"] is None
        else:
            repo.merge("1")
        assert repo.files().get("Dev/policy.json") == text and repo.files().get("x", b"1") == b"1"
        assert publish(git, text)["change"] == "unchanged"

    def test_a_file_that_only_the_main_branch_changed_is_proposed_too(self, repo):
        repo.put({"a.json": "1", "b.json": "1"})
        git = place(repo)
        publish(git, a=b"1", b=b"2")
        repo.put({"a.json": "3"})
        assert publish(git, a=b"1", b=b"2")["change"] == "updated"
        repo.merge("1")
        assert repo.files() == {**RULES, "a.json": b"1", "b.json": b"2"}

    def test_other_changes_of_the_main_branch_need_no_merge(self, repo):
        git = place(repo)
        publish(git)
        repo.put({"x": "1"})
        assert publish(git)["change"] == "unchanged"
        assert publish(git, b"2")["change"] == "updated"
        assert "MergeBranchesByThreeWay" not in repo.calls
        repo.merge("1")
        assert repo.files() == {**RULES, "Dev/policy.json": b"2", "x": b"1"}

    def test_what_people_pushed_to_the_branch_is_kept_but_for_the_policy(self, repo):
        git = place(repo)
        publish(git)
        repo.put({"Dev/policy.json": "by hand", "notes": "ours"}, branch=BRANCH)
        repo.put({"notes": "theirs"})
        assert publish(git)["change"] == "updated"
        repo.merge("1")
        assert repo.files() == {**RULES, "Dev/policy.json": b"1", "notes": b"ours"}

    def test_a_push_while_the_main_branch_is_merged(self, repo, monkeypatch, naps):
        git = place(repo)
        publish(git)
        repo.put({"Dev/policy.json": "by hand"})
        merge, lost = repo._MergeBranchesByThreeWay, [failure("ConcurrentReferenceUpdateException")]

        def late(**given):
            if lost:
                raise lost.pop()
            return merge(**given)
        monkeypatch.setattr(repo, "_MergeBranchesByThreeWay", late)
        assert publish(git, b"2")["change"] == "updated" and len(naps) == 1
        repo.merge("1")
        assert repo.files()["Dev/policy.json"] == b"2"

    @pytest.mark.parametrize("code", ["TipsDivergenceExceededException", "MaximumItemsToCompareExceededException"])
    def test_a_branch_that_is_too_far_behind_is_replaced(self, repo, code):
        git = place(repo)
        publish(git)
        repo.too_far = code
        assert publish(git, b"2")["change"] == "opened"
        assert repo.open_requests() == ["2"]
        assert repo.requests["1"]["description"].startswith("Replaced: main has moved on")
        repo.merge("2")
        assert repo.files()["Dev/policy.json"] == b"2"

    def test_split_and_joined_again(self, repo):
        git = place(repo)
        publish(git, Dev_policy=b"1")
        repo.merge("1")
        publish(git, **{"Dev_policy": None, "Dev_policy-1": b"1", "Dev_policy-2": b"2"})
        repo.merge("2")
        assert repo.files() == {**RULES, "Dev/policy-1.json": b"1", "Dev/policy-2.json": b"2"}
        publish(git, **{"Dev_policy": b"3", "Dev_policy-1": None, "Dev_policy-2": None})
        repo.merge("3")
        assert repo.files() == {**RULES, "Dev/policy.json": b"3"}

    def test_after_a_merge_a_new_branch_begins(self, repo):
        git = place(repo)
        publish(git)
        repo.merge("1")
        assert publish(git) == {"change": "unchanged", "link": None}
        main = repo.branches["main"]
        assert publish(git, b"2")["change"] == "opened"
        assert repo.parents[repo.branches[BRANCH]] == (main,) and repo.open_requests() == ["2"]

    def test_declined(self, repo):
        git = place(repo)
        publish(git)
        repo.close("1")
        assert publish(git) == {"change": "declined", "link": None}
        assert publish(git, b"2")["change"] == "opened"

    def test_merged_and_taken_back_is_no_decline(self, repo):
        git = place(repo)
        publish(git)
        repo.merge("1")
        repo.put({"Dev/policy.json": None})
        assert publish(git)["change"] == "opened"
        repo.merge("2")
        assert repo.files()["Dev/policy.json"] == b"1"

    def test_withdrawn(self, repo):
        git = place(repo)
        publish(git)
        repo.put({"Dev/policy.json": b"1"})
        assert publish(git) == {"change": "withdrawn", "link": f"{CONSOLE}pull-requests/1/details?region=eu-west-1"}
        assert list(repo.branches) == ["main"] and repo.requests["1"]["pullRequestStatus"] == "CLOSED"
        assert repo.requests["1"]["description"] == "Withdrawn: there is nothing left to change.\n\nA text.\n"
        assert publish(git) == {"change": "unchanged", "link": None}

    def test_a_branch_is_there_without_a_request(self, repo):
        repo.put({"Dev/policy.json": "other", "more": "1"}, branch=BRANCH)
        assert publish(place(repo))["change"] == "opened"
        assert repo.files(BRANCH) == {**RULES, "Dev/policy.json": b"1"}

    def test_a_request_is_there_without_its_branch(self, repo):
        git = place(repo)
        publish(git)
        del repo.branches[BRANCH]
        assert publish(git, b"2")["change"] == "updated"
        assert repo.open_requests() == ["1"] and repo.files(BRANCH)["Dev/policy.json"] == b"2"

    def test_of_several_requests_the_newest(self, repo):
        git = place(repo)
        for number in range(12):
            repo.requests[str(number)] = {
                "pullRequestId": str(number), "title": "A title", "pullRequestStatus": "OPEN", "pullRequestTargets": [{
                    "sourceReference": f"refs/heads/{BRANCH}", "destinationReference": "refs/heads/main",
                    "mergeMetadata": {"isMerged": False}}]}
        assert git.find(BRANCH).id == "11" and git.find(BRANCH).body == ""

    def test_only_requests_of_the_same_two_branches(self, repo):
        repo.put({}, branch="trunk")
        publish(place(repo, branch="trunk"))
        publish(place(repo), branch="iam-policies/Dev")
        git = place(repo)
        assert git.find(BRANCH) is None and git.find("iam-policies/Dev").id == "2"

    def test_hundreds_of_requests(self, repo):
        repo.page = 100
        git = place(repo)
        for number in range(250):
            publish(git, branch=f"iam-policies/{number}")
        publish(git)
        del repo.calls[:]
        later = place(repo)
        assert later.find(BRANCH).id == "251"
        assert repo.calls == ["ListPullRequests"] * 3 + ["GetPullRequest"], "the newest is the first that is looked at"
        assert later.find("iam-policies/0").id == "1"
        assert repo.calls.count("GetPullRequest") == 251
        del repo.calls[:]
        assert later.find("iam-policies/0").id == "1" and later.find("iam-policies/none") is None
        assert repo.calls.count("GetPullRequest") == 1, "which branches a request is of is looked up once"

    def test_declines_are_looked_for_among_the_200_newest(self, repo):
        git = place(repo)
        publish(git)
        for number in range(200):
            publish(git, branch=f"iam-policies/{number}")
        for number in list(repo.requests):
            if number != "2":
                repo.close(number)
        assert publish(place(repo))["change"] == "declined"
        repo.close("2")
        assert publish(place(repo))["change"] == "opened"

    def test_tokens_follow_the_tip_of_the_branch(self, repo):
        git = place(repo)
        publish(git)
        repo.close("1")
        publish(git, b"2")
        assert len(repo.tokens) == 2
        # A call that is made again, because its answer was lost.
        repo.requests["2"]["pullRequestStatus"] = "CLOSED"
        body = repo.requests["2"]["description"]
        assert git.open(BRANCH, "A title", body).id == "2"
        with pytest.raises(Outdated, match="IdempotencyParameterMismatchException"):
            git.open(BRANCH, "A title", "other")


class TestEmptyRepository:
    def test_the_role_may_not_begin_it(self, repo, naps):
        with pytest.raises(Unusable, match="no branch main, .* commit allow.json to main first"):
            publish(place(repo))
        assert not repo.commits and not naps

    def test_a_role_that_may_begins_with_rules(self, repo):
        git = place(repo)
        repo.forbidden = lambda *_: False
        assert publish(git)["change"] == "opened"
        assert repo.files() == RULES and repo.files(BRANCH) == {**RULES, "Dev/policy.json": b"1"}

    def test_somebody_else_begins_it_meanwhile(self, repo):
        git = place(repo)
        repo.forbidden = lambda *_: False
        repo.before_commit = [lambda: repo.put({"allow.json": "own"})]
        assert publish(git)["change"] == "opened"
        assert repo.files() == {"allow.json": b"own"}


class TestLostRaces:
    """Somebody else acts ahead of each call in turn."""

    def each(self, repo, act):
        for number in repo.open_requests(BRANCH):
            act(number)

    def merge(self, repo, number):
        if BRANCH in repo.branches and repo.is_mergeable(number):
            repo.merge(number)

    ACTS = {
        "commits": lambda self, repo: repo.put({"x": "1"}),
        "changes the policy": lambda self, repo: repo.put({"Dev/policy.json": "by hand"}),
        "deletes the policy": lambda self, repo: repo.put({"Dev/policy.json": None}),
        "does it by hand": lambda self, repo: repo.put({"Dev/policy.json": b"3"}),
        "merges": lambda self, repo: self.each(repo, lambda number: self.merge(repo, number)),
        "closes": lambda self, repo: self.each(repo, repo.close),
        "edits": lambda self, repo: self.each(repo, lambda number: repo.requests[number].update(title="By hand")),
        "pushes": lambda self, repo: BRANCH in repo.branches and repo.put({"Dev/policy.json": "pushed"}, branch=BRANCH),
        "deletes the branch": lambda self, repo: repo.branches.pop(BRANCH, None),
        "makes the branch": lambda self, repo: repo.branches.setdefault(BRANCH, repo.branches["main"]),
        "does the same": lambda self, repo: publish(self.other, b"3"),
        "does something else": lambda self, repo: publish(self.other, b"4"),
    }

    def begin(self, repo, start):
        repo.put({**RULES, "Dev/policy.json": b"1"})
        git = place(repo)
        self.other = place(repo)
        if start != "nothing":
            publish(git, b"3" if start == "in place" else b"2")
        if start == "closed":
            repo.close("1")
        if start == "in conflict":
            repo.put({"Dev/policy.json": "by hand"})
        if start == "to withdraw":
            repo.put({"Dev/policy.json": b"3"})
        del repo.calls[:]
        return git

    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("start", ["nothing", "open", "in place", "closed", "in conflict", "to withdraw"])
    def test_review(self, monkeypatch, act, start):
        position, reached = 0, True
        while reached:
            where = f"ahead of call {position}"
            repo = Repository()
            monkeypatch.setattr(boto3, "client", lambda name: repo)
            git = self.begin(repo, start)
            repo.ahead = {position: others_do(repo, lambda: self.ACTS[act](self, repo))}
            publish(git, b"3")
            reached, position, repo.ahead = not repo.ahead, position + 1, {}

            # Whatever that came to, the next runs find it and go on from there.
            publish(git, b"3")
            done = publish(git, b"3")["change"]
            assert done == "unchanged" or done == "declined" and act == "closes", where
            found = repo.open_requests(BRANCH)
            # Ahead of CreatePullRequest itself, another one's request goes unnoticed.
            assert len(found) <= (2 if act.startswith("does ") else 1), where
            if found and BRANCH in repo.branches:
                repo.merge(found[-1])
                assert publish(git, b"3")["change"] == ("withdrawn" if found[1:] else "unchanged"), where
                assert not repo.open_requests(BRANCH), where
            elif found:
                # Nothing is proposed, and whoever deletes the branch of a request leaves the request open.
                assert start == "to withdraw" and act in ("deletes the branch", "does something else"), where
            assert done == "declined" or repo.files()["Dev/policy.json"] == b"3", where
        assert position > 3

    @pytest.mark.parametrize("text", [b"3", b"4"])
    def test_direct(self, monkeypatch, text):
        for position in range(3):
            repo = Repository()
            monkeypatch.setattr(boto3, "client", lambda name: repo)
            repo.put(RULES)
            git, other = place(repo, "none"), place(repo, "none")
            repo.ahead = {position: others_do(repo, lambda: publish(other, text))}
            publish(git, b"3")
            assert not repo.ahead
            assert repo.files() == {**RULES, "Dev/policy.json": b"3"}
