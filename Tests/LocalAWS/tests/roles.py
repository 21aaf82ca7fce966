"""Calls that deployed roles make, for tests."""

import boto3
from botocore.exceptions import ClientError

from .conftest import REGION


def client_as(aws, role, service):
    """A client with a session of the role."""
    keys = aws.sts.assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=aws.endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def denied(call):
    """Whether a call is denied; if not, it has to succeed."""
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("AccessDenied", "AccessDeniedException"):
            raise
        return True
    return False
