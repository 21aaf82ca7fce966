"""A template with its intrinsic functions worked out, as if it were deployed to an account."""
import re

ACCOUNT, REGION = "123456789012", "eu-central-1"
PSEUDO = {
    "AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "AWS::Partition": "aws", "AWS::StackName": "policies",
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/policies/12345678-1234-1234-1234-123456789012",
}
# What parameters without a default are set to.
PARAMETERS = {
    "PrincipalArns": [f"arn:aws:iam::{ACCOUNT}:role/App", f"arn:aws:iam::{ACCOUNT}:user/anna"],
    "TrailArn": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main", "TrailBucketName": "trail-logs",
    "TrailKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555",
    "OrganizationId": "o-a1b2c3d4e5", "RepositoryName": "policies",
    "TokenSecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:token-a1b2c3",
}
# An ARN's service and what stands before the name, by type; and the types whose Ref is the ARN.
ARNS = {
    "AWS::CodeCommit::Repository": f"codecommit:{REGION}:{ACCOUNT}:",
    "AWS::Events::Rule": f"events:{REGION}:{ACCOUNT}:rule/",
    "AWS::IAM::Role": f"iam::{ACCOUNT}:role/",
    "AWS::Lambda::Function": f"lambda:{REGION}:{ACCOUNT}:function:",
    "AWS::S3::Bucket": "s3:::",
    "AWS::SNS::Topic": f"sns:{REGION}:{ACCOUNT}:",
    "AWS::SQS::Queue": f"sqs:{REGION}:{ACCOUNT}:",
    "AWS::Scheduler::Schedule": f"scheduler:{REGION}:{ACCOUNT}:schedule/default/",
    "AWS::StepFunctions::StateMachine": f"states:{REGION}:{ACCOUNT}:stateMachine:",
}
REF_IS_ARN = {"AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"}


class Resolver:
    def __init__(self, template):
        self.resources = template["Resources"]
        self.values = {
            **{name: one.get("Default") for name, one in template.get("Parameters", {}).items()},
            **PSEUDO, **PARAMETERS}

    def __call__(self, value):
        if isinstance(value, list):
            return [self(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, argument), = value.items()
            if function == "Ref" or function.startswith("Fn::"):
                return getattr(self, function.rpartition(":")[2].lower())(argument)
        return {key: self(one) for key, one in value.items()}

    def ref(self, name):
        if name not in self.resources:
            return self.values[name]
        return self.arn(name) if self.resources[name]["Type"] in REF_IS_ARN else name.lower()

    def getatt(self, argument):
        name, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
        return self.arn(name) if attribute == "Arn" else f"{name.lower()}-{attribute}"

    def arn(self, name):
        kind = self.resources[name]["Type"]
        if kind == "AWS::Logs::LogGroup":
            return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}:*"
        return f"arn:aws:{ARNS[kind]}{name.lower()}"

    def sub(self, argument):
        text, names = (argument, {}) if isinstance(argument, str) else (argument[0], self(argument[1]))

        def value(found):
            name = found[1]
            if name in names:
                return names[name]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            return self.getatt(name) if "." in name else self.ref(name)

        return re.sub(r"\$\{([^}]+)\}", lambda found: str(value(found)), text)

    def join(self, argument):
        return argument[0].join(self(argument[1]))

    def select(self, argument):
        return self(argument[1])[int(argument[0])]

    def split(self, argument):
        return self(argument[1]).split(argument[0])


def resolved(template):
    """{logical ID: (type, properties)}"""
    resolver = Resolver(template)
    return {
        name: (one["Type"], resolver(one.get("Properties", {}))) for name, one in template["Resources"].items()}
