from . import Resource, ResourceError, pick
from .iam import document

SUPPORTED = {"BucketName", "BucketEncryption", "VersioningConfiguration", "PublicAccessBlockConfiguration", "LifecycleConfiguration"}
SUPPORTED |= {"CorsConfiguration", "LoggingConfiguration", "NotificationConfiguration", "OwnershipControls", "Tags"}


class Bucket(Resource):
    types = ("AWS::S3::Bucket",)
    name_property = "BucketName"
    name_limit = 63

    def create(self, properties):
        unknown = sorted(set(properties) - SUPPORTED)
        if unknown:
            raise ResourceError(f"The local AWS does not support the bucket properties {', '.join(unknown)}")
        s3, name = self.client("s3"), self.name(properties).lower()
        place = {} if self.context.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": self.context.region}}
        s3.create_bucket(Bucket=name, **place)
        try:
            self._settle(name, {}, properties)
        except Exception:
            s3.delete_bucket(Bucket=name)
            raise
        return name

    def update(self, name, old, new):
        unknown = sorted(set(new) - SUPPORTED)
        if unknown:
            raise ResourceError(f"The local AWS does not support the bucket properties {', '.join(unknown)}")
        self._settle(name, old, new)

    def _settle(self, name, old, new):
        """Each setting that differs is put, or deleted where it is gone."""
        s3 = self.client("s3")

        def setting(key, put, delete):
            if new.get(key) != old.get(key):
                put(new[key]) if key in new else delete()

        setting(
            "OwnershipControls",
            lambda value: s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=value),
            lambda: s3.delete_bucket_ownership_controls(Bucket=name),
        )
        setting(
            "PublicAccessBlockConfiguration",
            lambda value: s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=value),
            lambda: s3.delete_public_access_block(Bucket=name),
        )
        setting(
            "VersioningConfiguration",
            lambda value: s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=value),
            lambda: s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"}),
        )
        setting(
            "BucketEncryption",
            lambda value: s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=_encryption(value)),
            lambda: s3.delete_bucket_encryption(Bucket=name),
        )
        setting(
            "LifecycleConfiguration",
            lambda value: s3.put_bucket_lifecycle_configuration(
                Bucket=name, LifecycleConfiguration={"Rules": [_lifecycle(rule) for rule in value["Rules"]]}
            ),
            lambda: s3.delete_bucket_lifecycle(Bucket=name),
        )
        setting(
            "CorsConfiguration",
            lambda value: s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [_cors(rule) for rule in value["CorsRules"]]}),
            lambda: s3.delete_bucket_cors(Bucket=name),
        )
        setting(
            "LoggingConfiguration",
            lambda value: s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": _logging(name, value)}),
            lambda: s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={}),
        )
        setting(
            "NotificationConfiguration",
            lambda value: s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration=_notifications(value)),
            lambda: s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={}),
        )
        setting(
            "Tags",
            lambda value: s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": value}),
            lambda: s3.delete_bucket_tagging(Bucket=name),
        )

    def delete(self, name, properties):
        self.client("s3").delete_bucket(Bucket=name)

    def attributes(self, name, properties):
        region = self.context.region
        return {
            "Arn": f"arn:aws:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "RegionalDomainName": f"{name}.s3.{region}.amazonaws.com",
            "DualStackDomainName": f"{name}.s3.dualstack.{region}.amazonaws.com",
        }


class BucketPolicy(Resource):
    types = ("AWS::S3::BucketPolicy",)

    def create(self, properties):
        s3, name = self.client("s3"), properties["Bucket"]
        try:
            s3.get_bucket_policy(Bucket=name)
        except s3.exceptions.ClientError:
            self._put(properties)
            return name
        raise ResourceError(f"The bucket policy already exists on bucket {name}.")

    def _put(self, properties):
        self.client("s3").put_bucket_policy(Bucket=properties["Bucket"], Policy=document(properties["PolicyDocument"]))

    def update(self, name, old, new):
        self._put(new)

    def delete(self, name, properties):
        self.client("s3").delete_bucket_policy(Bucket=properties["Bucket"])


def _encryption(value):
    rules = []
    for rule in value["ServerSideEncryptionConfiguration"]:
        made = pick(rule, "BucketKeyEnabled")
        if "ServerSideEncryptionByDefault" in rule:
            made["ApplyServerSideEncryptionByDefault"] = rule["ServerSideEncryptionByDefault"]
        rules.append(made)
    return {"Rules": rules}


def _lifecycle(rule):
    """CloudFormation has members of its own for what the API nests."""
    made = {"Status": rule["Status"]} | ({"ID": rule["Id"]} if "Id" in rule else {})
    conditions = pick(rule, "Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
    for name in ("ObjectSizeGreaterThan", "ObjectSizeLessThan"):
        if name in conditions:
            conditions[name] = int(conditions[name])
    tags = [pick(tag, "Key", "Value") for tag in rule.get("TagFilters", [])]
    if len(conditions) + len(tags) > 1:
        made["Filter"] = {"And": conditions | ({"Tags": tags} if tags else {})}
    elif tags:
        made["Filter"] = {"Tag": tags[0]}
    else:
        made["Filter"] = conditions or {"Prefix": ""}
    expiration = {}
    if "ExpirationInDays" in rule:
        expiration["Days"] = rule["ExpirationInDays"]
    if "ExpirationDate" in rule:
        expiration["Date"] = rule["ExpirationDate"]
    if "ExpiredObjectDeleteMarker" in rule:
        expiration["ExpiredObjectDeleteMarker"] = rule["ExpiredObjectDeleteMarker"]
    if expiration:
        made["Expiration"] = expiration
    if "NoncurrentVersionExpirationInDays" in rule:
        made["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]}
    if "NoncurrentVersionExpiration" in rule:
        made["NoncurrentVersionExpiration"] = pick(rule["NoncurrentVersionExpiration"], "NoncurrentDays", "NewerNoncurrentVersions")
    if "AbortIncompleteMultipartUpload" in rule:
        made["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    if "Transitions" in rule:
        made["Transitions"] = [
            ({"Days": one["TransitionInDays"]} if "TransitionInDays" in one else {"Date": one["TransitionDate"]})
            | {"StorageClass": one["StorageClass"]}
            for one in rule["Transitions"]
        ]
    if "NoncurrentVersionTransitions" in rule:
        made["NoncurrentVersionTransitions"] = [
            {"NoncurrentDays": one["TransitionInDays"], "StorageClass": one["StorageClass"]} | pick(one, "NewerNoncurrentVersions")
            for one in rule["NoncurrentVersionTransitions"]
        ]
    return made


def _cors(rule):
    made = pick(rule, "AllowedHeaders", "AllowedMethods", "AllowedOrigins")
    renamed = {"ExposedHeaders": "ExposeHeaders", "Id": "ID", "MaxAge": "MaxAgeSeconds"}
    return made | {theirs: rule[ours] for ours, theirs in renamed.items() if ours in rule}


def _logging(name, value):
    """A bucket for which no other is named logs to itself."""
    made = {"TargetBucket": value.get("DestinationBucketName", name), "TargetPrefix": value.get("LogFilePrefix", "")}
    return made | pick(value, "TargetObjectKeyFormat")


def _notifications(value):
    kinds = {
        "LambdaConfigurations": ("LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
        "QueueConfigurations": ("QueueConfigurations", "Queue", "QueueArn"),
        "TopicConfigurations": ("TopicConfigurations", "Topic", "TopicArn"),
    }
    made = {}
    for ours, (theirs, target, arn) in kinds.items():
        for one in value.get(ours, []):
            entry = {arn: one[target], "Events": [one["Event"]]}
            if "Filter" in one:
                entry["Filter"] = {"Key": {"FilterRules": one["Filter"]["S3Key"]["Rules"]}}
            made.setdefault(theirs, []).append(entry)
    if "EventBridgeConfiguration" in value:
        made["EventBridgeConfiguration"] = {}
    return made
