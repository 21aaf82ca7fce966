"""What holds for every Git host: how policies become requests for review there, and what is said when they do not."""
import json
import re

import pytest

from variant_options import BOTH, REPOSITORY_NAME, TOKEN
from scenario import used
from variants import ANNA, DEV, LARGE, PRINCIPALS, actions

ROTATED = "ghp_Another1NotToBeSeen"
RULES = {"policies/allow.json": "[]\n", "policies/deny.json": "[]\n"}
OF_DEV, OF_ANNA = "iam-policies/role/Dev", "iam-policies/user/anna"


class Repository:
    """The repository of the policies, as people at the host see it and act on it."""

    def __init__(self, git, host):
        self.git, self.host = git, host
        self.make()

    def make(self, files=RULES, token=TOKEN):
        self("repository", files=files, token=token)
        self.git.control("clear")

    def __call__(self, verb, **arguments):
        return self.git.control(verb, host=self.host, name=REPOSITORY_NAME, **arguments)

    def fail(self, method, path, status, **how):
        self.git.control("fail", host=self.host, method=method, path=path, status=status, **how)

    def files(self, ref="main"):
        return self("files", ref=ref)["files"]

    def policy(self, ref, name="Dev/policy.json"):
        text = self.files(ref).get(f"policies/{name}")
        return text and json.loads(text)

    def requests(self, state="open"):
        return [one for one in self("requests")["requests"] if one["state"] == state]

    def request(self):
        (request,) = self.requests()
        return request

    def calls(self):
        return self.git.control("calls")["calls"]

    def answers(self, method, path):
        """The statuses of the calls whose path matches."""
        return [
            one["status"] for one in self.calls() if one["method"] == method and re.search(path, one["path"])]

    def writes(self):
        return [(one["method"], one["path"]) for one in self.calls() if one["method"] != "GET"]

    def texts(self):
        """All that the function has written there."""
        requests = [text for one in self("requests")["requests"] for text in (one["title"], one["body"])]
        return [*requests, json.dumps([self("log", ref=branch) for branch in self("branches")["branches"]])]


def assert_no_token(texts):
    for token in (TOKEN, ROTATED):
        assert not [text for text in texts if token in text]


class Scenarios:
    """`host` is github or gitlab, and `LINK` what an address of a request has before its number."""

    @pytest.fixture
    def place(self, git, variant):
        """The repository with empty rules. At the end, nobody was told the token."""
        variant.client("secretsmanager").put_secret_value(SecretId="git-token", SecretString=TOKEN)
        place = Repository(git, self.host)
        yield place
        told = [one["message"] for topic in ("failures", "proposals") for one in variant.told(topic)]
        assert_no_token([variant.log(), *told, *place.texts()])

    @BOTH
    def test_each_principal_gets_a_request_and_nothing_is_done_twice(self, variant, place):
        variant.activity({
            DEV: [used("s3:ListAllMyBuckets", "sts:GetCallerIdentity")], ANNA: [used("ec2:DescribeInstances")]})
        run = variant.run(*PRINCIPALS)

        assert variant.refused == [] and run["status"] == "SUCCEEDED", run
        assert place.files() == RULES
        of_dev, of_anna = sorted(place.requests(), key=lambda one: one["source"])
        assert [(one["source"], one["target"]) for one in (of_dev, of_anna)] == [(OF_DEV, "main"), (OF_ANNA, "main")]
        assert actions(place.policy(OF_DEV)) == ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]
        assert actions(place.policy(OF_ANNA, "user/anna/policy.json")) == ["ec2:DescribeInstances"]
        assert of_dev["title"] == "New policy of role Dev: 2 actions"
        assert of_anna["title"] == "New policy of user anna: 1 action"
        said = of_dev["body"].splitlines()
        assert f"- Principal: `{DEV}`" in said and "- `sts:GetCallerIdentity`" in said
        assert "```diff" in said and '+        "s3:ListAllMyBuckets",' in said

        assert variant.told("failures") == []
        told = variant.told("proposals")
        assert sorted(one["subject"] for one in told) == sorted([of_dev["title"], of_anna["title"]])
        for one in (of_dev, of_anna):
            (message,) = [each["message"] for each in told if each["subject"] == one["title"]]
            (link,) = [line for line in message.splitlines() if line.startswith("https://")]
            assert link.endswith(f"/{REPOSITORY_NAME}{self.LINK}{one['number']}")

        assert all(one["token"] for one in place.calls())
        place.git.control("clear")
        variant.run(DEV)
        assert place.calls() and place.writes() == []
        assert [one["key"] for one in variant.events("unchanged")] == ["Dev/policy.json"]
        assert len(variant.told("proposals")) == 2

        assert variant.allowed("publish_policy_role", "secretsmanager") == {"GetSecretValue"}
        secret = variant.parameters["TokenSecretArn"]
        assert ("GetSecretValue", {"SecretId": secret}) in variant.calls("publish_policy_role", "secretsmanager")
        logs = variant.client("logs")
        groups = [one["logGroupName"] for one in logs.describe_log_groups()["logGroups"]]
        events = [one["message"] for group in groups for one in logs.filter_log_events(logGroupName=group)["events"]]
        # Terraform's state knows the ARN, templates know the parameter.
        kept = variant.written()
        assert any("opened" in one for one in events) and any(secret in one or "TokenSecretArn" in one for one in kept)
        assert_no_token([*events, *kept])

    def test_a_request_is_updated_in_place_and_after_a_merge_there_is_what_differs(self, variant, place):
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        first = place.request()
        variant.generated(DEV, used("s3:ListAllMyBuckets", "sqs:ListQueues"))
        second = place.request()
        assert second["number"] == first["number"] and second["title"] == "New policy of role Dev: 2 actions"
        assert "- `sqs:ListQueues`" in second["body"].splitlines()
        assert [one["change"] for one in variant.events("updated")] == ["updated"]

        place("merge", number=second["number"])
        assert actions(place.policy("main")) == ["s3:ListAllMyBuckets", "sqs:ListQueues"]
        place.git.control("clear")
        variant.generated(DEV, used("s3:ListAllMyBuckets", "sqs:ListQueues"))
        assert place.writes() == [] and place.requests() == []

        variant.generated(DEV, used("sqs:ListQueues", "sns:ListTopics"))
        third = place.request()
        assert third["number"] != first["number"] and third["title"] == "Policy of role Dev: 1 action added, 1 removed"
        lines = third["body"].splitlines()
        assert '-        "s3:ListAllMyBuckets",' in lines and '+        "sns:ListTopics",' in lines
        assert len(variant.told("proposals")) == 3 and variant.told("failures") == []

    def test_a_request_follows_a_main_branch_that_has_moved(self, variant, place):
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        first = place.request()
        place("commit", files={"policies/allow.json": '["sqs:ListQueues"]\n', "README.md": "Moved\n"})
        variant.generated(DEV, used("s3:ListAllMyBuckets"))

        second = place.request()
        assert second["number"] == first["number"] and second["base"] != first["base"]
        assert place.files(OF_DEV)["README.md"] == "Moved\n"
        assert actions(place.policy(OF_DEV)) == ["s3:ListAllMyBuckets", "sqs:ListQueues"]
        place("merge", number=second["number"])
        assert place.files()["policies/allow.json"] == '["sqs:ListQueues"]\n'

    def test_what_people_have_closed_is_not_opened_again(self, variant, place):
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        place("close", number=place.request()["number"])
        place.git.control("clear")
        variant.generated(DEV, used("s3:ListAllMyBuckets"))

        assert place.writes() == [] and [one["key"] for one in variant.events("declined")] == ["Dev/policy.json"]
        variant.generated(DEV, used("sqs:ListQueues"))
        assert actions(place.policy(place.request()["source"])) == ["sqs:ListQueues"]

    def test_an_empty_repository_gets_rule_files_to_begin_with(self, variant, place):
        place.make(files=None)
        variant.generated(DEV, used("s3:ListAllMyBuckets"))

        assert place.files() == RULES
        assert place.request()["source"] == OF_DEV and actions(place.policy(OF_DEV)) == ["s3:ListAllMyBuckets"]

    def test_large_policies_are_split_and_join_again(self, variant, place):
        place("commit", files={"policies/deny.json": LARGE["input"]["deny"]})
        variant.generated(DEV, *LARGE["input"]["generated"])
        assert [place.policy(OF_DEV, f"Dev/policy-{n}.json") for n in (1, 2, 3)] == LARGE["output"]
        assert place.policy(OF_DEV) is None
        place("merge", number=place.request()["number"])

        variant.generated(DEV, used("ec2:DescribeInstances"))
        kept = [path for path in place.files(OF_DEV) if path.startswith("policies/Dev/")]
        assert kept == ["policies/Dev/policy.json"]

    def test_a_wrong_token_is_told_and_a_new_one_taken_without_a_deployment(self, variant, place):
        place.make(token=ROTATED)
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        (told,) = variant.told("failures")
        assert told["subject"] == "The policy of Dev was not published"
        secret = variant.parameters["TokenSecretArn"]
        advice = f"see whether API_URL, REPOSITORY, BRANCH and the token in {secret} are right"
        assert ": 401: " in told["message"] and advice in told["message"]
        assert place.requests() == [] and place.writes() == []

        held = json.dumps({"token": ROTATED})
        variant.client("secretsmanager").put_secret_value(SecretId="git-token", SecretString=held)
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        assert place.request()["source"] == OF_DEV and len(variant.told("failures")) == 1

    def test_a_busy_host_is_waited_for(self, variant, place):
        method, path = self.OPEN
        place.fail(method, path, 429, headers={"Retry-After": "1"})
        variant.generated(DEV, used("s3:ListAllMyBuckets"))

        assert place.answers(method, path) == [429, 201] and len(place.requests()) == 1
        assert variant.told("failures") == [] and len(variant.events("opened")) == 1

    def test_a_host_that_is_down_is_tried_again_later_and_told(self, variant, place):
        # It asks for more patience than a function has, so that the test need not wait.
        place.fail("GET", "", 503, headers={"Retry-After": "600"}, times=1000)
        variant.problems = 1
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        waits = [one["seconds"] for one in variant.control("waits")["waits"] if one["why"].startswith("retry of")]
        assert waits == [60, 120] and place.writes() == []
        (told,) = variant.told("failures")
        record = json.loads(told["message"])
        assert record["requestContext"]["condition"] == "RetriesExhausted"
        assert record["responsePayload"]["errorMessage"].startswith("Dev/policy.json: Unavailable: GET ")

        place.git.control("clear")
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        assert place.request()["source"] == OF_DEV


class DirectCommits:
    """Without review: commits to the main branch."""

    @pytest.fixture
    def place(self, git, variant):
        return Repository(git, self.host)

    def test_policies_are_committed_without_a_request(self, variant, place):
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        assert list(place("branches")["branches"]) == ["main"] and place("requests")["requests"] == []
        assert actions(place.policy("main")) == ["s3:ListAllMyBuckets"]
        commit = place("log", ref="main")["log"][0]
        assert commit["message"].startswith("Policy of role Dev as used\n")
        (told,) = variant.told("proposals")
        assert f"/{REPOSITORY_NAME}/" in told["message"] and commit["sha"] in told["message"].splitlines()[1]

        place.git.control("clear")
        variant.generated(DEV, used("s3:ListAllMyBuckets"))
        assert place.writes() == [] and len(variant.told("proposals")) == 1

    def test_somebody_who_was_faster_is_taken_into_account(self, variant, place):
        method, path = self.COMMIT
        rule = {"files": {"policies/allow.json": '["sqs:ListQueues"]\n'}, "host": self.host, "name": REPOSITORY_NAME}
        place.git.control("race", host=self.host, method=method, path=path, verb="commit", arguments=rule)
        variant.generated(DEV, used("s3:ListAllMyBuckets"))

        assert actions(place.policy("main")) == ["s3:ListAllMyBuckets", "sqs:ListQueues"]
        assert place.files()["policies/allow.json"] == '["sqs:ListQueues"]\n' and variant.told("failures") == []
