"""GitHub and GitLab as tests have them: stand-ins over TLS, a secret with the token, and the runs both must survive."""
import sys
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "LocalGit"))

import github  # noqa: E402, F401
import gitlab  # noqa: E402, F401
import web  # noqa: E402
from localgit import LocalGit  # noqa: E402
from target import KINDS, Change, Outdated, Unusable  # noqa: E402

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:git-token-AbCdEf"
TOKEN = "glpat-Very_Secret.0123456789"
NAME = "team/policies"
BRANCH = "iam-policies/Dev"
POLICY, SECOND = "policies/Dev/policy.json", "policies/Dev/policy-2.json"
RULES = {"policies/allow.json": b"[]\n", "policies/deny.json": b"[]\n"}


@pytest.fixture(scope="session")
def hosts():
    with LocalGit() as hosts:
        yield hosts


class Secrets:
    """Secrets Manager with one secret: a text, bytes, or the code of an error."""

    def __init__(self):
        self.value, self.error, self.reads = TOKEN, None, 0

    def get_secret_value(self, *, SecretId):
        assert SecretId == ARN
        self.reads += 1
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": self.error}}, "GetSecretValue")
        return {"SecretString" if isinstance(self.value, str) else "SecretBinary": self.value}


@pytest.fixture
def secrets(monkeypatch):
    secrets = Secrets()
    monkeypatch.setattr(boto3, "client", lambda name, **_: {"secretsmanager": secrets}[name])
    web.TOKENS.clear()
    yield secrets
    web.TOKENS.clear()


@pytest.fixture
def naps(monkeypatch):
    """The seconds that were slept, without sleeping them."""
    taken = []
    monkeypatch.setattr(web.time, "sleep", taken.append)
    return taken


class Place:
    """A repository of one host, and what the function makes of it."""

    def __init__(self, hosts, host):
        self.hosts, self.host = hosts, host
        hosts.control("clear")
        self.begin({"README.md": "Policies\n", **{path: text.decode() for path, text in RULES.items()}})

    def begin(self, files=None, **arguments):
        """The repository anew."""
        return self("repository", files=files, **{"token": TOKEN, **arguments})["commit"]

    def __call__(self, verb, **arguments):
        return self.hosts.control(verb, host=self.host, name=NAME, **arguments)

    def race(self, method, path, verb, **arguments):
        """Somebody else does something just before a call."""
        self.hosts.control("race", host=self.host, method=method, path=path, verb=verb,
                           arguments={"host": self.host, "name": NAME, **arguments})

    def fail(self, method, path, status, **more):
        self.hosts.control("fail", host=self.host, method=method, path=path, status=status, **more)

    def target(self, review=True, **settings):
        return KINDS[self.host]({
            "REPOSITORY": NAME, "BRANCH": "main", "REVIEW": "pull-request" if review else "commit",
            "API_URL": getattr(self.hosts, self.host), "TOKEN_ARN": ARN, **settings})

    def publish(self, change, review=True):
        target = self.target(review)
        return target.transact(lambda: target.publish(change))

    @property
    def branches(self):
        return self("branches")["branches"]

    def files(self, ref="main"):
        return self("files", ref=ref)["files"]

    def log(self, ref="main"):
        return self("log", ref=ref)["log"]

    @property
    def requests(self):
        return self("requests")["requests"]

    def calls(self, *methods):
        return [one for one in self.hosts.control("calls")["calls"] if one["method"] in methods]

    def writes(self):
        """How often something was written since the last time that this was asked."""
        count = len(self.calls("POST", "PUT", "PATCH", "DELETE"))
        self.hosts.control("clear")
        return count


def change(text="[1]\n", marker="a", branch=BRANCH, policy=POLICY):
    sign = f"<!-- policy-generator: {marker} -->"
    return Change(branch=branch, files={policy: text.encode(), SECOND: None}, message="Policy of role Dev\n",
                  title=f"Policy of role Dev {marker}", body=lambda limit: f"What changed\n\n{sign}", marker=sign,
                  rules=RULES)


class Publishing:
    """What both hosts must survive. `WRITE` is the call that moves a branch which is there."""

    host = WRITE = None

    @pytest.fixture
    def place(self, hosts, secrets, naps, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", hosts.ca)
        return Place(hosts, self.host)

    @pytest.fixture(autouse=True)
    def discretion(self, place, caplog):
        """Nothing that is logged shows the token."""
        caplog.set_level("DEBUG")
        yield
        assert TOKEN not in caplog.text

    # By a request

    def test_opens_a_request(self, place):
        base = place.log()[0]["sha"]
        done = place.publish(change())
        request, = place.requests
        assert done == {"change": "opened", "link": place.target().find(BRANCH).link}
        assert done["link"].endswith(str(request["number"]))
        assert (request["title"], request["body"]) == ("Policy of role Dev a", change().body(0))
        assert (request["source"], request["target"], request["state"]) == (BRANCH, "main", "open")
        assert place.files(BRANCH) == {**place.files(), POLICY: "[1]\n"}
        assert place.log(BRANCH)[0]["parents"] == [base] == [place.log()[0]["sha"]]
        assert place.log(BRANCH)[0]["message"] == "Policy of role Dev\n"

    def test_writes_nothing_that_is_there(self, place):
        place.publish(change())
        link = place.target().find(BRANCH).link
        place.writes()
        assert place.publish(change()) == {"change": "unchanged", "link": link}
        assert place.writes() == 0

    def test_unchanged_main_branch_needs_no_request(self, place):
        place("commit", files={POLICY: "[1]\n"})
        assert place.publish(change()) == {"change": "unchanged", "link": None}
        assert place.writes() == 0

    def test_updates_its_request(self, place):
        opened = place.publish(change())
        assert place.publish(change("[2]\n", "b")) == {"change": "updated", "link": opened["link"]}
        request, = place.requests
        assert request["title"] == "Policy of role Dev b" and change(marker="b").marker in request["body"]
        assert place.files(BRANCH)[POLICY] == "[2]\n" and len(place.log(BRANCH)) == 2

    def test_text_alone_is_updated_without_a_commit(self, place):
        place.publish(change())
        place.writes()
        assert place.publish(change(marker="b"))["change"] == "updated"
        assert not [one for one in place.calls("POST") if one["path"].endswith("/commits")]
        assert change(marker="b").marker in place.requests[0]["body"]

    def test_follows_a_main_branch_that_moved(self, place):
        place.publish(change())
        moved = place("commit", files={POLICY: "[0]\n", "other": "1\n"})["commit"]
        assert place.publish(change(marker="b"))["change"] == "updated"
        assert place.log(BRANCH)[0]["parents"] == [moved] and place.files(BRANCH)["other"] == "1\n"
        assert place("merge", number=place.requests[0]["number"])["commit"], "it can be merged"

    def test_follows_a_main_branch_that_moved_there_and_back(self, place):
        place.publish(change())
        place("commit", files={"other": "1\n"})
        moved = place("commit", files={"other": None})["commit"]
        place.publish(change(marker="b"))
        assert place.log(BRANCH)[0]["parents"] == [moved]

    def test_moved_main_branch_is_no_news_by_itself(self, place):
        place.publish(change())
        place("commit", files={"other": "1\n"})
        place.writes()
        assert place.publish(change())["change"] == "unchanged" and place.writes() == 0

    def test_deletes_stale_files(self, place):
        place("commit", files={POLICY: "[0]\n", SECOND: "[0]\n"})
        assert place.publish(change())["change"] == "opened"
        assert SECOND not in place.files(BRANCH) and place.files(BRANCH)[POLICY] == "[1]\n"
        assert place.publish(change())["change"] == "unchanged"

    def test_puts_back_what_the_branch_deleted(self, place):
        place("commit", files={SECOND: "[0]\n"})
        place.publish(change())
        both = change(marker="b")
        both.files[SECOND] = b"[2]\n"
        assert place.publish(both)["change"] == "updated"
        assert place.files(BRANCH)[SECOND] == "[2]\n"

    def test_starts_again_after_a_merge(self, place):
        place.publish(change())
        # People may have left the branch.
        merged = place("merge", number=place.requests[0]["number"], squash=True)["commit"]
        assert place.publish(change()) == {"change": "unchanged", "link": None}
        assert place.publish(change("[2]\n", "b"))["change"] == "opened"
        assert [one["state"] for one in place.requests] == ["merged", "open"]
        assert place.log(BRANCH)[0]["parents"] == [merged]

    def test_starts_again_after_a_merge_that_deleted_the_branch(self, place):
        place.publish(change())
        place("merge", number=place.requests[0]["number"], delete_branch=True)
        assert place.publish(change("[2]\n", "b"))["change"] == "opened"
        assert place.files(BRANCH)[POLICY] == "[2]\n"

    def test_what_was_declined_is_not_proposed_again(self, place):
        place.publish(change())
        place("close", number=place.requests[0]["number"])
        place.writes()
        assert place.publish(change()) == {"change": "declined", "link": None}
        assert place.writes() == 0
        assert place.publish(change("[2]\n", "b"))["change"] == "opened"

    def test_merged_request_is_not_declined(self, place):
        before = place.log()[0]["sha"]
        place.publish(change())
        place("merge", number=place.requests[0]["number"])
        assert before != place.log()[0]["sha"]
        assert not place.target().was_declined(BRANCH, change().marker)

    def test_withdraws_what_is_in_the_main_branch(self, place):
        link = place.publish(change())["link"]
        place("commit", files={POLICY: "[1]\n"})
        assert place.publish(change()) == {"change": "withdrawn", "link": link}
        request, = place.requests
        assert request["state"] == "closed" and request["body"].startswith("Withdrawn")
        assert list(place.branches) == ["main"]

    def test_withdraws_without_the_branch(self, place):
        place.publish(change())
        place("commit", files={POLICY: "[1]\n"})
        place.race("DELETE", "Dev", "delete-branch", branch=BRANCH)
        assert place.publish(change())["change"] == "withdrawn"
        assert list(place.branches) == ["main"]

    def test_takes_a_branch_that_is_there(self, place):
        self.branch(place, {POLICY: "[9]\n", "stray": "1\n"})
        assert place.publish(change())["change"] == "opened"
        assert place.files(BRANCH) == {**place.files(), POLICY: "[1]\n"}

    def branch(self, place, files):
        """The branch by somebody else, some commits ahead of the main branch."""
        place.publish(change("[8]\n", "z"))
        place("commit", branch=BRANCH, files=files)
        for request in place.requests:
            place("close", number=request["number"])

    def test_names_of_many_characters(self, place):
        branch, policy = "iam-policies/a+b=c,d.e@f-_", "policies/team/a+b=c,d.e@f-_/policy.json"
        one = change(branch=branch, policy=policy)
        assert place.publish(one)["change"] == "opened"
        assert place.files(branch)[policy] == "[1]\n"
        assert place.publish(one)["change"] == "unchanged"
        place("merge", number=1)
        assert place.publish(one) == {"change": "unchanged", "link": None}

    def test_request_of_another_branch_is_another(self, place):
        place.publish(change())
        place.publish(change(branch=BRANCH + "-2"))
        assert place.target().find(BRANCH).id != place.target().find(BRANCH + "-2").id
        assert place.target().find("iam-policies/De") is None

    # By a commit

    def test_commits(self, place):
        base = place("commit", files={SECOND: "[0]\n"})["commit"]
        done = place.publish(change(), review=False)
        commit = place.log()[0]
        assert done["change"] == "committed" and commit["sha"] in done["link"]
        assert commit["parents"] == [base] and commit["message"] == "Policy of role Dev\n"
        assert place.files()[POLICY] == "[1]\n" and SECOND not in place.files() and place.files()["README.md"]
        place.writes()
        assert place.publish(change(), review=False) == {"change": "unchanged", "link": None}
        assert place.writes() == 0

    @pytest.mark.parametrize("others", [{"other": "1\n"}, {POLICY: "[0]\n"}, {SECOND: None}])
    def test_commits_onto_a_branch_that_moved(self, place, others):
        place("commit", files={SECOND: "[0]\n"})
        place.race(*self.WRITE, "commit", files=others)
        assert place.publish(change(), review=False)["change"] in ("committed", "unchanged")
        assert place.files()[POLICY] == "[1]\n" and SECOND not in place.files()
        assert place.files().get("other") == others.get("other")

    def test_what_is_read_is_of_the_commit_it_is_added_to(self, place):
        place.race(*self.WRITE, "commit", files={"policies/allow.json": "[2]\n"})
        target, read = place.target(review=False), []

        def work():
            rules = target.read(["policies/allow.json"])["policies/allow.json"]
            read.append(rules)
            return target.publish(change(rules.decode()))
        target.transact(work)
        assert read == [b"[]\n", b"[2]\n"] and place.files()[POLICY] == "[2]\n"

    def test_outdated_parent(self, place):
        base = place.log()[0]["sha"]
        place("commit", files={"other": "1\n"})
        with pytest.raises(Outdated):
            place.target(review=False).commit(base, {POLICY: b"[1]\n"}, "late")
        assert POLICY not in place.files()

    def test_gives_up_when_others_are_always_faster(self, place, naps):
        for number in range(5):
            place.race(*self.WRITE, "commit", files={POLICY: f"[{number}0]\n"})
        target = place.target(review=False)
        with pytest.raises(Outdated):
            target.transact(lambda: target.publish(change(f"[{len(place.log())}]\n")))
        assert len(naps) == 4

    def test_protected_branch(self, place):
        place.begin({"README.md": "1\n"}, protected=["main"])
        with pytest.raises(Unusable, match="what that token may do"):
            place.publish(change(), review=False)
        assert place.publish(change())["change"] == "opened"

    # Empty repositories

    def test_begins_an_empty_repository_with_the_rules(self, place):
        place.begin()
        assert place.publish(change())["change"] == "opened"
        assert place.files() == {path: text.decode() for path, text in RULES.items()}
        assert place.files(BRANCH) == {**place.files(), POLICY: "[1]\n"}

    def test_commits_to_an_empty_repository(self, place):
        place.begin()
        done = place.publish(change(), review=False)
        assert place.files() == {POLICY: "[1]\n"}
        assert done["change"] == "committed" and place.log()[0]["sha"] in done["link"]

    @pytest.mark.parametrize("review", [True, False])
    @pytest.mark.parametrize("theirs", [{"other": "1\n"}, {POLICY: "[0]\n", "policies/allow.json": "[2]\n"}])
    def test_somebody_else_begins(self, place, review, theirs):
        place.begin()
        place.race(*self.BEGIN, "commit", files=theirs)
        place.publish(change(), review)
        ours = {POLICY: "[1]\n"}
        assert place.files(BRANCH if review else "main").items() >= {**theirs, **ours}.items()
        assert place.files().items() >= {**theirs, **({} if review else ours)}.items()

    def test_beginning_too_late_is_noticed(self, place):
        place.begin()
        place.race(*self.BEGIN, "commit", files={"other": "1\n"})
        with pytest.raises(Outdated, match="not empty any more"):
            place.target().begin({POLICY: b"[1]\n"}, "first")

    def test_empty_repository_that_may_not_be_begun(self, place):
        place.begin(protected=["main"])
        with pytest.raises(Unusable, match="team/policies is empty: commit a file to main first"):
            place.publish(change())

    def test_main_branch_that_is_called_otherwise(self, place):
        place.begin({"README.md": "1\n"}, default_branch="trunk")
        with pytest.raises(Unusable, match="BRANCH") as caught:
            place.publish(change())
        assert "empty" not in str(caught.value) and place.writes() == 0

    # Lost races and lost answers

    def test_request_is_merged_meanwhile(self, place):
        place.publish(change())
        place.race(*self.EDIT, "merge", number=1)
        assert place.publish(change(marker="b")) == {"change": "unchanged", "link": None}

    def test_request_is_closed_meanwhile(self, place):
        place.publish(change())
        place.race(*self.EDIT, "close", number=1)
        assert place.publish(change("[2]\n", "b"))["change"] == "opened", "what was closed is another proposal"
        assert [one["title"] for one in place.requests] == ["Policy of role Dev a", "Policy of role Dev b"]
        assert place.files(BRANCH)[POLICY] == "[2]\n"

    def test_branch_is_deleted_meanwhile(self, place):
        place.publish(change())
        place.race(*self.WRITE, "delete-branch", branch=BRANCH)
        assert place.publish(change("[2]\n", "b"))["change"] == "opened", "the host has closed the first one"
        assert place.files(BRANCH)[POLICY] == "[2]\n"
        assert [one["state"] for one in place.requests].count("open") == 1

    def test_branch_is_deleted_before_the_request_is_opened(self, place):
        place.race(*self.OPEN, "delete-branch", branch=BRANCH)
        assert place.publish(change())["change"] == "opened"
        assert place.files(BRANCH)[POLICY] == "[1]\n"

    def test_answers_that_were_lost(self, place):
        place.fail(*self.OPEN, 502, after=True)
        assert place.publish(change())["change"] == "unchanged"
        assert [one["state"] for one in place.requests] == ["open"]

    @pytest.mark.parametrize("review", [True, False])
    def test_every_answer_is_lost_once(self, place, review):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            place.fail(method, "", 503, after=True)
        assert place.publish(change(), review)["change"] in ("opened", "committed", "unchanged")
        assert place.files(BRANCH if review else "main")[POLICY] == "[1]\n"
        assert len(place.requests) == (1 if review else 0)
        assert len(place.log(BRANCH if review else "main")) == 2

    # Tokens

    def test_reads_the_token_once(self, place, secrets):
        place.publish(change())
        place.publish(change())
        assert secrets.reads == 1

    def test_rotated_token(self, place, secrets):
        place.publish(change())
        secrets.value = "glpat-The_Next-one"
        place.begin({"README.md": "1\n"}, token=secrets.value)
        assert place.publish(change())["change"] == "opened"
        assert secrets.reads == 2

    def test_wrong_token(self, place, secrets):
        secrets.value = "glpat-Wrong"
        with pytest.raises(Unusable) as caught:
            place.publish(change())
        assert "401" in str(caught.value) and ARN in str(caught.value) and "glpat" not in str(caught.value)
        assert len(place.calls("GET")) == 1, "one refusal tells all"

    def test_token_may_only_read(self, place):
        place.begin({"README.md": "1\n"}, access="read")
        with pytest.raises(Unusable, match="403"):
            place.publish(change())

    def test_repository_that_is_not_there(self, place):
        target = place.target(REPOSITORY="team/other")
        with pytest.raises(Unusable, match="404"):
            target.transact(lambda: target.publish(change()))
