"""What a call needs: IAM actions, the resources that they concern, and what conditions may ask about the call.

Most operations need the action of their own name. What differs stands in `ACTIONS`; `RESOURCES` knows how to name the
resource a call concerns, and `CONTEXTS` what the service's own condition keys hold. Where an action supports no
resource, it is "*": a policy that names another does not allow it.
"""

from moto.backends import get_backend

from .. import ACCOUNT

PREFIXES = {"accessanalyzer": "access-analyzer", "stepfunctions": "states", "cloudwatch": "cloudwatch"}

ACTIONS = {
    ("lambda", "Invoke"): "lambda:InvokeFunction",
    ("s3", "HeadObject"): "s3:GetObject",
    ("s3", "CopyObject"): "s3:PutObject",
    ("s3", "UploadPart"): "s3:PutObject",
    ("s3", "CreateMultipartUpload"): "s3:PutObject",
    ("s3", "CompleteMultipartUpload"): "s3:PutObject",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListObjects"): "s3:ListBucket",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
    ("s3", "ListObjectVersions"): "s3:ListBucketVersions",
    ("s3", "DeleteObjects"): "s3:DeleteObject",
    ("s3", "PutBucketNotificationConfiguration"): "s3:PutBucketNotification",
    ("s3", "GetBucketNotificationConfiguration"): "s3:GetBucketNotification",
    ("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration",
    ("s3", "GetBucketLifecycleConfiguration"): "s3:GetLifecycleConfiguration",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("sns", "PublishBatch"): "sns:Publish",
    ("sqs", "SendMessageBatch"): "sqs:SendMessage",
    ("sqs", "DeleteMessageBatch"): "sqs:DeleteMessage",
}

FREE = {("sts", "GetCallerIdentity")}  # allowed to everybody


def requirements(request):
    """[(action, resource, condition context)]"""
    service, operation = request.service, request.operation
    if (service, operation) in FREE:
        return []
    action = ACTIONS.get((service, operation)) or f"{PREFIXES.get(service, service)}:{operation}"
    if service == "s3" and request.get("VersionId") and operation in ("GetObject", "HeadObject", "DeleteObject"):
        action += "Version"
    name_resource = RESOURCES.get(service)
    resource = (name_resource(request) if name_resource else None) or "*"
    needs = [(action, resource, _context(request))]
    if (service, operation) == ("accessanalyzer", "StartPolicyGeneration"):
        role = (request.get("cloudTrailDetails") or {}).get("accessRole")
        if role:
            needs.append(("iam:PassRole", role, {"iam:PassedToService": "access-analyzer.amazonaws.com"}))
    if (service, operation) == ("s3", "CopyObject"):
        source = request.get("CopySource")
        source = source if isinstance(source, str) else f"{source['Bucket']}/{source['Key']}"
        needs.append(("s3:GetObject", "arn:aws:s3:::" + source.lstrip("/").split("?")[0], {}))
    return needs


def _context(request):
    tell = CONTEXTS.get(request.service)
    return tell(request) if tell else {}


def _s3_context(request):
    context = {}
    if request.get("Prefix") is not None:
        context["s3:prefix"] = request["Prefix"]
    if request.get("ServerSideEncryption"):
        context["s3:x-amz-server-side-encryption"] = request["ServerSideEncryption"]
    return context


def _cloudwatch_context(request):
    return {"cloudwatch:namespace": request["Namespace"]} if request.get("Namespace") else {}


def _s3(request):
    bucket, key = request.get("Bucket"), request.get("Key")
    if not bucket:
        return None
    return f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}" + ("/*" if request.operation == "DeleteObjects" else "")


def _lambda(request):
    name = request.get("FunctionName")
    if name is None or name.startswith("arn:"):
        return name
    return f"arn:aws:lambda:{request.region}:{ACCOUNT}:function:{name.split(':function:')[-1]}"


def _logs(request):
    group = request.get("logGroupName")
    if not group:
        return None
    stream = request.get("logStreamName", "") if request.operation == "PutLogEvents" else ""
    return f"arn:aws:logs:{request.region}:{ACCOUNT}:log-group:{group}:log-stream:{stream}"


def _secret(request):
    identifier = request.get("SecretId")
    secret = get_backend("secretsmanager")[ACCOUNT][request.region].secrets.get(identifier) if identifier else None
    return secret.arn if secret else identifier


def _iam(request):
    """The group that a user joins, the role that gets a policy; else the policy. Lists of all there are concern none."""
    for parameter, kind, entities in (
        ("GroupName", "group", "groups"),
        ("InstanceProfileName", "instance-profile", "instance_profiles"),
        ("RoleName", "role", "roles"),
        ("UserName", "user", "users"),
    ):
        name = request.get(parameter)
        if name:
            known = getattr(get_backend("iam")[ACCOUNT]["aws"], entities).values()
            found = next((entity for entity in known if entity.name == name), None)
            return found.arn if found else f"arn:aws:iam::{ACCOUNT}:{kind}{request.get('Path', '/')}{name}"
    if request.operation == "CreatePolicy":
        return f"arn:aws:iam::{ACCOUNT}:policy{request.get('Path', '/')}{request['PolicyName']}"
    return request.get("PolicyArn") or request.get("Arn")


def _cloudtrail(request):
    name = request.get("Name")
    return name if not name or name.startswith("arn:") else f"arn:aws:cloudtrail:{request.region}:{ACCOUNT}:trail/{name}"


RESOURCES = {
    "s3": _s3,
    "lambda": _lambda,
    "logs": _logs,
    "secretsmanager": _secret,
    "iam": _iam,
    "cloudtrail": _cloudtrail,
    "sns": lambda request: request.get("TopicArn") or request.get("TargetArn"),
    "sqs": lambda request: (
        "arn:aws:sqs:%s:%s:%s" % (request.region, ACCOUNT, request["QueueUrl"].rpartition("/")[2]) if request.get("QueueUrl") else None
    ),
    "stepfunctions": lambda request: request.get("stateMachineArn") or request.get("executionArn"),
    "events": lambda request: f"arn:aws:events:{request.region}:{ACCOUNT}:event-bus/default" if request.operation == "PutEvents" else None,
    "sts": lambda request: request.get("RoleArn"),
}

CONTEXTS = {"s3": _s3_context, "cloudwatch": _cloudwatch_context}
