"""S3's event notifications: refused unless the destination lets S3 in, and delivered when an object is put."""

import uuid
from urllib.parse import quote_plus

from .functions.delivery import send
from .times import iso, now
from .wire import AWSError

ACTIONS = {"lambda": "lambda:InvokeFunction", "sns": "sns:Publish", "sqs": "sqs:SendMessage"}
DESTINATIONS = {"LambdaFunctionConfigurations": "LambdaFunctionArn", "QueueConfigurations": "QueueArn", "TopicConfigurations": "TopicArn"}


class S3Notifications:
    def __init__(self, aws, authority, functions):
        self._aws, self._authority, self._functions = aws, authority, functions
        aws.check("s3", "PutBucketNotificationConfiguration", self._check)
        # moto would run functions in docker, and hide errors
        import moto.s3.notifications

        moto.s3.notifications.send_event = lambda account, name, bucket, key: self._deliver(str(getattr(name, "value", name)), bucket, key)

    def _check(self, request):
        configuration, source = request.get("NotificationConfiguration", {}), f"arn:aws:s3:::{request['Bucket']}"
        wrong = []
        for kind, member in DESTINATIONS.items():
            for entry in configuration.get(kind) or []:
                target = entry[member]
                service = target.split(":")[2]
                if service == "lambda" and self._functions.find(target) is None:
                    wrong.append(f"{target} does not exist")
                elif not self._authority.service_may("s3.amazonaws.com", ACTIONS[service], target, source):
                    wrong.append(f"{target} does not let s3.amazonaws.com act for {source}")
        if wrong:
            raise AWSError("InvalidArgument", "Unable to validate the following destination configurations: " + "; ".join(wrong), 400)

    def _deliver(self, event_name, bucket, key):
        configuration = bucket.notification_configuration
        if configuration is None:
            return
        destinations = configuration.cloud_function + configuration.queue + configuration.topic
        for notification in destinations:
            if not notification.matches(event_name, key.name):
                continue
            event = _event(event_name, bucket, key, notification.id)
            service = notification.arn.split(":")[2]
            if service == "lambda":
                self._functions.invoke_for_service("s3.amazonaws.com", notification.arn, event, bucket.arn)
            elif self._authority.service_may("s3.amazonaws.com", ACTIONS[service], notification.arn, bucket.arn):
                self._aws.background.start(send, self._aws.client, notification.arn, event)
            else:
                self._aws.journal.problem(f"{bucket.arn} may not send to {notification.arn}")


def _event(event_name, bucket, key, configuration):
    described = {
        "key": quote_plus(key.name, safe="/"),
        "size": key.size,
        "eTag": key.etag.strip('"'),
        "sequencer": uuid.uuid4().hex[:18].upper(),
    }
    if bucket.is_versioned:
        described["versionId"] = key.version_id
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": bucket.region_name,
                "eventTime": iso(now()),
                "eventName": event_name.removeprefix("s3:"),
                "userIdentity": {"principalId": "AWS:LOCAL"},
                "requestParameters": {"sourceIPAddress": "127.0.0.1"},
                "responseElements": {"x-amz-request-id": uuid.uuid4().hex[:16].upper(), "x-amz-id-2": uuid.uuid4().hex},
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": configuration,
                    "bucket": {"name": bucket.name, "ownerIdentity": {"principalId": "LOCAL"}, "arn": bucket.arn},
                    "object": described,
                },
            }
        ]
    }
