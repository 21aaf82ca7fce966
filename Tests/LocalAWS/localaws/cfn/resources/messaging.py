import json
import uuid

from . import Resource, pick, tag_changes, tag_list, tag_map
from .iam import document

TOPIC_ATTRIBUTES = (
    "DisplayName",
    "KmsMasterKeyId",
    "FifoTopic",
    "ContentBasedDeduplication",
    "SignatureVersion",
    "TracingConfig",
    "DeliveryPolicy",
)
QUEUE_ATTRIBUTES = ("DelaySeconds", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "MaximumMessageSize", "MessageRetentionPeriod")
QUEUE_ATTRIBUTES += ("ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy", "SqsManagedSseEnabled", "VisibilityTimeout")
QUEUE_ATTRIBUTES += ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
QUEUE_DEFAULTS = {"DelaySeconds": "0", "MaximumMessageSize": "1048576", "MessageRetentionPeriod": "345600", "VisibilityTimeout": "30"}
QUEUE_DEFAULTS |= {"ReceiveMessageWaitTimeSeconds": "0", "RedrivePolicy": "", "KmsMasterKeyId": ""}


def _text(value):
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _attributes(properties, names):
    return {name: _text(value) for name, value in pick(properties, *names).items()}


class Topic(Resource):
    types = ("AWS::SNS::Topic",)
    name_property = "TopicName"
    name_limit = 256

    def create(self, properties):
        sns = self.client("sns")
        made = sns.create_topic(
            Name=self.name(properties), Attributes=_attributes(properties, TOPIC_ATTRIBUTES), Tags=properties.get("Tags", [])
        )
        for subscription in properties.get("Subscription", []):
            sns.subscribe(TopicArn=made["TopicArn"], **subscription)
        return made["TopicArn"]

    def update(self, arn, old, new):
        sns = self.client("sns")
        for name in TOPIC_ATTRIBUTES:
            if old.get(name) != new.get(name):
                sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=_text(new.get(name, "")))
        for subscription in new.get("Subscription", []):
            if subscription not in old.get("Subscription", []):
                sns.subscribe(TopicArn=arn, **subscription)
        changed, gone = tag_changes(old, new)
        if changed:
            sns.tag_resource(ResourceArn=arn, Tags=tag_list(changed))
        if gone:
            sns.untag_resource(ResourceArn=arn, TagKeys=gone)

    def delete(self, arn, properties):
        self.client("sns").delete_topic(TopicArn=arn)

    def attributes(self, arn, properties):
        return {"TopicArn": arn, "TopicName": arn.rpartition(":")[2]}


class TopicPolicy(Resource):
    types = ("AWS::SNS::TopicPolicy",)

    def create(self, properties):
        self._put(properties)
        return self.context.generated_name()

    def _put(self, properties):
        for topic in properties["Topics"]:
            self.client("sns").set_topic_attributes(
                TopicArn=topic, AttributeName="Policy", AttributeValue=document(properties["PolicyDocument"])
            )

    def update(self, physical_id, old, new):
        self._put(new)

    def delete(self, physical_id, properties):
        for topic in properties["Topics"]:
            owner = {"StringEquals": {"AWS:SourceOwner": topic.split(":")[4]}}
            default = {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": "sns:Publish",
                "Resource": topic,
                "Condition": owner,
            }
            policy = {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [default]}
            self.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(policy))

    def attributes(self, physical_id, properties):
        return {"Id": physical_id}


class Subscription(Resource):
    types = ("AWS::SNS::Subscription",)
    ATTRIBUTES = ("DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "SubscriptionRoleArn")

    def create(self, properties):
        made = self.client("sns").subscribe(
            ReturnSubscriptionArn=True,
            Attributes=_attributes(properties, self.ATTRIBUTES),
            **pick(properties, "TopicArn", "Protocol", "Endpoint"),
        )
        return made["SubscriptionArn"]

    def update(self, arn, old, new):
        for name in self.ATTRIBUTES:
            if old.get(name) != new.get(name):
                self.client("sns").set_subscription_attributes(
                    SubscriptionArn=arn, AttributeName=name, AttributeValue=_text(new.get(name, ""))
                )

    def delete(self, arn, properties):
        self.client("sns").unsubscribe(SubscriptionArn=arn)

    def attributes(self, arn, properties):
        return {"Arn": arn}


class Queue(Resource):
    types = ("AWS::SQS::Queue",)
    name_property = "QueueName"
    name_limit = 80

    def create(self, properties):
        made = self.client("sqs").create_queue(
            QueueName=self.name(properties), Attributes=_attributes(properties, QUEUE_ATTRIBUTES), tags=tag_map(properties)
        )
        return made["QueueUrl"]

    def update(self, url, old, new):
        sqs = self.client("sqs")
        changed = {name: QUEUE_DEFAULTS.get(name, "") for name in pick(old, *QUEUE_ATTRIBUTES) if name not in new}
        changed |= {name: value for name, value in _attributes(new, QUEUE_ATTRIBUTES).items() if old.get(name) != new[name]}
        if changed:
            sqs.set_queue_attributes(QueueUrl=url, Attributes=changed)
        tags, gone = tag_changes(old, new)
        if tags:
            sqs.tag_queue(QueueUrl=url, Tags=tags)
        if gone:
            sqs.untag_queue(QueueUrl=url, TagKeys=gone)

    def delete(self, url, properties):
        self.client("sqs").delete_queue(QueueUrl=url)

    def attributes(self, url, properties):
        arn = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        return {"Arn": arn, "QueueName": arn.rpartition(":")[2], "QueueUrl": url}


class QueuePolicy(Resource):
    types = ("AWS::SQS::QueuePolicy",)

    def create(self, properties):
        self._put(properties)
        return str(uuid.uuid4())

    def _put(self, properties):
        for url in properties["Queues"]:
            self.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(properties["PolicyDocument"])})

    def update(self, physical_id, old, new):
        self._put(new)

    def delete(self, physical_id, properties):
        for url in properties["Queues"]:
            self.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})

    def attributes(self, physical_id, properties):
        return {"Id": physical_id}
