import io
import json
import zipfile

import pytest
from botocore.exceptions import ClientError

from .conftest import allow


def archive(source):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("app.py", source)
    return content.getvalue()


HANDLER = """
import os, time, boto3
def handler(event, context):
    print("got", event)
    do = event.get("do")
    if do == "fail": raise ValueError("no")
    if do == "sleep": time.sleep(5)
    if do == "bucket": boto3.client("s3").put_object(Bucket="functions", Key="k", Body=b"x")
    if do == "left": return context.get_remaining_time_in_millis()
    return {"env": os.environ["SETTING"], "name": context.function_name, "event": event}
"""


@pytest.fixture(scope="module")
def function(local):
    """Makes functions by name; they may log, and what the statements say."""

    def make(name, *statements, source=HANDLER, **settings):
        logs = allow(
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:*:*:log-group:/aws/lambda/{name}:*"
        )
        role = local.role(f"{name}-role", "lambda", logs, *statements)
        settings = {"Runtime": "python3.13", "Handler": "app.handler", "Environment": {"Variables": {"SETTING": "s"}}} | settings
        return local.awslambda.create_function(FunctionName=name, Role=role, Code={"ZipFile": archive(source)}, **settings)["FunctionArn"]

    make("plain", Timeout=1)
    return make


def invoke(aws, name, event=None):
    answer = aws.awslambda.invoke(FunctionName=name, Payload=json.dumps(event or {}))
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def test_a_function_runs_with_its_settings(aws, function):
    assert invoke(aws, "plain", {"x": 1}) == ({"env": "s", "name": "plain", "event": {"x": 1}}, None)
    log = aws.logs.filter_log_events(logGroupName="/aws/lambda/plain")["events"]
    assert any("got {'x': 1}" in event["message"] for event in log)


def test_errors_are_told_as_lambda_tells_them(aws, function):
    answer, error = invoke(aws, "plain", {"do": "fail"})
    assert (answer["errorType"], answer["errorMessage"], error) == ("ValueError", "no", "Unhandled")
    assert "app.py" in answer["stackTrace"][0]


def test_the_time_of_a_function_is_limited(aws, function):
    answer, error = invoke(aws, "plain", {"do": "sleep"})
    assert answer["errorType"] == "Sandbox.Timedout" and "timed out after 1.00 seconds" in answer["errorMessage"] and error
    assert 0 < invoke(aws, "plain", {"do": "left"})[0] <= 1000


def test_broken_code_is_reported(aws, function):
    function("broken", source="import nothing_like_this\ndef handler(event, context): pass")
    assert invoke(aws, "broken")[0]["errorType"] == "Runtime.ImportModuleError"
    function("misnamed", source="def other(event, context): pass")
    assert invoke(aws, "misnamed")[0]["errorType"] == "Runtime.HandlerNotFound"


def test_a_function_may_do_what_its_role_may(aws, function):
    aws.s3.create_bucket(Bucket="functions", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    answer, _ = invoke(aws, "plain", {"do": "bucket"})
    assert "AccessDenied" in answer["errorMessage"]
    assert aws.control("denials")["denials"][0]["action"] == "s3:PutObject"
    function("putter", allow("s3:PutObject", "arn:aws:s3:::functions/*"), Timeout=20)
    assert invoke(aws, "putter", {"do": "bucket"})[1] is None


def test_asynchronous_failures_are_retried_and_end_at_their_destinations(aws, function):
    topic = aws.sns.create_topic(Name="failures")["TopicArn"]
    queue = aws.sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = aws.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    function("failing", allow("sns:Publish", topic), allow("sqs:SendMessage", arn), DeadLetterConfig={"TargetArn": arn})
    aws.awslambda.put_function_event_invoke_config(FunctionName="failing", DestinationConfig={"OnFailure": {"Destination": topic}})
    accepted = aws.awslambda.invoke(FunctionName="failing", InvocationType="Event", Payload=json.dumps({"do": "fail"}))
    assert accepted["StatusCode"] == 202
    assert aws.control("idle")["idle"]
    assert len(aws.control("invocations")["invocations"]) == 3
    assert [wait["seconds"] for wait in aws.control("waits")["waits"]] == [60, 120]
    assert json.loads(aws.sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"]) == {"do": "fail"}
    record = json.loads(aws.control("published")["published"][-1]["message"])
    assert record["requestContext"]["condition"] == "RetriesExhausted" and record["requestPayload"] == {"do": "fail"}


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"Runtime": "nodejs14.x"}, "no longer supported"),
        ({"Timeout": 901}, "timeout"),
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "reserved keys"),
        (
            {"DeadLetterConfig": {"TargetArn": "arn:aws:sns:eu-central-1:123456789012:any"}},
            "does not have permissions to call Publish on SNS",
        ),
        ({"TracingConfig": {"Mode": "Active"}}, "PutTraceSegments"),
        ({"Code": {"ZipFile": b"no archive"}}, "Could not unzip"),
    ],
)
def test_functions_that_lambda_refuses(aws, function, settings, message):
    role = aws.iam.get_role(RoleName="plain-role")["Role"]["Arn"]
    given = {
        "FunctionName": "refused",
        "Role": role,
        "Runtime": "python3.13",
        "Handler": "app.handler",
        "Code": {"ZipFile": archive("")},
    } | settings
    with pytest.raises(ClientError, match=message):
        aws.awslambda.create_function(**given)


def test_a_role_must_trust_lambda(aws):
    role = aws.role("for-states-only", "states")
    with pytest.raises(ClientError, match="cannot be assumed by Lambda"):
        aws.awslambda.create_function(
            FunctionName="refused", Role=role, Runtime="python3.13", Handler="app.handler", Code={"ZipFile": archive("")}
        )


def test_destinations_must_be_allowed(aws, function):
    topic = aws.sns.create_topic(Name="not-allowed")["TopicArn"]
    with pytest.raises(ClientError, match="does not have permissions to call"):
        aws.awslambda.put_function_event_invoke_config(FunctionName="plain", DestinationConfig={"OnFailure": {"Destination": topic}})


def test_buckets_invoke_only_functions_that_let_them(aws, function):
    arn = function("listener")
    aws.s3.create_bucket(Bucket="events", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    aws.s3.put_bucket_versioning(Bucket="events", VersioningConfiguration={"Status": "Enabled"})
    rules = [{"Name": "suffix", "Value": "/policy.json"}, {"Name": "prefix", "Value": "roles/"}]
    entry = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": rules}}}

    def notify():
        aws.s3.put_bucket_notification_configuration(Bucket="events", NotificationConfiguration={"LambdaFunctionConfigurations": [entry]})

    permission = {"FunctionName": "listener", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    aws.awslambda.add_permission(StatementId="other", SourceArn="arn:aws:s3:::other", **permission)
    with pytest.raises(ClientError, match="Unable to validate the following destination configurations"):
        notify()
    aws.awslambda.add_permission(StatementId="own", SourceArn="arn:aws:s3:::events", SourceAccount="123456789012", **permission)
    notify()
    aws.s3.put_object(Bucket="events", Key="roles/a b/policy.json", Body=b"{}")
    aws.s3.put_object(Bucket="events", Key="roles/other.json", Body=b"{}")
    assert aws.control("idle")["idle"]
    (invocation,) = aws.control("invocations")["invocations"]
    described = invocation["event"]["Records"][0]["s3"]
    assert described["object"]["key"] == "roles/a+b/policy.json" and described["object"]["versionId"]
    assert described["bucket"]["name"] == "events"


def test_only_who_may_list_learns_that_a_key_is_missing(aws, function):
    aws.s3.create_bucket(Bucket="secretive", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    source = "import boto3\ndef handler(event, context): boto3.client('s3').get_object(Bucket='secretive', Key='none')"
    function("reader", allow("s3:GetObject", "arn:aws:s3:::secretive/*"), source=source, Timeout=20)
    assert "AccessDenied" in invoke(aws, "reader")[0]["errorMessage"]
    function(
        "lister",
        allow("s3:GetObject", "arn:aws:s3:::secretive/*"),
        allow("s3:ListBucket", "arn:aws:s3:::secretive"),
        source=source,
        Timeout=20,
    )
    assert invoke(aws, "lister")[0]["errorType"] == "NoSuchKey"
