"""What a trail of management events cannot show, so that Access Analyzer takes it for unused.

These are iam:PassRole, which is no call of its own; the actions behind the resource types that the AWS CloudTrail User
Guide lists in "Logging data events" and the services' own guides name; and traffic that no trail holds, such as
connections to databases. Services that few policies know are left out. An action is not in here if a management event
can show it, such as all of KMS, states:StartExecution and bedrock:InvokeModel.
"""
import re

from merge import covered, overlaps

UNLOGGED = {
    "iam": "PassRole", "lambda": "Invoke*", "execute-api": "*", "events": "PutEvents", "appsync": "*GraphQL Event*",
    "states": "GetActivityTask StartSyncExecution",
    # objects and blocks
    "s3": "AbortMultipartUpload BypassGovernanceRetention DeleteObject* GetObject* ListBucket* "
          "ListMultipartUploadParts PutObject* Replicate* RestoreObject UpdateObject*",
    "s3express": "CreateSession", "ebs": "*Block*",
    # items and rows
    "dynamodb": "*Item GetRecords GetShardIterator PartiQL* Query Scan", "rds-data": "*", "rds-db": "*",
    "es": "ESHttp*", "aoss": "*AccessAll",
    # messages and records
    "sqs": "ChangeMessageVisibility DeleteMessage GetQueue* List*Queue* ReceiveMessage SendMessage",
    "sns": "Publish", "kinesis": "GetRecords GetShardIterator PutRecord* SubscribeToShard", "firehose": "PutRecord*",
    "kafka-cluster": "*", "ses": "Send*", "iot": "*ThingShadow Connect Publish Receive RetainPublish Subscribe",
    "ssmmessages": "*", "ec2messages": "*",
    # models
    "bedrock": "ApplyGuardrail InvokeAgent InvokeFlow InvokeInlineAgent Retrieve*", "sagemaker": "InvokeEndpoint*",
    # observation and identity
    "cloudwatch": "GetMetricData GetMetricStatistics ListMetrics PutMetricData", "logs": "PutLogEvents",
    "xray": "GetSamplingTargets PutTelemetryRecords PutTraceSegments",
    "cognito-identity": "GetCredentialsForIdentity GetId GetOpenIdToken*"}


def unlogged(actions, /):
    """{pattern: what of it cannot be seen}, for those of the patterns of actions of which something cannot."""
    found = {}
    for action in actions:
        pattern = action.lower()
        service = pattern.partition(":")[0]
        near = UNLOGGED if re.search("[*?]", service) else {service} & UNLOGGED.keys()
        hidden = sorted(f"{one}:{name}" for one in near for name in UNLOGGED[one].split()
                        if overlaps(f"{one}:{name}".lower(), pattern))
        if hidden:
            found[action] = [action] if covered([one.lower() for one in hidden], pattern) else hidden
    return found
