"""A run of the workflow on a deployment: what it is given, and what came of it."""
import json
import re
import time

from deployed import REPOSITORY_NAME

# What stands for a session of a role, or lets one answer for a custom resource. No log may hold it.
SECRET = re.compile(
    r"ASIA[0-9A-F]{16}|Secret_?Access_?Key|Session_?Token|Security-Token|/__cloudformation/", re.IGNORECASE)


def used(*actions, on="*"):
    """A policy as Access Analyzer generates it."""
    statement = {"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": list(actions), "Resource": on}
    return {"Version": "2012-10-17", "Statement": [statement]}


class Run:
    """An execution of the state machine."""

    def __init__(self, client, arn):
        described = client("stepfunctions").describe_execution(executionArn=arn)
        self.status, self.error, self.cause = described["status"], described.get("error"), described.get("cause")
        self.events, page = [], {}
        while "nextToken" in page or not self.events:
            page = client("stepfunctions").get_execution_history(
                executionArn=arn, **({"nextToken": page["nextToken"]} if page else {}))
            self.events += page["events"]

    def output(self, state):
        """What a step has passed on."""
        found = [event["stateExitedEventDetails"] for event in self.events if "stateExitedEventDetails" in event]
        return json.loads(next(one["output"] for one in found if one["name"] == state))

    @property
    def window(self):
        plan = self.output("PlanRun")["Plan"]
        return plan["StartTime"], plan["EndTime"]

    @property
    def outcomes(self):
        """(principal, status, error or None)"""
        outcomes = self.output("Summarise")["Outcomes"]
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


class Scenario:
    """From a repository with empty rules, on an account where nobody has done anything."""

    def __init__(self, deployed):
        self.deployed, self.client, self.control = deployed, deployed.client, deployed.control
        self.idle()
        self.activity({}, polls=1, daily_quota=10000)
        files = self.client("codecommit").get_differences(repositoryName=REPOSITORY_NAME, afterCommitSpecifier="main")
        stale = [one["afterBlob"]["path"] for one in files["differences"]]
        rules = {"policies/allow.json": "[]\n", "policies/deny.json": "[]\n"}
        # The file with the time is there so that there is something to commit.
        self.commit({**dict.fromkeys(stale), **rules, "start": str(time.time())})
        self._start, self._jobs = self.tip(), len(self.control("jobs")["jobs"])
        self._published = len(self.control("published")["published"])
        self.control("clear")
        # What may go wrong where nobody is told, and what may be denied: patterns, and (role, action).
        self.problems, self.denials = [], set()

    # What it is given

    def commit(self, files):
        """Somebody's commit of {path: text, or None to delete it}."""
        before = {path: self.deployed.file(path) for path in files}
        changed = {path: text for path, text in files.items() if text != before[path]}
        self.client("codecommit").create_commit(
            repositoryName=REPOSITORY_NAME, branchName="main", parentCommitId=self.tip(), authorName="Somebody",
            commitMessage="By hand",
            putFiles=[{"filePath": path, "fileContent": text.encode()} for path, text in changed.items() if text],
            deleteFiles=[{"filePath": path} for path, text in changed.items() if text is None])

    def rules(self, **texts):
        """Rule files as texts, or as what they hold; None for a file that is not there."""
        self.commit({
            f"policies/{name}.json": text if text is None or isinstance(text, str) else json.dumps(text)
            for name, text in texts.items()})

    def activity(self, outcomes, **settings):
        """{principal: policies, or what else its job comes to}"""
        found = {arn: {"policies": one} if isinstance(one, list) else one for arn, one in outcomes.items()}
        self.control("access-analyzer", outcomes={"*": {"policies": []}, **found}, **settings)

    def fail(self, service, operation, error, times=1):
        """The next calls of an operation fail."""
        self.control("fail", service=service, operation=operation, error=error, times=times)

    def fire(self):
        """The time of the schedule has come. The run, once all that it caused is over."""
        return self._finish(self.fired()["executionArn"])

    def fired(self):
        return self.control("fire", rule=self.deployed.physical["ScheduledRun"], region="eu-central-1")["targets"][0]

    def start(self, **given):
        """A run out of schedule."""
        return self._finish(self.begin(**given))

    def begin(self, **given):
        started = self.client("stepfunctions").start_execution(
            stateMachineArn=self.deployed.outputs["state_machine_arn"], input=json.dumps(given))
        return started["executionArn"]

    def seed(self, branch):
        """What the function that puts rule files into the repository answers when called as Terraform calls it."""
        settings = {"Repository": REPOSITORY_NAME, "Branch": branch, "Folder": "policies"}
        answer = self.client("lambda").invoke(
            FunctionName=self.deployed.physical["SeedRepository"], Payload=json.dumps(settings))
        return json.load(answer["Payload"])

    def _finish(self, execution):
        self.idle()
        return Run(self.client, execution)

    def idle(self):
        assert self.control("idle", timeout=60)["idle"]

    # What came of it

    def tip(self):
        found = self.client("codecommit").get_branch(repositoryName=REPOSITORY_NAME, branchName="main")
        return found["branch"]["commitId"]

    def commits(self, author="Policy generator"):
        """The commits of this scenario by somebody, oldest first."""
        found, identifier = [], self.tip()
        while identifier != self._start:
            found.insert(0, Commit(self.deployed, identifier))
            identifier = found[0].parents[0]
        return [one for one in found if one.author == author]

    def policy(self, name, file="policy.json"):
        text = self.deployed.file(f"policies/{name}/{file}")
        return text and json.loads(text)

    def published(self):
        """What was published to the topic."""
        found = self.control("published")["published"][self._published:]
        assert {one["topic"] for one in found} <= {self.deployed.outputs["failures_topic_arn"]}
        return found

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

    # The end

    def end(self):
        self.idle()
        denied = {(one["role"], one["action"]) for one in self.control("denials")["denials"]}
        assert denied == {(self.role_arn(role), action) for role, action in self.denials}
        problems = self.control("problems")["problems"]
        assert len(problems) == len(self.problems), problems
        assert all(any(re.search(pattern, one) for one in problems) for pattern in self.problems), problems
        for name in ("PlanRunLogs", "PublishPolicyLogs", "SeedRepositoryLogs"):
            events = self.client("logs").filter_log_events(logGroupName=self.deployed.physical[name])["events"]
            assert not [event["message"] for event in events if SECRET.search(event["message"])]
        told = [one["message"] for one in self.published()] + [one.message for one in self.commits()]
        assert not [text for text in told if SECRET.search(text)]
