import pytest
from botocore.exceptions import ClientError

from localaws import wire


def environ(method, path, query="", **headers):
    return {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, **headers}


@pytest.mark.parametrize(
    "service, request_environ, operation",
    [
        ("s3", environ("PUT", "/b"), "CreateBucket"),
        ("s3", environ("PUT", "/b", "notification"), "PutBucketNotificationConfiguration"),
        ("s3", environ("PUT", "/b", "lifecycle="), "PutBucketLifecycleConfiguration"),
        ("s3", environ("PUT", "/b/a/key"), "PutObject"),
        ("s3", environ("PUT", "/b/a/key", "x-id=PutObject"), "PutObject"),
        ("s3", environ("PUT", "/b/key", HTTP_X_AMZ_COPY_SOURCE="b/other"), "CopyObject"),
        ("s3", environ("PUT", "/b/key", "partNumber=1&uploadId=x"), "UploadPart"),
        ("s3", environ("GET", "/b", "list-type=2&prefix=x"), "ListObjectsV2"),
        ("s3", environ("GET", "/b"), "ListObjects"),
        ("s3", environ("GET", "/b/key"), "GetObject"),
        ("s3", environ("GET", "/"), "ListBuckets"),
        ("lambda", environ("POST", "/2015-03-31/functions/f/invocations"), "Invoke"),
        ("lambda", environ("GET", "/2015-03-31/functions/f"), "GetFunction"),
        ("lambda", environ("GET", "/2015-03-31/functions/f/configuration"), "GetFunctionConfiguration"),
        ("accessanalyzer", environ("PUT", "/policy/generation"), "StartPolicyGeneration"),
        ("accessanalyzer", environ("PUT", "/policy/generation/x"), "CancelPolicyGeneration"),
        ("stepfunctions", environ("POST", "/", HTTP_X_AMZ_TARGET="AWSStepFunctions.StartExecution"), "StartExecution"),
        ("cloudwatch", environ("POST", "/service/Granite/operation/PutMetricData"), "PutMetricData"),
    ],
)
def test_operations_are_identified(service, request_environ, operation):
    assert wire.identify(service, request_environ, b"")[0] == operation


def test_parameters_of_the_path_are_decoded():
    assert wire.identify("s3", environ("GET", "/b/a%20b/c", RAW_URI="/b/a%20b/c"), b"")[1] == {"Bucket": "b", "Key": "a b/c"}


@pytest.mark.parametrize(
    "service, call, code",
    [
        ("awslambda", lambda client: client.get_function(FunctionName="none"), "ResourceNotFoundException"),
        ("stepfunctions", lambda client: client.describe_execution(executionArn="arn:none"), "ExecutionDoesNotExist"),
        ("cloudformation", lambda client: client.describe_stacks(StackName="none"), "ValidationError"),
        ("codecommit", lambda client: client.get_branch(repositoryName="none", branchName="main"), "RepositoryDoesNotExistException"),
        ("accessanalyzer", lambda client: client.get_generated_policy(jobId="none"), "ValidationException"),
    ],
)
def test_errors_reach_the_sdk_as_their_own_exceptions(aws, service, call, code):
    client = getattr(aws, service)
    with pytest.raises(ClientError) as caught:
        call(client)
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["Error"]["Message"]
    if code != "ValidationError":
        assert type(caught.value).__name__ == code


def test_faults_strike_as_often_as_asked(aws):
    aws.control("fail", service="sqs", operation="ListQueues", error="AccessDenied", status=403)
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.sqs.list_queues()
    aws.sqs.list_queues()
