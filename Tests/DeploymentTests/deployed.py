"""The policy generator, deployed once for all tests of a session, by each of the two tools and on an AWS each."""
import concurrent.futures

import inventory
from deployments import CloudFormation, Terraform, snake_cased
from local_aws import LocalAWS

ACCOUNT = "123456789012"
DEV, OPS, ANNA = PRINCIPALS = [
    f"arn:aws:iam::{ACCOUNT}:{one}" for one in ("role/Dev", "role/team/app/Ops", "user/anna")]
TRAIL_BUCKET = "trail-logs"
PARAMETERS = {
    "PrincipalArns": PRINCIPALS, "TrailArn": f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/main",
    "TrailBucketName": TRAIL_BUCKET,
}
REPOSITORY_NAME = "generated-policies"


class Deployed:
    """The stack, and the AWS that it is deployed to. There is a trail already."""

    def __init__(self, tool, folder):
        self.aws = LocalAWS(folder)
        self.client, self.control = self.aws.client, self.aws.control
        environment = self.aws.environment
        self.tool = CloudFormation(environment) if tool is CloudFormation else Terraform(environment, folder)

    def deploy(self):
        self.client("s3").create_bucket(
            Bucket=TRAIL_BUCKET, CreateBucketConfiguration={"LocationConstraint": self.aws.environment["AWS_REGION"]})
        self.client("cloudtrail").create_trail(Name="main", S3BucketName=TRAIL_BUCKET)
        self.tool.deploy(**PARAMETERS)
        self.refused_at_first = self.control("denials")["denials"] + self.control("problems")["problems"]
        self.rules_at_first = {name: self.file(f"policies/{name}") for name in ("allow.json", "deny.json")}
        self.outputs = {snake_cased(name): value for name, value in self.tool.outputs().items()}
        if self.tool.name == "CloudFormation":
            self.names = inventory.names_by_cloudformation(self.tool, self.client)
        else:
            self.names = inventory.names_by_terraform(self.tool, inventory.logical_ids(), snake_cased)
        self.physical = {logical: name for (_, logical), name in self.names.items()}
        return self

    def read(self):
        return inventory.read(self.names, self.client)

    def file(self, path, commit="main"):
        """What a file of the repository holds, or None."""
        codecommit = self.client("codecommit")
        try:
            return codecommit.get_file(
                repositoryName=REPOSITORY_NAME, filePath=path, commitSpecifier=commit)["fileContent"].decode()
        except codecommit.exceptions.FileDoesNotExistException:
            return None

    def remove(self):
        """As the README says: the bucket first. Then the trail, which is not the stack's."""
        s3, bucket = self.client("s3"), self.outputs["generated_policies_bucket"]
        versions = s3.list_object_versions(Bucket=bucket)
        for one in versions.get("Versions", []) + versions.get("DeleteMarkers", []):
            s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
        self.tool.remove()
        self.client("cloudtrail").delete_trail(Name="main")
        s3.delete_bucket(Bucket=TRAIL_BUCKET)


class Deployments:
    """Both deployments. Terraform's takes a minute, in which it mostly waits; so it begins before it is asked for."""

    TOOLS = {tool.name: tool for tool in (CloudFormation, Terraform)}

    def __init__(self, folder, early=()):
        self._folder, self._started, self._servers = folder, {}, []
        self._workers = concurrent.futures.ThreadPoolExecutor()
        for name in early:
            self._start(name)

    def _start(self, name):
        if name not in self._started:
            folder = self._folder / name
            folder.mkdir()
            deployed = Deployed(self.TOOLS[name], folder)
            self._servers.append(deployed.aws)
            self._started[name] = self._workers.submit(deployed.deploy)
        return self._started[name]

    def __getitem__(self, name):
        return self._start(name).result()

    def __iter__(self):
        return (self[name] for name in self.TOOLS)

    def remove(self):
        """Removes both at the same time."""
        list(self._workers.map(Deployed.remove, list(self)))

    def close(self):
        self._workers.shutdown()
        for server in self._servers:
            server.close()
