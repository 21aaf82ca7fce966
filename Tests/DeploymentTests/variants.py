"""The policy generator with other targets and options than the default ones, as synth writes it, deployed."""
import json

from deployments import REPOSITORY, CloudFormation, Terraform, snake_cased, written
from local_aws import REGION, LocalAWS

ACCOUNT = "123456789012"
DEV, ANNA = PRINCIPALS = [f"arn:aws:iam::{ACCOUNT}:role/Dev", f"arn:aws:iam::{ACCOUNT}:user/anna"]
TRAIL_BUCKET = "trail-logs"
PARAMETERS = {
    "PrincipalArns": PRINCIPALS, "TrailArn": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main",
    "TrailBucketName": TRAIL_BUCKET,
    # So many that the tests of one day do not use them up.
    "DailyBudget": "50", "OnDemandReserve": "50",
}

# Policies that fit into three documents only, with their rules.
LARGE = next(
    vector for vector in json.loads((REPOSITORY / "Tests/HandlerTests/merge-vectors.json").read_text(encoding="utf-8"))
    if vector["name"].startswith("14"))


def actions(policy):
    """What a policy allows."""
    return sorted(action for one in policy["Statement"] if one["Effect"] == "Allow" for action in one["Action"])


class NamedRoles(CloudFormation):
    """A stack whose template gives roles their names."""

    capability = "CAPABILITY_NAMED_IAM"


class Variant:
    """A variant on an AWS of its own, where there is a trail already.

    `ca` is the certificate of an authority whom the functions trust.
    """

    def __init__(self, folder, tool, options, ca):
        self.folder, self.aws = folder, LocalAWS(folder, {"SSL_CERT_FILE": ca})
        self.client, self.control = self.aws.client, self.aws.control
        stack = written(folder / "synth", *options)
        if tool is Terraform:
            self.tool = Terraform(self.aws.environment, folder, stack.configuration)
        else:
            self.tool = tool(self.aws.environment, template=stack.template)

    def deploy(self, parameters):
        self.client("s3").create_bucket(
            Bucket=TRAIL_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.client("cloudtrail").create_trail(Name="main", S3BucketName=TRAIL_BUCKET)
        self.parameters = {**PARAMETERS, **parameters}
        self.tool.deploy(**self.parameters)
        self.refused = self.control("denials")["denials"] + self.control("problems")["problems"]
        self.outputs = {snake_cased(name): value for name, value in self.tool.outputs().items()}
        self.names = self._names()
        return self

    def _names(self):
        """Terraform's name of each resource -> the name that it got in AWS."""
        if self.tool.name == "CloudFormation":
            return {snake_cased(logical): name for logical, name in self.tool.physical_names().items()}
        found = [(one["name"], one["values"]) for one in self.tool.resources() if one["mode"] == "managed"]
        return {name: values.get("function_name") or values.get("name") or values["id"] for name, values in found}

    def written(self):
        """What synth has written and what Terraform keeps, as texts; archives of code are left out."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and ".terraform" not in path.parts]
        kept = (".yaml", ".json", ".tfstate", ".backup", ".py")
        return [path.read_text(encoding="utf-8") for path in files if path.suffix in kept]

    # Scenarios

    def begin(self):
        """From here on it is looked at what happens."""
        self.idle()
        self.control("clear")
        self._published = len(self.control("published")["published"])
        self.activity({})
        # How often something may go wrong where nobody is told, and what may be denied: (role, action).
        self.problems, self.denials = 0, set()

    def idle(self):
        assert self.control("idle", timeout=60)["idle"]

    def activity(self, outcomes):
        """{principal: what its jobs come to: policies}"""
        found = {arn: {"policies": policies} for arn, policies in outcomes.items()}
        self.control("access-analyzer", outcomes={"*": {"policies": []}, **found}, polls=1, daily_quota=10000)

    def run(self, *principals):
        """A run of the workflow, once all that it caused is over."""
        execution = self.client("stepfunctions").start_execution(
            stateMachineArn=self.outputs["state_machine_arn"], input=json.dumps({"PrincipalArns": principals}))
        return self.finished(execution["executionArn"])

    def finished(self, execution):
        self.idle()
        return self.client("stepfunctions").describe_execution(executionArn=execution)

    def generated(self, principal, *policies):
        """What the workflow's step before the last does with a policy, and all that comes of it."""
        name = principal.split(":")[5].removeprefix("role/")
        window = {"StartTime": "2026-01-01T00:00:00Z", "EndTime": "2026-02-01T00:00:00Z"}
        trails = [{"CloudTrailArn": self.parameters["TrailArn"], "AllRegions": True}]
        properties = {
            "PrincipalArn": principal, "IsComplete": True,
            "CloudTrailProperties": {**window, "TrailProperties": trails}}
        kept = {
            "JobDetails": {"JobId": "9b2f6f0c-0000-4000-8000-000000000000", "Status": "SUCCEEDED"},
            "GeneratedPolicyResult": {
                "Properties": properties, "GeneratedPolicies": [{"Policy": json.dumps(one)} for one in policies]}}
        self.client("s3").put_object(
            Bucket=self.outputs["generated_policies_bucket"], Key=f"{name}/policy.json", Body=json.dumps(kept))
        self.idle()

    def told(self, topic):
        """What was published since to the topic `failures` or `proposals`."""
        arn = self.outputs[f"{topic}_topic_arn"]
        published = self.control("published")["published"][self._published:]
        return [one for one in published if one["topic"] == arn]

    def role(self, name):
        return self.client("iam").get_role(RoleName=self.names[name])["Role"]

    def statements(self, role):
        """The statements of all policies of a role."""
        iam, name = self.client("iam"), self.names[role]
        documents = [
            iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"]
            for one in iam.list_role_policies(RoleName=name)["PolicyNames"]]
        return [statement for document in documents for statement in document["Statement"]]

    def allowed(self, role, service):
        """The actions of a service that a role may do."""
        found = [one["Action"] for one in self.statements(role)]
        actions = [action for one in found for action in ([one] if isinstance(one, str) else one)]
        return {action.partition(":")[2] for action in actions if action.startswith(service + ":")}

    def calls(self, role, service):
        arn = self.role(role)["Arn"]
        return [
            (one["operation"], one["parameters"]) for one in self.control("calls")["calls"]
            if (one["role"], one["service"]) == (arn, service)]

    def log(self):
        """All that the functions have printed, answered and raised since."""
        return "\n".join(one["log"] + "\n" + one["payload"] for one in self.control("invocations")["invocations"])

    def events(self, event):
        """The entries of an event in the functions' logs."""
        lines = [json.loads(line) for line in self.log().splitlines() if line.startswith('{"event"')]
        return [line for line in lines if line["event"] == event]

    def end(self):
        self.idle()
        denied = {(one["role"], one["action"]) for one in self.control("denials")["denials"]}
        assert denied == {(self.role(role)["Arn"], action) for role, action in self.denials}
        problems = self.control("problems")["problems"]
        assert len(problems) == self.problems, problems

    def close(self):
        # It has nothing to tidy up, which would take seconds.
        self.aws.process.kill()
        self.aws.process.wait()
