"""S3 tells only those who may list a bucket that a key is missing; others are denied, whatever they may read."""

from moto.backends import get_backend

from .. import ACCOUNT
from ..wire import AWSError


class MissingObjects:
    def __init__(self, aws, authority):
        self._aws, self._authority = aws, authority
        for operation in ("GetObject", "HeadObject"):
            aws.check("s3", operation, self._check)

    def _check(self, request):
        if not request.role or self._aws.iam_mode == "off":
            return
        buckets = get_backend("s3")[ACCOUNT]["aws"].buckets
        if request["Bucket"] not in buckets or buckets[request["Bucket"]].keys.get(request["Key"]) is not None:
            return
        arn = f"arn:aws:s3:::{request['Bucket']}"
        if self._authority.decision(request.role, "s3:ListBucket", arn) == "Allow":
            return
        reason = "S3 says AccessDenied, and not NoSuchKey, to who may not list the bucket"
        self._aws.journal.denial(role=request.role, action="s3:ListBucket", resource=arn, reason=reason)
        if self._aws.iam_mode == "enforce":
            message = f"User: {request.role} is not authorized to perform: s3:ListBucket on resource: {arn}"
            raise AWSError("AccessDenied", message, 403)
