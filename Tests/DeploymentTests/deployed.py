"""The policy generator, deployed once for all tests of a session, by each of the two tools and on an AWS each."""
import concurrent.futures
import json

import inventory
from deployments import CloudFormation, Terraform, snake_cased
from local_aws import LocalAWS

ACCOUNT = "123456789012"
DEV, OPS, ANNA = PRINCIPALS = [
    f"arn:aws:iam::{ACCOUNT}:{one}" for one in ("role/Dev", "role/team/app/Ops", "user/anna")]
TEAM = f"arn:aws:iam::{ACCOUNT}:role/team/*"  # a pattern, which Ops is the only one of at first
TRAIL_BUCKET = "trail-logs"
PARAMETERS = {
    "PrincipalArns": [DEV, TEAM, ANNA], "TrailArn": f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/main",
    "TrailBucketName": TRAIL_BUCKET,
}
REPOSITORY_NAME = "generated-policies"
# What each principal may do, by policies of all kinds together.
MAY = ["cloudtrail:*", "dynamodb:*", "ec2:*", "kms:*", "s3:*", "sns:*", "sqs:*", "sts:*"]
SHARED, BY_AWS = f"arn:aws:iam::{ACCOUNT}:policy/Shared", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


def allowing(*actions, on="*"):
    """A policy's document."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": on}]}


class Principals:
    """Those whose policies are generated: two roles, and a user in a group."""

    def __init__(self, iam):
        self.iam = iam

    def make(self):
        self.iam.create_policy(PolicyName="Shared", PolicyDocument=json.dumps(allowing(*MAY)))
        for arn in (DEV, OPS):
            self.make_role(arn)
            self.iam.attach_role_policy(RoleName=arn.rpartition("/")[2], PolicyArn=SHARED)
        self.iam.put_role_policy(RoleName="Dev", PolicyName="Own", PolicyDocument=json.dumps(allowing("s3:*")))
        self.iam.attach_role_policy(RoleName="Ops", PolicyArn=BY_AWS)
        self.iam.create_group(GroupName="people")
        self.iam.put_group_policy(
            GroupName="people", PolicyName="Own", PolicyDocument=json.dumps(allowing("ec2:*")))
        self.iam.attach_group_policy(GroupName="people", PolicyArn=SHARED)
        self.iam.create_user(UserName="anna")
        self.iam.put_user_policy(UserName="anna", PolicyName="Own", PolicyDocument=json.dumps(allowing("sts:*")))
        self.iam.attach_user_policy(UserName="anna", PolicyArn=BY_AWS)
        self.iam.add_user_to_group(GroupName="people", UserName="anna")

    def make_role(self, arn):
        path, _, name = arn.partition(":role")[2].rpartition("/")
        self.iam.create_role(Path=path + "/", RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))

    def restrict(self, document=None):
        """Lets the role Dev do no more than this; without one, what it may do at first."""
        change = self.iam.detach_role_policy if document else self.iam.attach_role_policy
        change(RoleName="Dev", PolicyArn=SHARED)
        text = json.dumps(document or allowing("s3:*"))
        self.iam.put_role_policy(RoleName="Dev", PolicyName="Own", PolicyDocument=text)

    def remove(self):
        self.iam.remove_user_from_group(GroupName="people", UserName="anna")
        self.iam.detach_user_policy(UserName="anna", PolicyArn=BY_AWS)
        self.iam.delete_user_policy(UserName="anna", PolicyName="Own")
        self.iam.delete_user(UserName="anna")
        self.iam.detach_group_policy(GroupName="people", PolicyArn=SHARED)
        self.iam.delete_group_policy(GroupName="people", PolicyName="Own")
        self.iam.delete_group(GroupName="people")
        self.iam.delete_role_policy(RoleName="Dev", PolicyName="Own")
        self.iam.detach_role_policy(RoleName="Ops", PolicyArn=BY_AWS)
        for name in ("Dev", "Ops"):
            self.iam.detach_role_policy(RoleName=name, PolicyArn=SHARED)
            self.iam.delete_role(RoleName=name)
        self.iam.delete_policy(PolicyArn=SHARED)


class Deployed:
    """The stack, and the AWS that it is deployed to. There are a trail and the principals already."""

    def __init__(self, tool, folder, written):
        self.aws = LocalAWS(folder)
        self.client, self.control = self.aws.client, self.aws.control
        self.written, environment = written, self.aws.environment
        if tool is CloudFormation:
            self.tool = CloudFormation(environment, template=written.template)
        else:
            self.tool = Terraform(environment, folder, source=written.configuration)

    def deploy(self):
        self.client("s3").create_bucket(
            Bucket=TRAIL_BUCKET, CreateBucketConfiguration={"LocationConstraint": self.aws.environment["AWS_REGION"]})
        self.client("cloudtrail").create_trail(Name="main", S3BucketName=TRAIL_BUCKET)
        self.principals = Principals(self.client("iam"))
        self.principals.make()
        self.tool.deploy(**PARAMETERS)
        self.refused_at_first = self.control("denials")["denials"] + self.control("problems")["problems"]
        self.rules_at_first = {name: self.file(f"policies/{name}") for name in ("allow.json", "deny.json")}
        self.outputs = {snake_cased(name): value for name, value in self.tool.outputs().items()}
        if self.tool.name == "CloudFormation":
            self.names = inventory.names_by_cloudformation(self.tool, self.client)
        else:
            self.names = inventory.names_by_terraform(
                self.tool, inventory.logical_ids(self.written.json), snake_cased)
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

    def empty_bucket(self):
        s3, bucket = self.client("s3"), self.outputs["generated_policies_bucket"]
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for one in page.get("Versions", []) + page.get("DeleteMarkers", []):
                s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])

    def remove(self):
        """As the README says: the bucket first. Then what is not the stack's."""
        self.empty_bucket()
        self.tool.remove()
        self.principals.remove()
        self.client("cloudtrail").delete_trail(Name="main")
        self.client("s3").delete_bucket(Bucket=TRAIL_BUCKET)


class Deployments:
    """Both deployments. Terraform's takes a minute, in which it mostly waits; so it begins before it is asked for."""

    TOOLS = {tool.name: tool for tool in (CloudFormation, Terraform)}

    def __init__(self, folder, written, early=()):
        self._folder, self._written, self._started, self._servers = folder, written, {}, []
        self._workers = concurrent.futures.ThreadPoolExecutor()
        for name in early:
            self._start(name)

    def _start(self, name):
        if name not in self._started:
            folder = self._folder / name
            folder.mkdir()
            deployed = Deployed(self.TOOLS[name], folder, self._written)
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
