"""Step Functions' AWS SDK integrations: what `arn:aws:states:::aws-sdk:service:action` calls, and how names are spelt.

Step Functions writes services in lower case, actions in camel case and all fields in Pascal case, whatever the API does.
"""

import functools

from botocore import xform_name

from ..wire import service_model

# Where Step Functions' name of a service is not botocore's.
SERVICES = {"sfn": "stepfunctions", "eventbridge": "events", "cloudwatchlogs": "logs", "elasticloadbalancingv2": "elbv2"}

# The prefix of the names of a service's errors, where it is not what `error_prefix` derives.
PREFIXES = {"s3": "S3", "sfn": "Sfn", "dynamodb": "DynamoDb", "accessanalyzer": "AccessAnalyzer", "eventbridge": "EventBridge"}
PREFIXES |= {"codecommit": "CodeCommit", "codebuild": "CodeBuild", "secretsmanager": "SecretsManager", "cloudwatch": "CloudWatch"}
PREFIXES |= {"cloudformation": "CloudFormation", "cloudtrail": "CloudTrail", "cloudwatchlogs": "CloudWatchLogs"}


@functools.cache
def operation(service, action):
    """botocore's model of an action, or None where there is no such service or action."""
    model = service_model(SERVICES.get(service, service))
    if model is None:
        return None
    name = next((name for name in model.operation_names if name[:1].lower() + name[1:] == action), None)
    return model.operation_model(name) if name else None


def client_name(service):
    return SERVICES.get(service, service)


def method_name(model):
    return xform_name(model.name)


def error_prefix(service):
    return PREFIXES.get(service, service[:1].upper() + service[1:])


def pascal(name):
    return name[:1].upper() + name[1:]


def unknown_fields(value, shape, where=""):
    """Places in a Parameters template that name no field of the operation."""
    if shape is None:
        return [where + "/" + name for name in value] if isinstance(value, dict) else []
    if shape.type_name == "list" and isinstance(value, list):
        return [place for index, item in enumerate(value) for place in unknown_fields(item, shape.member, f"{where}/{index}")]
    if shape.type_name != "structure" or not isinstance(value, dict) or getattr(shape, "is_document_type", False):
        return []
    members, found = {pascal(name): member for name, member in shape.members.items()}, []
    for name, inner in value.items():
        member = members.get(name.removesuffix(".$"))
        if member is None:
            found.append(f"{where}/{name}")
        elif not name.endswith(".$"):
            found += unknown_fields(inner, member, f"{where}/{name}")
    return found


def missing_fields(value, shape):
    given = {name.removesuffix(".$") for name in value} if isinstance(value, dict) else set()
    required = shape.required_members if shape is not None else []
    return [pascal(name) for name in required if pascal(name) not in given and not shape.members[name].metadata.get("idempotencyToken")]
