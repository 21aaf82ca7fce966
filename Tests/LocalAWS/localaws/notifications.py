"""What reaches whom by SNS: topics pass messages on where their receivers let them, and alarms ring where topics let them."""

import json
import uuid

from . import ACCOUNT
from .event_rules import ACTIONS
from .functions.delivery import send


class Notifications:
    def __init__(self, aws, authority, functions):
        self._aws, self._authority, self._functions = aws, authority, functions
        self.published = []
        aws.follow("sns", "Publish", self._remember)
        import moto.sns.models

        passed_on, deliver = moto.sns.models.Subscription.publish, self._deliver

        def publish(subscription, message, message_id, subject=None, *more, **named):
            if deliver(subscription, message, message_id, subject):
                passed_on(subscription, message, message_id, subject, *more, **named)

        moto.sns.models.Subscription.publish = publish

    def _remember(self, request, _):
        self.published.append({"topic": request.get("TopicArn"), "subject": request.get("Subject"), "message": request["Message"]})

    def _deliver(self, subscription, message, message_id, subject):
        """Whether moto is to deliver: to queues that let the topic in. Functions are invoked here, where they run."""
        topic = subscription.topic.arn
        if subscription.protocol == "lambda":
            content = {"Type": "Notification", "MessageId": message_id, "TopicArn": topic, "Subject": subject, "Message": message}
            record = {"EventVersion": "1.0", "EventSource": "aws:sns", "EventSubscriptionArn": subscription.arn, "Sns": content}
            self._functions.invoke_for_service("sns.amazonaws.com", subscription.endpoint, {"Records": [record]}, topic)
            return False
        if subscription.protocol == "sqs" and not self._authority.service_may(
            "sns.amazonaws.com", "sqs:SendMessage", subscription.endpoint, topic
        ):
            self._aws.journal.problem(f"{subscription.endpoint} does not let sns.amazonaws.com send for {topic}")
            return False
        return subscription.protocol == "sqs"

    def ring(self, alarm, region):
        """An alarm goes off; which of its actions came through."""
        found = self._aws.client("cloudwatch", region).describe_alarms(AlarmNames=[alarm])["MetricAlarms"][0]
        reports = []
        for target in found["AlarmActions"]:
            service, allowed = target.split(":")[2], False
            if service in ACTIONS:
                owner = {"aws:SourceOwner": ACCOUNT}  # the policy that a topic has by default lets alarms in by this
                allowed = self._authority.service_may("cloudwatch.amazonaws.com", ACTIONS[service], target, found["AlarmArn"], owner)
            if allowed:
                send(self._aws.client, target, json.dumps({"AlarmName": alarm, "NewStateValue": "ALARM", "Id": str(uuid.uuid4())}))
            else:
                self._aws.journal.problem(f"{target} does not let cloudwatch.amazonaws.com act for {found['AlarmArn']}")
            reports.append({"target": target, "delivered": allowed})
        return reports
