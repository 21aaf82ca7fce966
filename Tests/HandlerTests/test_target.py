"""What is done with any kind of place, by one whose primitives are in memory."""
import pytest

import target
from target import Change, Outdated, Request, Target, Unusable, console_link

pytestmark = pytest.mark.usefixtures("naps")
BRANCH = "iam-policies/Dev"
RULES = {"allow.json": b"[]\n", "deny.json": b"[]\n"}


class Memory(Target, kind="memory"):
    body_limit = 200

    def __init__(self, review="pull-request"):
        super().__init__({"REPOSITORY": "memory", "BRANCH": "main", "REVIEW": review})
        # Commits are positions in a list of trees.
        self.trees, self.branches, self.requests, self.log = [], {}, [], []

    def put(self, branch, files):
        self.trees.append({**(self.trees[self.branches[branch]] if branch in self.branches else {}), **files})
        self.branches[branch] = len(self.trees) - 1
        return self.branches[branch]

    def tip(self, branch):
        return self.branches.get(branch) and f"commit {self.branches[branch]}"

    def file(self, commit, path):
        self.log.append(f"file {path} of {commit}")
        return self.trees[int(commit.split()[1])].get(path)

    def begin(self, files, message):
        self.log.append("begin")
        assert not self.trees
        # Position 0 is no truth value.
        self.trees.append({})
        return f"commit {self.put(self.branch, files)}"

    def commit(self, parent, files, message):
        self.log.append("commit")
        if parent != self.tip(self.branch):
            raise Outdated("moved on")
        return f"commit {self.put(self.branch, files)}"

    def propose(self, branch, head, base, files, message, request):
        self.log.append("propose")
        assert (head, base) == (self.tip(branch), self.tip(self.branch))
        self.branches[branch] = self.branches[self.branch]
        self.put(branch, files)

    def find(self, branch):
        self.log.append("find")
        found = next((one for one in self.requests if one["branch"] == branch and one["state"] == "open"), None)
        return found and Request(found["id"], found["title"], found["body"], f"link of {found['id']}")

    def was_declined(self, branch, marker):
        closed = [one for one in self.requests if one["branch"] == branch and one["state"] == "closed"]
        return any(marker in one["body"] for one in closed)

    def open(self, branch, title, body):
        self.log.append("open")
        if self.find(branch):
            raise Outdated("is there")
        one = {"id": str(len(self.requests)), "branch": branch, "title": title, "body": body, "state": "open"}
        self.requests.append(one)
        return self.find(branch)

    def edit(self, request, title, body):
        self.log.append("edit")
        self.requests[int(request.id)].update(title=title, body=body)

    def withdraw(self, request, branch, body):
        self.log.append("withdraw")
        self.requests[int(request.id)].update(state="closed", body=body)
        del self.branches[branch]

    def commit_link(self, commit):
        return f"link of {commit}"

    def merge(self):
        self.put("main", self.trees[self.branches[BRANCH]])
        self.requests[-1]["state"] = "merged"


def change(text=b"1", marker="1", **more):
    return Change(BRANCH, {"Dev/policy.json": text, "Dev/policy-1.json": None}, "message", "title",
                  lambda limit: f"text of at most {limit}\n<!-- {marker} -->", f"<!-- {marker} -->", RULES, **more)


@pytest.fixture
def place():
    place = Memory()
    place.begin(RULES, "")
    place.log.clear()
    return place


def publish(place, *arguments, **more):
    return place.transact(lambda: place.publish(change(*arguments, **more)))


def written(place):
    return [entry for entry in place.log if entry in ("begin", "commit", "propose", "open", "edit", "withdraw")]


def test_a_kind_is_known_by_its_name():
    assert target.KINDS["memory"] is Memory


def test_reads_each_file_once_of_one_commit(place):
    assert place.read(["allow.json", "x"]) == {"allow.json": b"[]\n", "x": None}
    place.put("main", {"allow.json": b"later", "x": b"later"})
    assert place.read(["allow.json", "x", "y"]) == {"allow.json": b"[]\n", "x": None, "y": None}
    assert len(place.log) == 3
    place.forget()
    assert place.read(["x"]) == {"x": b"later"}


class TestDirect:
    def test_an_empty_repository(self):
        place = Memory("none")
        assert publish(place) == {"change": "committed", "link": "link of commit 1"}
        assert place.trees[-1] == {"Dev/policy.json": b"1"} and written(place) == ["begin"]

    def test_a_change_and_none(self, place):
        place.review = False
        assert publish(place) == {"change": "committed", "link": "link of commit 2"}
        assert publish(place) == {"change": "unchanged", "link": None}
        assert written(place) == ["commit"]

    def test_the_policy_rests_on_what_it_is_committed_to(self, place, naps):
        place.review = False
        others = [b"second", b"third"]

        def work():
            rule = place.read(["allow.json"])["allow.json"]
            if others:
                place.put("main", {"allow.json": others.pop(0)})
            return place.publish(change(rule))
        place.transact(work)
        assert place.trees[-1]["Dev/policy.json"] == b"third"
        assert len(naps) == 2 and all(0 <= nap <= 2 for nap in naps)

    def test_gives_up_after_five_attempts(self, place, naps):
        place.review = False

        def work():
            assert place.base
            place.put("main", {"x": b""})
            place.publish(change())
        with pytest.raises(Outdated):
            place.transact(work)
        assert written(place) == ["commit"] * 5 and len(naps) == 4

    def test_what_cannot_be_mended_is_not_tried_again(self, place, naps):
        def work():
            raise Unusable("do this")
        with pytest.raises(Unusable, match="do this"):
            place.transact(work)
        assert not naps


class TestReview:
    def test_a_request_is_opened_and_then_left_alone(self, place):
        assert publish(place) == {"change": "opened", "link": "link of 0"}
        assert written(place) == ["propose", "open"]
        assert place.requests[0]["body"] == "text of at most 200\n<!-- 1 -->"
        assert publish(place) == {"change": "unchanged", "link": "link of 0"}
        assert written(place) == ["propose", "open"]
        assert place.trees[place.branches["main"]] == RULES

    def test_no_request_without_a_difference(self, place):
        place.put("main", {"Dev/policy.json": b"1"})
        assert publish(place) == {"change": "unchanged", "link": None}
        assert not written(place) and "find" not in place.log

    def test_an_empty_repository_begins_with_rules(self):
        place = Memory()
        assert publish(place)["change"] == "opened"
        assert place.trees[place.branches["main"]] == RULES and written(place) == ["begin", "propose", "open"]

    @pytest.mark.parametrize("text, marker", [(b"2", "2"), (b"1", "2")])
    def test_an_open_request_is_updated_in_place(self, place, text, marker):
        publish(place)
        assert publish(place, text, marker) == {"change": "updated", "link": "link of 0"}
        assert len(place.requests) == 1 and marker in place.requests[0]["body"]
        assert place.trees[place.branches[BRANCH]]["Dev/policy.json"] == text
        assert publish(place, text, marker)["change"] == "unchanged"

    def test_a_run_that_broke_off_is_finished(self, place, monkeypatch):
        with monkeypatch.context() as patch, pytest.raises(KeyError):
            patch.setattr(place, "open", lambda *_: {}["break"])
            publish(place)
        assert publish(place)["change"] == "opened"
        with monkeypatch.context() as patch, pytest.raises(KeyError):
            patch.setattr(place, "edit", lambda *_: {}["break"])
            publish(place, b"2", "2")
        assert publish(place, b"2", "2")["change"] == "updated"

    def test_merged(self, place):
        publish(place)
        place.merge()
        assert publish(place) == {"change": "unchanged", "link": None}
        assert publish(place, b"2", "2") == {"change": "opened", "link": "link of 1"}

    def test_merged_and_taken_back_is_proposed_again(self, place):
        publish(place)
        place.merge()
        place.put("main", {"Dev/policy.json": None})
        assert publish(place)["change"] == "opened"

    def test_declined_until_something_changes_even_if_its_branch_is_deleted(self, place):
        publish(place)
        place.requests[0]["state"] = "closed"
        assert publish(place) == {"change": "declined", "link": None}
        assert written(place) == ["propose", "open"]
        assert publish(place, b"2", "2")["change"] == "opened"
        place.requests[1]["state"] = "closed"
        del place.branches[BRANCH]
        assert publish(place, b"2", "2") == {"change": "declined", "link": None}
        assert publish(place, b"3", "3")["change"] == "opened"

    def test_withdrawn_when_the_policy_went_back(self, place):
        publish(place)
        place.put("main", {"Dev/policy.json": b"1"})
        assert publish(place) == {"change": "withdrawn", "link": "link of 0"}
        assert place.requests[0] == {
            "id": "0", "branch": BRANCH, "title": "title", "state": "closed",
            "body": "Withdrawn: there is nothing left to change.\n\ntext of at most 200\n"}
        assert publish(place)["change"] == "unchanged"

    def test_what_was_withdrawn_was_not_declined(self, place):
        publish(place)
        before = dict(place.branches)
        place.put("main", {"Dev/policy.json": b"1"})
        publish(place)
        # As if the branch had outlived the request.
        place.branches[BRANCH] = before[BRANCH]
        place.put("main", {"Dev/policy.json": None})
        assert publish(place)["change"] == "opened"

    def test_the_last_text_has_a_limit_too(self, place):
        publish(place)
        place.requests[0]["body"] = "x" * 200
        place.put("main", {"Dev/policy.json": b"1"})
        publish(place)
        assert len(place.requests[0]["body"]) == 200 and place.requests[0]["body"].startswith("Withdrawn: ")

    def test_a_request_that_somebody_else_opens_meanwhile(self, place, monkeypatch):
        once = [lambda: place.requests.append({"id": "0", "branch": BRANCH, "title": "", "body": "", "state": "open"})]
        propose = place.propose

        def slow(*arguments):
            propose(*arguments)
            if once:
                once.pop()()
        monkeypatch.setattr(place, "propose", slow)
        assert publish(place) == {"change": "updated", "link": "link of 0"}
        assert len(place.requests) == 1


@pytest.mark.parametrize("review", ["pull-request", "none"])
@pytest.mark.parametrize("empty", [True, False])
def test_nothing_is_written_where_the_check_fails(review, empty):
    place = Memory(review)
    if not empty:
        place.begin(RULES, "")
        place.log.clear()

    def refuse():
        raise ValueError("a gate")
    with pytest.raises(ValueError, match="a gate"):
        publish(place, check=refuse)
    assert not written(place) and not place.requests
    publish(place)
    assert publish(place, check=refuse)["change"] == "unchanged", "what is not written is not checked"


@pytest.mark.parametrize("region, host", [
    ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
    ("cn-northwest-1", "cn-northwest-1.console.amazonaws.cn"),
    ("us-gov-east-1", "us-gov-east-1.console.amazonaws-us-gov.com"),
    ("eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu")])
def test_links_into_the_console(region, host):
    assert console_link(region, "a/b") == f"https://{host}/a/b?region={region}"
    assert console_link(region, "a", prefix="x y/ü+z") == f"https://{host}/a?region={region}&prefix=x%20y/%C3%BC%2Bz"
