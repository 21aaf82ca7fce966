"""Reads a deployment back through AWS's APIs, in terms that do not depend on who deployed it.

Names that AWS or Terraform chose are replaced by the logical IDs, so that two deployments of one stack read the same.
"""
import json

# The attribute that holds a resource's physical name in Terraform's state.
NAMES = {
    "aws_lambda_function": "function_name", "aws_iam_role": "name", "aws_s3_bucket": "bucket",
    "aws_cloudwatch_log_group": "name", "aws_sns_topic": "name", "aws_sqs_queue": "name",
    "aws_sfn_state_machine": "name", "aws_cloudwatch_event_rule": "name",
    "aws_codecommit_repository": "repository_name", "aws_cloudwatch_metric_alarm": "alarm_name",
}
# CloudFormation's types of the same resources.
TYPES = {
    "AWS::Lambda::Function": "aws_lambda_function", "AWS::IAM::Role": "aws_iam_role",
    "AWS::S3::Bucket": "aws_s3_bucket", "AWS::Logs::LogGroup": "aws_cloudwatch_log_group",
    "AWS::SNS::Topic": "aws_sns_topic", "AWS::SQS::Queue": "aws_sqs_queue",
    "AWS::StepFunctions::StateMachine": "aws_sfn_state_machine", "AWS::Events::Rule": "aws_cloudwatch_event_rule",
    "AWS::CodeCommit::Repository": "aws_codecommit_repository",
    "AWS::CloudWatch::Alarm": "aws_cloudwatch_metric_alarm",
}


def logical_ids(template):
    """(Terraform's type, logical ID) of each resource of the stack, a template as JSON, that is read back."""
    resources = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    return [(TYPES[one["Type"]], logical) for logical, one in resources.items() if one["Type"] in TYPES]


def names_by_cloudformation(deployment, client):
    """(Terraform's type, logical ID) -> physical name, from what CloudFormation lists."""
    found = {}
    listed = deployment.aws("cloudformation", "list-stack-resources", "--stack-name", deployment.stack)
    for resource in listed["StackResourceSummaries"]:
        kind, name = TYPES.get(resource["ResourceType"]), resource["PhysicalResourceId"]
        if kind == "aws_codecommit_repository":
            repositories = client("codecommit").list_repositories()["repositories"]
            name = next(one["repositoryName"] for one in repositories if one["repositoryId"] == name)
        if kind:
            found[kind, resource["LogicalResourceId"]] = name.split("/")[-1] if kind == "aws_sqs_queue" else (
                name.split(":")[-1] if name.startswith("arn:") else name)
    return found


def names_by_terraform(deployment, logical_ids, snake_cased):
    """The same, from Terraform's state."""
    ids = {(kind, snake_cased(logical)): logical for kind, logical in logical_ids}
    found = {}
    for resource in deployment.resources():
        key = resource["type"], resource["name"]
        if resource["type"] in NAMES and resource["mode"] == "managed":
            found[key[0], ids.get(key, resource["address"])] = resource["values"][NAMES[key[0]]]
    return found


def read(names, client):
    """What the APIs say of each resource."""
    found = {f"{kind} {logical}": READERS[kind](client, name) for (kind, logical), name in sorted(names.items())}
    chosen = sorted(((name, f"<{logical}>") for (_, logical), name in names.items()), key=lambda pair: -len(pair[0]))

    def replace(value):
        if isinstance(value, dict):
            return {replace(key): replace(item) for key, item in value.items()}
        if isinstance(value, list):
            return [replace(item) for item in value]
        if isinstance(value, str):
            for name, logical in chosen:
                value = value.replace(name, logical)
        return value

    return replace(found)


def function(client, name):
    functions = client("lambda")
    configuration = functions.get_function_configuration(FunctionName=name)
    kept = ("Runtime", "Handler", "Role", "Timeout", "MemorySize", "Architectures", "Environment", "Description",
            "LoggingConfig")
    found = {key: configuration.get(key) for key in kept}
    try:
        statements = json.loads(functions.get_policy(FunctionName=name)["Policy"])["Statement"]
        found["Policy"] = [{key: value for key, value in one.items() if key != "Sid"} for one in statements]
    except functions.exceptions.ResourceNotFoundException:
        found["Policy"] = []
    try:
        found["OnFailure"] = functions.get_function_event_invoke_config(
            FunctionName=name, Qualifier="$LATEST")["DestinationConfig"]["OnFailure"]
    except functions.exceptions.ResourceNotFoundException:
        found["OnFailure"] = None
    return found


def role(client, name):
    iam = client("iam")
    policies = iam.list_role_policies(RoleName=name)["PolicyNames"]
    described = iam.get_role(RoleName=name)["Role"]
    return {
        "Trust": described["AssumeRolePolicyDocument"], "Path": described["Path"],
        "Policies": {
            # CloudFormation's own policies are named by the template, Terraform's by the configuration: alike.
            policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            for policy in sorted(policies)},
        "Attached": iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"],
    }


def bucket(client, name):
    s3 = client("s3")
    notification = s3.get_bucket_notification_configuration(Bucket=name)
    configurations = []
    for one in notification.get("LambdaFunctionConfigurations", []):
        rules = one.get("Filter", {}).get("Key", {}).get("FilterRules", [])
        configurations.append({
            "Function": one["LambdaFunctionArn"], "Events": one["Events"],
            "Filter": {rule["Name"].lower(): rule["Value"] for rule in rules}})
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    ownership = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
    lifecycle = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    kept = ("ID", "Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
    return {
        "Versioning": s3.get_bucket_versioning(Bucket=name)["Status"],
        "Encryption": [one["ApplyServerSideEncryptionByDefault"] for one in encryption],
        "PublicAccess": s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"],
        "Ownership": [one["ObjectOwnership"] for one in ownership],
        "Lifecycle": [{key: one.get(key) for key in kept} for one in lifecycle],
        "Policy": json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]),
        "Notifications": configurations,
    }


def log_group(client, name):
    groups = client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return {"Retention": next(one.get("retentionInDays") for one in groups if one["logGroupName"] == name)}


def topic(client, name):
    topics = client("sns")
    arn = next(one["TopicArn"] for one in topics.list_topics()["Topics"] if one["TopicArn"].endswith(":" + name))
    return {"DisplayName": topics.get_topic_attributes(TopicArn=arn)["Attributes"].get("DisplayName")}


def queue(client, name):
    queues = client("sqs")
    attributes = queues.get_queue_attributes(
        QueueUrl=queues.get_queue_url(QueueName=name)["QueueUrl"], AttributeNames=["All"])["Attributes"]
    policy = json.loads(attributes["Policy"])
    return {
        "Retention": attributes["MessageRetentionPeriod"], "Encrypted": attributes.get("SqsManagedSseEnabled"),
        "Policy": policy["Statement"]}


def machine(client, name):
    machines = client("stepfunctions")
    listed = machines.list_state_machines()["stateMachines"]
    arn = next(one["stateMachineArn"] for one in listed if one["name"] == name)
    found = machines.describe_state_machine(stateMachineArn=arn)
    return {
        "Definition": json.loads(found["definition"]), "Role": found["roleArn"], "Type": found["type"],
        "Logging": {
            key: value for key, value in found["loggingConfiguration"].items() if key in ("level", "destinations")},
    }


def rule(client, name):
    events = client("events")
    described = events.describe_rule(Name=name)
    targets = events.list_targets_by_rule(Rule=name)["Targets"]
    return {
        **{key: described.get(key) for key in ("ScheduleExpression", "State", "Description")},
        "Targets": [{**target, "Input": json.loads(target["Input"])} for target in targets]}


def repository(client, name):
    found = client("codecommit").get_repository(repositoryName=name)["repositoryMetadata"]
    return {"Description": found.get("repositoryDescription"), "Name": found["repositoryName"]}


def alarm(client, name):
    found = client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    kept = ("Namespace", "MetricName", "Dimensions", "Statistic", "Period", "EvaluationPeriods", "Threshold",
            "ComparisonOperator", "TreatMissingData", "AlarmActions", "AlarmDescription")
    return {key: found.get(key) for key in kept}


READERS = {
    "aws_lambda_function": function, "aws_iam_role": role, "aws_s3_bucket": bucket,
    "aws_cloudwatch_log_group": log_group, "aws_sns_topic": topic, "aws_sqs_queue": queue,
    "aws_sfn_state_machine": machine, "aws_cloudwatch_event_rule": rule,
    "aws_codecommit_repository": repository, "aws_cloudwatch_metric_alarm": alarm,
}
