import json

import pytest
from botocore.exceptions import ClientError

from .conftest import allow

ACCOUNT = "123456789012"


@pytest.mark.parametrize("expression", ["rate(1 day)", "rate(7 days)", "cron(0 18 ? * MON-FRI *)", "cron(0/5 8 1 * ? *)"])
def test_schedules(aws, expression):
    aws.events.put_rule(Name="scheduled", ScheduleExpression=expression)


@pytest.mark.parametrize(
    "expression", ["rate(1 days)", "rate(2 day)", "rate(0 days)", "cron(0 18 * * MON-FRI *)", "cron(0 18 ? * MON)", "daily"]
)
def test_schedules_that_are_refused(aws, expression):
    with pytest.raises(ClientError, match="ScheduleExpression is not valid"):
        aws.events.put_rule(Name="scheduled", ScheduleExpression=expression)


def test_targets_that_are_refused(aws):
    aws.events.put_rule(Name="targets", ScheduleExpression="rate(1 day)")
    machine = f"arn:aws:states:eu-central-1:{ACCOUNT}:stateMachine:x"
    role = aws.role("not-for-events", "lambda")
    for target, fault in (
        ({}, "RoleArn is required"),
        ({"RoleArn": role}, "cannot be assumed"),
        ({"RoleArn": role, "Input": "{"}, "cannot be assumed"),
    ):
        with pytest.raises(ClientError, match=fault):
            aws.events.put_targets(Rule="targets", Targets=[{"Id": "a", "Arn": machine, **target}])


def test_a_rule_fires_with_each_targets_own_input(aws):
    role = aws.role("run", "states")
    machine = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    machine = aws.stepfunctions.create_state_machine(name="fired", roleArn=role, definition=machine)["stateMachineArn"]
    starter = aws.role("starter", "events", allow("states:StartExecution", machine))
    aws.events.put_rule(Name="fires", ScheduleExpression="rate(1 day)")
    transformer = {"InputPathsMap": {"source": "$.source"}, "InputTemplate": '{"from": <source>, "text": "it is <source>"}'}
    targets = [
        {"Id": "a", "Arn": machine, "RoleArn": starter, "Input": '{"x": 1}'},
        {"Id": "b", "Arn": machine, "RoleArn": starter, "InputTransformer": transformer},
    ]
    aws.events.put_targets(Rule="fires", Targets=targets)
    reports = aws.control("fire", rule="fires", region="eu-central-1")["targets"]
    assert reports[0]["input"] == {"x": 1} and reports[1]["input"] == {"from": "aws.events", "text": "it is aws.events"}
    described = aws.stepfunctions.describe_execution(executionArn=reports[0]["executionArn"])
    assert json.loads(described["input"]) == {"x": 1}


def test_what_cannot_be_delivered_goes_to_the_dead_letters(aws):
    queue = aws.sqs.create_queue(QueueName="undelivered")["QueueUrl"]
    arn = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:undelivered"
    powerless = aws.role("powerless", "events")
    aws.events.put_rule(Name="fails", ScheduleExpression="rate(1 day)")
    machine = f"arn:aws:states:eu-central-1:{ACCOUNT}:stateMachine:x"
    aws.events.put_targets(
        Rule="fails", Targets=[{"Id": "a", "Arn": machine, "RoleArn": powerless, "Input": "{}", "DeadLetterConfig": {"Arn": arn}}]
    )
    aws.control("fire", rule="fails", region="eu-central-1")
    assert "does not let events.amazonaws.com send" in aws.control("problems")["problems"][-1]
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
    aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})
    aws.control("fire", rule="fails", region="eu-central-1")
    message = aws.sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"][0]
    assert message["MessageAttributes"]["TARGET_ARN"]["StringValue"] == machine
    assert aws.control("denials")["denials"][0]["action"] == "states:StartExecution"


def test_alarms_ring_where_topics_let_them(aws):
    topic = aws.sns.create_topic(Name="alarms")["TopicArn"]
    alarm = {"MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1}
    aws.cloudwatch.put_metric_alarm(AlarmName="rings", ComparisonOperator="GreaterThanThreshold", AlarmActions=[topic], **alarm)
    assert aws.control("ring", alarm="rings", region="eu-central-1")["actions"] == [{"target": topic, "delivered": True}]
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic}
    aws.sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    assert aws.control("ring", alarm="rings", region="eu-central-1")["actions"][0]["delivered"] is False


def test_topics_reach_queues_that_let_them(aws):
    topic = aws.sns.create_topic(Name="sends")["TopicArn"]
    queue = aws.sqs.create_queue(QueueName="receives")["QueueUrl"]
    arn = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:receives"
    aws.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    aws.sns.publish(TopicArn=topic, Message="lost")
    statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
    aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})
    aws.sns.publish(TopicArn=topic, Message="found")
    assert [message["Body"] for message in aws.sqs.receive_message(QueueUrl=queue)["Messages"]] == ["found"]
