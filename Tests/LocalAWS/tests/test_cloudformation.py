import copy
import json

import pytest
import yaml
from botocore.exceptions import ClientError

from localaws.cfn import TemplateError, graph, parameters, schemas, template
from localaws.cfn.functions import Scope

# The engine's parts


def test_short_tags_and_dates_are_read():
    found = template.load("Resources:\n  A:\n    Type: T\n    Properties: {V: 2012-10-17, R: !Ref B, G: !GetAtt B.C.D, S: !Sub 'x${B}'}\n")
    assert found["Resources"]["A"]["Properties"] == {
        "V": "2012-10-17",
        "R": {"Ref": "B"},
        "G": {"Fn::GetAtt": ["B", "C.D"]},
        "S": {"Fn::Sub": "x${B}"},
    }


@pytest.mark.parametrize(
    "text, fault",
    [
        ('{"Resources": {}}', "At least one Resources member"),
        ('{"Resources": {"A-b": {"Type": "T"}}}', "non alphanumeric"),
        ('{"Resources": {"A": {"Type": "T", "Propertys": {}}}}', "Invalid template resource property 'Propertys'"),
        ('{"Resorces": {}, "Resources": {"A": {"Type": "T"}}}', "Invalid template property or properties"),
        ('{"Resources": {"A": {"Type": "T"}, "A": {"Type": "T"}}}', "stands there twice"),
        ('{"Resources": ', "not well-formed"),
        ("Resources: [", "not well-formed"),
    ],
)
def test_templates_with_faults(text, fault):
    with pytest.raises(TemplateError, match=fault.replace("(", r"\(")):
        template.load(text)


@pytest.mark.parametrize(
    "parameter, value, fault",
    [
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, "abc1", "must match pattern"),
        ({"Type": "CommaDelimitedList", "AllowedPattern": "[a-z]+"}, "a,b,3", "must match pattern"),
        ({"Type": "String", "AllowedValues": ["a", "b"]}, "c", "AllowedValues"),
        ({"Type": "Number", "MinValue": 1}, "0", "not less than 1"),
        ({"Type": "Number", "MaxValue": 90}, "91", "not greater than 90"),
        ({"Type": "Number"}, "many", "must be a number"),
        ({"Type": "String", "MaxLength": 2}, "abc", "at most 2"),
        ({"Type": "String"}, None, "must have values"),
        ({"Type": "Strang"}, "x", "Unrecognized parameter type"),
        ({"Type": "String", "Default": "1", "AllowedPattern": "[a-z]+"}, "a", "must match pattern"),
    ],
)
def test_parameters_that_are_refused(parameter, value, fault):
    with pytest.raises(TemplateError, match=fault):
        parameters.resolve({"Parameters": {"P": parameter}}, {} if value is None else {"P": value}, {})


def test_parameters():
    declared = {"L": {"Type": "CommaDelimitedList"}, "D": {"Type": "Number", "Default": 3}, "K": {"Type": "String"}}
    assert parameters.resolve({"Parameters": declared}, {"L": "a, b", "K": None}, {"K": "kept"}) == {"L": ["a", "b"], "D": "3", "K": "kept"}
    with pytest.raises(TemplateError, match="do not exist"):
        parameters.resolve({"Parameters": declared}, {"X": "1"}, {})


def test_functions():
    loaded = {
        "Mappings": {"M": {"a": {"b": "found"}}},
        "Conditions": {"Yes": {"Fn::Equals": [{"Ref": "P"}, "1"]}, "No": {"Fn::Not": [{"Condition": "Yes"}]}},
    }
    scope = Scope(loaded, {"P": "1", "L": ["x", "y"]}, {"AWS::Region": "r"})

    def evaluates(value, expected):
        assert scope.evaluate(value) == expected

    evaluates({"Fn::Sub": "${P}-${AWS::Region}-${!Literal}"}, "1-r-${Literal}")
    evaluates({"Fn::Sub": ["${V}", {"V": {"Ref": "P"}}]}, "1")
    evaluates({"Fn::Join": [",", {"Ref": "L"}]}, "x,y")
    evaluates({"Fn::Select": ["1", {"Fn::Split": ["/", "a/b"]}]}, "b")
    evaluates({"Fn::FindInMap": ["M", "a", "b"]}, "found")
    evaluates([{"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}, {"x": {"Fn::If": ["Yes", 2, 3]}}], [{"x": 2}])
    with pytest.raises(TemplateError, match="nonexistent value at index 2"):
        scope.evaluate({"Fn::Select": [2, {"Ref": "L"}]})


def test_references_must_lead_somewhere():
    def check(resource, **more):
        graph.check_references({"Resources": {"A": resource}, **more})

    with pytest.raises(TemplateError, match=r"Unresolved resource dependencies \[B\] in the Resources block"):
        check({"Type": "T", "Properties": {"x": {"Ref": "B"}}})
    with pytest.raises(TemplateError, match=r"\[B\]"):
        check({"Type": "T", "Properties": {"x": {"Fn::Sub": "${B.Arn}"}}})
    with pytest.raises(TemplateError, match=r"\[B\]"):
        check({"Type": "T", "DependsOn": "B"})
    with pytest.raises(TemplateError, match="condition dependency C"):
        check({"Type": "T", "Condition": "C"})
    with pytest.raises(TemplateError, match=r"\[B\] in the Outputs block"):
        check({"Type": "T"}, Outputs={"O": {"Value": {"Ref": "B"}}})


def test_policies_come_as_late_as_possible_and_cycles_are_named():
    def of(kind, *needs):
        return {"Type": kind, "DependsOn": list(needs)}

    resources = {
        "P": of("AWS::Lambda::Permission", "F"),
        "F": of("AWS::Lambda::Function"),
        "B": of("AWS::S3::Bucket"),
        "Q": of("AWS::SQS::Queue", "P"),
    }
    assert graph.creation_order(resources) == ["F", "B", "P", "Q"]
    resources = {"P": of("AWS::IAM::Policy"), "L": of("AWS::Logs::LogGroup"), "M": of("AWS::StepFunctions::StateMachine", "L")}
    assert graph.creation_order(resources) == ["L", "M", "P"]
    cyclic = {"A": of("T", "B"), "B": of("T", "C"), "C": of("T", "B"), "D": of("T", "A")}
    with pytest.raises(TemplateError, match=r"Circular dependency between resources: \[B, C\]"):
        graph.creation_order(cyclic)


def test_properties_conform_to_schemas():
    queue = schemas.conform("AWS::SQS::Queue", "Q", {"DelaySeconds": "5", "SqsManagedSseEnabled": "true", "QueueName": "n"})
    assert queue == {"DelaySeconds": 5, "SqsManagedSseEnabled": True, "QueueName": "n"}
    for properties, fault in (
        ({"Delay": 1}, r"extraneous key \[Delay\]"),
        ({"DelaySeconds": "soon"}, "expected type: Integer"),
        ({"Arn": "x"}, "unsupported property Arn"),
    ):
        with pytest.raises(TemplateError, match=fault):
            schemas.conform("AWS::SQS::Queue", "Q", properties)
    with pytest.raises(TemplateError, match=r"required key \[Role\]"):
        schemas.conform("AWS::Lambda::Function", "F", {"Code": {"ZipFile": ""}})


# Stacks


QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "stack-queue"}}
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
        }
    },
}


class Stack:
    def __init__(self, aws, name):
        self.client, self.name = aws.cloudformation, name

    def create(self, resources, **more):
        self.client.create_stack(StackName=self.name, TemplateBody=json.dumps({"Resources": resources}), **more)
        return self.status()

    def update(self, resources, **more):
        self.client.update_stack(StackName=self.name, TemplateBody=json.dumps({"Resources": resources}), **more)
        return self.status()

    def delete(self):
        identifier = self.client.describe_stacks(StackName=self.name)["Stacks"][0]["StackId"]
        self.client.delete_stack(StackName=self.name)
        return self.client.describe_stacks(StackName=identifier)["Stacks"][0]["StackStatus"]

    def status(self):
        return self.client.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]

    def reasons(self):
        events = self.client.describe_stack_events(StackName=self.name)["StackEvents"]
        return [
            event["ResourceStatusReason"]
            for event in events
            if event["ResourceStatus"].endswith("FAILED") and "ResourceStatusReason" in event
        ]

    def physical(self):
        return {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in self.client.describe_stack_resources(StackName=self.name)["StackResources"]
        }


@pytest.fixture
def stack(aws, request):
    return Stack(aws, request.node.name.replace("_", "-").replace("[", "-").replace("]", ""))


def test_failures_roll_back(aws, stack):
    bad = {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Q"}], "PolicyDocument": {}, "Nonsense": 1}}
    assert stack.create({"Q": QUEUE, "P": bad}) == "ROLLBACK_COMPLETE"
    assert "extraneous key [Nonsense]" in stack.reasons()[0]
    assert "stack-queue" not in str(aws.sqs.list_queues().get("QueueUrls"))


def test_types_that_are_not_supported_fail(stack):
    assert stack.create({"A": {"Type": "AWS::EC2::Instance"}}) == "ROLLBACK_COMPLETE"
    assert "AWS::EC2::Instance is not supported by the local AWS" in stack.reasons()[0]


def test_updates_change_replace_remove_and_roll_back(aws, stack):
    assert stack.create({"Q": QUEUE, "T": {"Type": "AWS::SNS::Topic"}}) == "CREATE_COMPLETE"
    before = stack.physical()
    changed = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "stack-queue", "DelaySeconds": 7}}
    assert stack.update({"Q": changed, "T": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "renamed"}}}) == "UPDATE_COMPLETE"
    after = stack.physical()
    assert after["Q"] == before["Q"] and after["T"].endswith(":renamed")
    assert before["T"] not in str(aws.sns.list_topics()["Topics"])
    assert aws.sqs.get_queue_attributes(QueueUrl=after["Q"], AttributeNames=["DelaySeconds"])["Attributes"] == {"DelaySeconds": "7"}
    bad = copy.deepcopy(changed)
    bad["Properties"]["DelaySeconds"] = 9
    policy = {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": ["http://127.0.0.1/none"], "PolicyDocument": {}}}
    assert stack.update({"Q": bad, "X": policy}) == "UPDATE_ROLLBACK_COMPLETE"
    assert aws.sqs.get_queue_attributes(QueueUrl=after["Q"], AttributeNames=["DelaySeconds"])["Attributes"] == {"DelaySeconds": "7"}
    assert set(stack.physical()) == {"Q", "T"}
    assert stack.update({"Q": changed}) == "UPDATE_COMPLETE"
    assert stack.delete() == "DELETE_COMPLETE"


def test_custom_names_cannot_be_replaced(stack):
    machine = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    role = copy.deepcopy(ROLE)
    role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"] = "states.amazonaws.com"
    properties = {"StateMachineName": "custom", "RoleArn": {"Fn::GetAtt": ["R", "Arn"]}, "Definition": machine}
    stack.create({"R": role, "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}, Capabilities=["CAPABILITY_IAM"])
    changed = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {**properties, "StateMachineType": "EXPRESS"}}
    assert stack.update({"R": role, "M": changed}, Capabilities=["CAPABILITY_IAM"]) == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource" in stack.reasons()[0]


def test_capabilities_are_asked_for(stack):
    with pytest.raises(ClientError, match=r"\[CAPABILITY_IAM\]"):
        stack.create({"R": ROLE})
    named = {"Type": "AWS::IAM::Role", "Properties": {**ROLE["Properties"], "RoleName": "named"}}
    with pytest.raises(ClientError, match=r"\[CAPABILITY_NAMED_IAM\]"):
        stack.create({"R": named}, Capabilities=["CAPABILITY_IAM"])
    assert stack.create({"R": named}, Capabilities=["CAPABILITY_NAMED_IAM"]) == "CREATE_COMPLETE"


def test_large_templates_are_refused(stack):
    with pytest.raises(ClientError, match="51200"):
        stack.create({"Q": QUEUE, "X": {"Type": "AWS::SQS::Queue", "Metadata": "x" * 51200}})


def test_buckets_with_objects_stay_and_policies_are_respected(aws, stack):
    retained = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "kept"}, "DeletionPolicy": "Retain"}
    assert stack.create({"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "not-empty"}}, "Q": retained}) == "CREATE_COMPLETE"
    aws.s3.put_object(Bucket="not-empty", Key="k", Body=b"")
    assert stack.delete() == "DELETE_FAILED"
    assert "BucketNotEmpty" in stack.reasons()[1]
    aws.s3.delete_object(Bucket="not-empty", Key="k")
    assert stack.delete() == "DELETE_COMPLETE"
    assert "kept" in str(aws.sqs.list_queues()["QueueUrls"])


def test_a_missing_dependency_shows(aws, stack):
    """The function's dead letters need a policy that stands in a resource of its own, and nothing says that it must be there first."""
    topic = {"Type": "AWS::SNS::Topic"}
    statement = {"Effect": "Allow", "Action": "sns:Publish", "Resource": {"Ref": "T"}}
    policy = {
        "Type": "AWS::IAM::RolePolicy",
        "Properties": {"RoleName": {"Ref": "R"}, "PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}},
    }
    code = {"ZipFile": "def handler(event, context): pass"}
    properties = {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": code,
        "Role": {"Fn::GetAtt": "R.Arn"},
        "DeadLetterConfig": {"TargetArn": {"Ref": "T"}},
    }
    function = {"Type": "AWS::Lambda::Function", "Properties": properties}
    assert stack.create({"P": policy, "R": ROLE, "T": topic, "F": function}, Capabilities=["CAPABILITY_IAM"]) == "ROLLBACK_COMPLETE"
    assert "does not have permissions to call Publish on SNS" in stack.reasons()[0]
    stack.delete()
    complete = {"P": policy, "R": ROLE, "T": topic, "F": {**function, "DependsOn": "P"}}
    assert stack.create(complete, Capabilities=["CAPABILITY_IAM"]) == "CREATE_COMPLETE"


def test_custom_resources_that_fail_or_are_silent(stack):
    source = "import cfnresponse\ndef handler(event, context):\n    if event['ResourceProperties']['Say'] == 'true': cfnresponse.send(event, context, 'FAILED', {}, 'x', reason='because')\n"
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": source},
            "Role": {"Fn::GetAtt": ["R", "Arn"]},
        },
    }
    for say, reason in ((True, "Message returned: because"), (False, "did not receive a response")):
        custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": {"Fn::GetAtt": ["F", "Arn"]}, "Say": say}}
        assert stack.create({"R": ROLE, "F": function, "C": custom}, Capabilities=["CAPABILITY_IAM"]) == "ROLLBACK_COMPLETE"
        assert reason in stack.reasons()[0]
        stack.delete()


def test_all_properties_of_a_bucket_arrive(aws, stack):
    with open(__file__.replace("test_cloudformation.py", "stack.yaml")) as file:
        bucket = yaml.load(file, template._Loader)["Resources"]["Bucket"]["Properties"]
    bucket = {name: value for name, value in bucket.items() if name not in ("NotificationConfiguration", "BucketName")} | {
        "BucketName": "all-set"
    }
    assert stack.create({"B": {"Type": "AWS::S3::Bucket", "Properties": bucket}}, Tags=[{"Key": "team", "Value": "x"}]) == "CREATE_COMPLETE"
    s3 = aws.s3
    assert s3.get_bucket_versioning(Bucket="all-set")["Status"] == "Enabled"
    assert all(s3.get_public_access_block(Bucket="all-set")["PublicAccessBlockConfiguration"].values())
    assert s3.get_bucket_lifecycle_configuration(Bucket="all-set")["Rules"][0]["NoncurrentVersionExpiration"]["NoncurrentDays"] == 30
    assert s3.get_bucket_tagging(Bucket="all-set")["TagSet"] == [{"Key": "team", "Value": "x"}]
    assert s3.get_bucket_ownership_controls(Bucket="all-set")["OwnershipControls"]["Rules"][0]["ObjectOwnership"] == "BucketOwnerEnforced"


def test_versions_that_lifecycle_rules_keep_arrive(aws, stack):
    expiration = {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3}
    properties = {
        "BucketName": "kept-versions",
        "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "NoncurrentVersionExpiration": expiration}]},
    }
    assert stack.create({"B": {"Type": "AWS::S3::Bucket", "Properties": properties}}) == "CREATE_COMPLETE"
    (rule,) = aws.s3.get_bucket_lifecycle_configuration(Bucket="kept-versions")["Rules"]
    assert rule["NoncurrentVersionExpiration"] == expiration


def test_cors_of_a_bucket_comes_changes_and_goes(aws, stack):
    def bucket(**properties):
        return {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "asked-by-pages", **properties}}}

    def rules():
        return aws.s3.get_bucket_cors(Bucket="asked-by-pages")["CORSRules"]

    full = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://a.example"], "AllowedHeaders": ["*"]}
    full |= {"ExposedHeaders": ["ETag"], "Id": "one", "MaxAge": "300"}
    least = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    assert stack.create(bucket(CorsConfiguration={"CorsRules": [full]})) == "CREATE_COMPLETE"
    arrived = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://a.example"], "AllowedHeaders": ["*"]}
    arrived |= {"ExposeHeaders": ["ETag"], "ID": "one", "MaxAgeSeconds": 300}
    assert rules() == [arrived]
    assert stack.update(bucket(CorsConfiguration={"CorsRules": [least, full]})) == "UPDATE_COMPLETE"
    assert rules() == [least, arrived]
    assert stack.update(bucket()) == "UPDATE_COMPLETE"
    with pytest.raises(ClientError, match="NoSuchCORSConfiguration"):
        rules()


def test_access_log_of_a_bucket_comes_changes_and_goes(aws, stack):
    """Nothing makes the policy of the target come before the bucket that is logged: AWS does not need it."""
    target = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "log-target"}}
    statements = [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "*"},
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "T"}, "PolicyDocument": document}}

    def resources(**properties):
        logged = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logged", **properties}}
        return {"B": logged, "T": target, "P": policy}

    def log():
        return aws.s3.get_bucket_logging(Bucket="logged").get("LoggingEnabled")

    configuration = {"DestinationBucketName": {"Ref": "T"}, "LogFilePrefix": "a/"}
    assert stack.create(resources(LoggingConfiguration=configuration)) == "CREATE_COMPLETE"
    assert log() == {"TargetBucket": "log-target", "TargetPrefix": "a/"}
    folders = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
    assert stack.update(resources(LoggingConfiguration={**configuration, "TargetObjectKeyFormat": folders})) == "UPDATE_COMPLETE"
    assert log() == {"TargetBucket": "log-target", "TargetPrefix": "a/", "TargetObjectKeyFormat": folders}
    assert stack.update(resources(LoggingConfiguration={"LogFilePrefix": "own/"})) == "UPDATE_COMPLETE"
    assert log() == {"TargetBucket": "logged", "TargetPrefix": "own/"}
    assert stack.update(resources()) == "UPDATE_COMPLETE"
    assert log() is None
    assert stack.delete() == "DELETE_COMPLETE"


def test_dashboards(aws, stack):
    def dashboard(text, **properties):
        body = json.dumps({"widgets": [{"type": "text", "properties": {"markdown": text}}]})
        return {"D": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": body, **properties}}}

    def shown():
        entries = aws.cloudwatch.list_dashboards()["DashboardEntries"]
        bodies = {one["DashboardName"]: aws.cloudwatch.get_dashboard(DashboardName=one["DashboardName"]) for one in entries}
        return {name: json.loads(one["DashboardBody"])["widgets"][0]["properties"]["markdown"] for name, one in bodies.items()}

    assert stack.create(dashboard("one", DashboardName="named")) == "CREATE_COMPLETE"
    assert stack.physical() == {"D": "named"} and shown() == {"named": "one"}
    assert stack.update(dashboard("two", DashboardName="named")) == "UPDATE_COMPLETE"
    assert shown() == {"named": "two"}
    assert stack.update(dashboard("three")) == "UPDATE_COMPLETE"
    assert list(shown().values()) == ["three"] and stack.physical()["D"].startswith(stack.name + "-D-")
    assert stack.delete() == "DELETE_COMPLETE"
    assert shown() == {}
