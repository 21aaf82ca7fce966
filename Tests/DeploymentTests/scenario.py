"""A run of the workflow on a deployment: what it is given, and what came of it."""
import datetime
import json
import re
import time

import pytest

from deployed import ANNA, DEV, OPS, REPOSITORY_NAME

# What stands for a session of a role, or lets one answer for a custom resource. No log may hold it.
SECRET = re.compile(
    r"ASIA[0-9A-F]{16}|Secret_?Access_?Key|Session_?Token|Security-Token|/__cloudformation/", re.IGNORECASE)
BUDGET = 45  # the default of the parameter DailyBudget
US = "Policy generator"
# For what rests on how the tool deploys; else one deployment stands for both, since they are the same.
ON_BOTH = pytest.mark.parametrize("scenario", ["CloudFormation", "Terraform"], indirect=True)


def used(*actions, on="*"):
    """A policy as Access Analyzer generates it."""
    statement = {"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": list(actions), "Resource": on}
    return {"Version": "2012-10-17", "Statement": [statement]}


def granted(policy):
    """(effect, resources) -> actions of a policy."""
    return {(one["Effect"], *one["Resource"]): one["Action"] for one in policy["Statement"]}


class Run:
    """An execution of the state machine."""

    def __init__(self, client, arn):
        described = client("stepfunctions").describe_execution(executionArn=arn)
        self.status, self.error, self.cause = described["status"], described.get("error"), described.get("cause")
        # What a pipeline reads of it.
        self.result = json.loads(described.get("output", "null"))
        pages = client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
        self.events = [event for page in pages for event in page["events"]]

    def outputs(self, state):
        """What a step has passed on, each time."""
        found = [event["stateExitedEventDetails"] for event in self.events if "stateExitedEventDetails" in event]
        return [json.loads(one["output"]) for one in found if one["name"] == state]

    @property
    def plan(self):
        return self.outputs("PlanRun")[0]["Plan"]

    @property
    def summary(self):
        return self.outputs("Summarise")[0]["Summary"]

    @property
    def outcomes(self):
        """(principal, status, error or None)"""
        outcomes = self.outputs("Summarise")[0]["Outcomes"]
        return [(one["PrincipalArn"], one["Status"], one.get("Error")) for one in outcomes]


class Commit:
    def __init__(self, deployed, identifier):
        client = deployed.client("codecommit")
        found = client.get_commit(repositoryName=REPOSITORY_NAME, commitId=identifier)["commit"]
        self.id, self.message, self.author = identifier, found["message"], found["author"]["name"]
        self.parents = found["parents"]
        differences = client.get_differences(
            repositoryName=REPOSITORY_NAME, afterCommitSpecifier=identifier, beforeCommitSpecifier=self.parents[0])
        paths = [(one.get("afterBlob") or one["beforeBlob"])["path"] for one in differences["differences"]]
        # None stands for a file that was deleted.
        self.files = {path: deployed.file(path, identifier) for path in paths}


class PullRequest:
    def __init__(self, found):
        [target] = found["pullRequestTargets"]
        self.number, self.status, self.title = found["pullRequestId"], found["pullRequestStatus"], found["title"]
        self.text = found.get("description", "")
        self.branch = target["sourceReference"].removeprefix("refs/heads/")
        self.into = target["destinationReference"].removeprefix("refs/heads/")
        self.link = (
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/"
            f"{REPOSITORY_NAME}/pull-requests/{self.number}/details?region=eu-central-1")


class Scenario:
    """From a repository with empty rules, on an account where nobody has done anything."""

    def __init__(self, deployed):
        self.deployed, self.client, self.control = deployed, deployed.client, deployed.control
        self.codecommit, self.repository = self.client("codecommit"), {"repositoryName": REPOSITORY_NAME}
        self._began = int(time.time() * 1000)
        self.idle()
        self.activity(
            {}, polls=1, daily_quota=10000, past_jobs=[], findings=[],
            findings_page=None, no_new_access=None, access_not_granted=None)
        self.control("last-accessed", polls=0, **{arn: [] for arn in (DEV, OPS, ANNA)})
        for job in self.control("jobs")["jobs"]:
            if job["status"] == "IN_PROGRESS":
                self.client("accessanalyzer").cancel_policy_generation(jobId=job["jobId"])
        self._clear_requests()
        files = self.codecommit.get_differences(**self.repository, afterCommitSpecifier="main")
        stale = [one["afterBlob"]["path"] for one in files["differences"]]
        rules = {"policies/allow.json": "[]\n", "policies/deny.json": "[]\n"}
        # The file with the time is there so that there is something to commit.
        self.commit({**dict.fromkeys(stale), **rules, "start": str(time.time())})
        deployed.empty_bucket()
        self._start, self._jobs = self.tip(), len(self.control("jobs")["jobs"])
        self._published = len(self.control("published")["published"])
        self._requests = max([int(number) for number in self._request_numbers()], default=0)
        self._settings, self._restricted = {}, False
        # The jobs of other tests are of this day, too.
        self.budget(BUDGET)
        self.control("clear")
        # What may go wrong where nobody is told, and what may be denied: patterns, and (role, action).
        self.problems, self.denials = [], set()

    def _clear_requests(self):
        """Without its text, a request that is closed now is no answer to one of a later test."""
        for number in self._request_numbers("OPEN"):
            self.codecommit.update_pull_request_description(pullRequestId=number, description="")
        for branch in self.codecommit.list_branches(**self.repository)["branches"]:
            if branch.startswith("iam-policies/"):
                self.codecommit.delete_branch(**self.repository, branchName=branch)

    # What it is given

    def commit(self, files):
        """Somebody's commit of {path: text, or None to delete it}."""
        before = {path: self.deployed.file(path) for path in files}
        changed = {path: text for path, text in files.items() if text != before[path]}
        self.codecommit.create_commit(
            **self.repository, branchName="main", parentCommitId=self.tip(), authorName="Somebody",
            commitMessage="By hand",
            putFiles=[{"filePath": path, "fileContent": text.encode()} for path, text in changed.items() if text],
            deleteFiles=[{"filePath": path} for path, text in changed.items() if text is None])

    def rules(self, **texts):
        """Rule files as texts, or as what they hold; None for a file that is not there."""
        self.commit({
            f"policies/{name}.json": text if text is None or isinstance(text, str) else json.dumps(text)
            for name, text in texts.items()})

    def activity(self, outcomes, **settings):
        """{principal: policies, or what else its job comes to; several tries' outcomes in their order as a tuple}"""
        def outcome(one):
            if isinstance(one, tuple):
                return {"attempts": [outcome(attempt) for attempt in one]}
            return {"policies": one} if isinstance(one, list) else one

        found = {arn: outcome(one) for arn, one in outcomes.items()}
        self.control("access-analyzer", outcomes={"*": {"policies": []}, **found}, **settings)

    def forget_commits(self):
        """What the main branch holds now is what it begins with; something, where it is not there."""
        if not self.codecommit.list_branches(**self.repository)["branches"]:
            files = [{"filePath": "start", "fileContent": b"start"}]
            self.codecommit.create_commit(**self.repository, branchName="main", putFiles=files)
        self._start = self.tip()

    def restrict(self, document):
        """Lets the role Dev do no more than this."""
        self.deployed.principals.restrict(document)
        self._restricted = True

    def settings(self, function, **variables):
        """Gives a function other environment variables until the end."""
        functions, name = self.client("lambda"), self.deployed.physical[function]
        before = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        self._settings.setdefault(function, before)
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": {**before, **variables}})

    def budget(self, scheduled, on_demand=5):
        """How many generations may be started, besides those that earlier tests have started."""
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        started = sum(str(one["startedOn"]).startswith(today) for one in self.control("jobs")["jobs"])
        self.settings("Planner", DAILY_BUDGET=str(started + scheduled), ON_DEMAND_RESERVE=str(on_demand))

    def fail(self, service, operation, error, times=1, **what):
        """The next calls of an operation fail."""
        self.control("fail", service=service, operation=operation, error=error, times=times, **what)

    def fire(self):
        """The time of the schedule has come. The run, once all that it caused is over."""
        return self.finish(self.fired()["executionArn"])

    def fired(self):
        return self.control("fire", rule=self.deployed.physical["ScheduledRun"], region="eu-central-1")["targets"][0]

    def start(self, *principals, **given):
        """A run out of schedule."""
        return self.finish(self.begin(*principals, **given))

    def begin(self, *principals, **given):
        started = self.client("stepfunctions").start_execution(
            stateMachineArn=self.deployed.outputs["state_machine_arn"],
            input=json.dumps({"PrincipalArns": principals, **given}))
        return started["executionArn"]

    def seed(self, branch):
        """What the function that puts rule files into the repository answers when called as Terraform calls it."""
        settings = {"Repository": REPOSITORY_NAME, "Branch": branch, "Folder": "policies"}
        answer = self.client("lambda").invoke(
            FunctionName=self.deployed.physical["SeedRepository"], Payload=json.dumps(settings))
        return json.load(answer["Payload"])

    def merge(self, request):
        """A person merges it."""
        self.codecommit.merge_pull_request_by_squash(
            **self.repository, pullRequestId=request.number, authorName="Somebody", commitMessage="Reviewed")

    def decline(self, request):
        """A person closes it."""
        self.codecommit.update_pull_request_status(pullRequestId=request.number, pullRequestStatus="CLOSED")

    def finish(self, execution):
        self.idle()
        return Run(self.client, execution)

    def idle(self):
        assert self.control("idle", timeout=100)["idle"]

    # What came of it

    def tip(self, branch="main"):
        return self.codecommit.get_branch(**self.repository, branchName=branch)["branch"]["commitId"]

    def branches(self):
        """Those of principals."""
        found = self.codecommit.list_branches(**self.repository)["branches"]
        return sorted(branch for branch in found if branch.startswith("iam-policies/"))

    def commits(self, branch="main", author=US):
        """The commits of this scenario by somebody, oldest first."""
        found, identifier = [], self.tip(branch)
        while identifier != self._start:
            found.insert(0, Commit(self.deployed, identifier))
            identifier = found[0].parents[0]
        return [one for one in found if one.author == author]

    def _request_numbers(self, status=None):
        status = {"pullRequestStatus": status} if status else {}
        pages = self.codecommit.get_paginator("list_pull_requests").paginate(**self.repository, **status)
        return [number for page in pages for number in page["pullRequestIds"]]

    def requests(self, status=None):
        """The pull requests of this scenario, oldest first."""
        numbers = sorted(int(one) for one in self._request_numbers(status) if int(one) > self._requests)
        return [
            PullRequest(self.codecommit.get_pull_request(pullRequestId=str(one))["pullRequest"]) for one in numbers]

    def proposed(self, name, file="policy.json"):
        """What a file of a principal's branch holds."""
        branch = name if "/" in name else f"role/{name}"
        text = self.deployed.file(f"policies/{name}/{file}", f"iam-policies/{branch}")
        return text and json.loads(text)

    def in_force(self, name, file="policy.json"):
        """What a file of the main branch holds."""
        text = self.deployed.file(f"policies/{name}/{file}")
        return text and json.loads(text)

    def is_mergeable(self, request):
        return self.codecommit.get_merge_conflicts(
            **self.repository, sourceCommitSpecifier=request.branch, destinationCommitSpecifier=request.into,
            mergeOption="THREE_WAY_MERGE")["mergeable"]

    def told(self, output="failures_topic_arn"):
        """What was published to the topic of failures."""
        found = self.control("published")["published"][self._published:]
        topics = {self.deployed.outputs[name] for name in ("failures_topic_arn", "proposals_topic_arn")}
        assert {one["topic"] for one in found} <= topics
        return [one for one in found if one["topic"] == self.deployed.outputs[output]]

    def notified(self):
        """What was published to the topic of proposals."""
        return self.told("proposals_topic_arn")

    def kept(self, key):
        """What an object of the bucket of generated policies holds."""
        bucket = self.deployed.outputs["generated_policies_bucket"]
        return json.load(self.client("s3").get_object(Bucket=bucket, Key=key)["Body"])

    def jobs(self):
        return self.control("jobs")["jobs"][self._jobs:]

    def calls(self, role, *services):
        """(operation, parameters, error) of each call by a deployed role, in their order."""
        arn = self.role_arn(role)
        return [
            (one["operation"], one["parameters"], one["error"]) for one in self.control("calls")["calls"]
            if one["role"] == arn and (not services or one["service"] in services)]

    def role_arn(self, role):
        return self.client("iam").get_role(RoleName=self.deployed.physical[role])["Role"]["Arn"]

    def client_as(self, role, service):
        return self.deployed.aws.client(service, role=self.role_arn(role))

    def waits(self, why):
        return [one["seconds"] for one in self.control("waits")["waits"] if one["why"] == why]

    def logged(self, function, event):
        """The entries of a function's log in this scenario that are about an event."""
        name = self.deployed.physical[function]
        lines = [
            json.loads(line) for one in self.control("invocations")["invocations"] if one["function"] == name
            for line in one["log"].splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("event") == event]

    def changes(self):
        """What became of each policy that the publishing function got, in their order."""
        answers = [
            json.loads(one["payload"]) for one in self.control("invocations")["invocations"]
            if one["function"] == self.deployed.physical["PublishPolicy"] and not one["failed"]]
        return [one["change"] for answer in answers for one in answer]

    # The end

    def end(self):
        self.idle()
        for function, variables in self._settings.items():
            name = self.deployed.physical[function]
            self.client("lambda").update_function_configuration(
                FunctionName=name, Environment={"Variables": variables})
        if self._restricted:
            self.deployed.principals.restrict()
        denied = {(one["role"], one["action"]) for one in self.control("denials")["denials"]}
        assert denied == {(self.role_arn(role), action) for role, action in self.denials}
        problems = self.control("problems")["problems"]
        assert len(problems) == len(self.problems), problems
        assert all(any(re.search(pattern, one) for one in problems) for pattern in self.problems), problems
        for name in ("PlannerLogs", "PublishPolicyLogs", "SeedRepositoryLogs"):
            pages = self.client("logs").get_paginator("filter_log_events").paginate(
                logGroupName=self.deployed.physical[name], startTime=self._began)
            assert not [one["message"] for page in pages for one in page["events"] if SECRET.search(one["message"])]
        texts = [one["message"] for one in self.told() + self.notified()]
        texts += [text for one in self.requests() for text in (one.title, one.text)]
        texts += [one.message for branch in ("main", *self.branches()) for one in self.commits(branch)]
        assert not [text for text in texts if SECRET.search(text)]
