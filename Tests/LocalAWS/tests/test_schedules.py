import json
import urllib.error

import pytest
from botocore.exceptions import ClientError

from .conftest import REGION, allow

ACCOUNT = "123456789012"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:scheduled"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:scheduler-dead"
GROUP = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/default"


@pytest.fixture(scope="module")
def roles(local):
    """ARNs of roles: one may do it all, one may only write dead letters, and one may nothing."""
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    machine_role = local.role("scheduled-machine", "states")
    local.stepfunctions.create_state_machine(name="scheduled", roleArn=machine_role, definition=definition)
    local.sqs.create_queue(QueueName="scheduler-dead")
    start, write = allow("states:StartExecution", MACHINE), allow("sqs:SendMessage", QUEUE)
    return {
        "able": local.role("scheduler-able", "scheduler", start, write),
        "writing": local.role("scheduler-writing", "scheduler", write),
        "powerless": local.role("scheduler-powerless", "scheduler"),
    }


@pytest.fixture
def create(aws, roles):
    def call(name, role="able", expression="rate(1 days)", target=None, **more):
        given = {"Arn": MACHINE, "RoleArn": roles.get(role, role), "Input": '{"x": 1}', **(target or {})}
        settings = {"FlexibleTimeWindow": {"Mode": "OFF"}, "ScheduleExpression": expression, **more}
        return aws.scheduler.create_schedule(Name=name, Target=given, **settings)["ScheduleArn"]

    yield call
    for one in aws.scheduler.list_schedules()["Schedules"]:
        aws.scheduler.delete_schedule(Name=one["Name"], GroupName=one["GroupName"])


def fire(aws, name, **more):
    (report,) = aws.control("fire", schedule=name, region=REGION, **more)["targets"]
    assert aws.control("idle")["idle"]
    return report


@pytest.mark.parametrize(
    "expression", ["rate(1 hours)", "rate(5 minute)", "cron(0 18 ? * MON-FRI *)", "at(2030-02-28T08:00:00)"]
)
def test_expressions(aws, create, expression):
    create("expressed", expression=expression, ScheduleExpressionTimezone="Europe/Berlin")
    found = aws.scheduler.get_schedule(Name="expressed")
    assert (found["ScheduleExpression"], found["ScheduleExpressionTimezone"]) == (expression, "Europe/Berlin")
    assert (found["State"], found["ActionAfterCompletion"]) == ("ENABLED", "NONE")


@pytest.mark.parametrize(
    "given, fault",
    [
        ({"expression": "rate(0 days)"}, "Schedule Expression"),
        ({"expression": "rate(1 weeks)"}, "Schedule Expression"),
        ({"expression": "cron(0 18 * * MON *)"}, "Schedule Expression"),
        ({"expression": "at(2030-02-30T08:00:00)"}, "Schedule Expression"),
        ({"ScheduleExpressionTimezone": "Europe/Bielefeld"}, "Bielefeld"),
        ({"ScheduleExpressionTimezone": "UTC+3"}, r"UTC\+3"),
        ({"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}}, "MaximumWindowInMinutes"),
        ({"target": {"Input": "{"}}, "not JSON"),
        ({"target": {"DeadLetterConfig": {"Arn": QUEUE + ".fifo"}}}, "FIFO"),
        ({"role": f"arn:aws:iam::{ACCOUNT}:role/none"}, "assume the role"),
    ],
)
def test_schedules_that_are_refused(aws, create, given, fault):
    with pytest.raises(aws.scheduler.exceptions.ValidationException, match=fault):
        create("refused", **given)


def test_groups_must_be_there(aws, create):
    with pytest.raises(aws.scheduler.exceptions.ResourceNotFoundException):
        create("grouped", GroupName="nowhere")
    aws.scheduler.create_schedule_group(Name="somewhere")
    assert create("grouped", GroupName="somewhere").endswith(":schedule/somewhere/grouped")
    assert "executionArn" in fire(aws, "grouped", group="somewhere")


def test_a_role_must_trust_scheduler_for_the_group(aws, create):
    def trusted(name, **condition):
        statement = {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}
        trust = {"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]}
        return aws.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]

    account = {"aws:SourceAccount": ACCOUNT}
    create("trusted", role=trusted("for-group", StringEquals={**account, "aws:SourceArn": GROUP}))
    schedule = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/mistrusted"
    for name, wrong in (("for-schedule", {"aws:SourceArn": schedule}), ("for-other", {"aws:SourceAccount": "1" * 12})):
        with pytest.raises(ClientError, match="assume the role"):
            create("mistrusted", role=trusted(name, StringEquals=wrong))


def test_a_schedule_starts_its_machine_under_its_role(aws, create):
    create("starts", target={"Input": '{"at": "<aws.scheduler.scheduled-time>", "of": "<aws.scheduler.schedule-arn>"}'})
    report = fire(aws, "starts")
    given = json.loads(aws.stepfunctions.describe_execution(executionArn=report["executionArn"])["input"])
    assert given == report["input"] and given["of"].endswith(":schedule/default/starts") and given["at"].endswith("Z")
    (call,) = [one for one in aws.control("calls")["calls"] if one["operation"] == "StartExecution"]
    assert call["role"].endswith("scheduler-able")


def test_a_target_without_input_gets_an_event(aws, create, roles):
    settings = {"FlexibleTimeWindow": {"Mode": "OFF"}, "ScheduleExpression": "rate(1 day)"}
    target = {"Arn": MACHINE, "RoleArn": roles["able"]}
    aws.scheduler.create_schedule(Name="plain", Target=target, **settings)
    assert fire(aws, "plain")["input"]["source"] == "aws.scheduler"


def test_other_targets_are_called_under_the_role(aws, create):
    create("sends", role="writing", target={"Arn": QUEUE, "Input": "any text"})
    assert fire(aws, "sends")["input"] == "any text"
    (message,) = aws.sqs.receive_message(QueueUrl=f"{aws.endpoint}/{ACCOUNT}/scheduler-dead")["Messages"]
    assert message["Body"] == "any text"
    aws.sqs.purge_queue(QueueUrl=f"{aws.endpoint}/{ACCOUNT}/scheduler-dead")


def test_what_cannot_be_started_goes_to_the_dead_letters_as_the_role_may(aws, create):
    dead = {"DeadLetterConfig": {"Arn": QUEUE}}
    arn = create("fails", role="writing", target=dead)
    assert "AccessDenied" in fire(aws, "fails")["error"]
    queue = f"{aws.endpoint}/{ACCOUNT}/scheduler-dead"
    (message,) = aws.sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"]
    told = {name: one["StringValue"] for name, one in message["MessageAttributes"].items()}
    assert json.loads(message["Body"]) == {"x": 1}
    assert (told["ERROR_CODE"], told["SCHEDULE_ARN"], told["TARGET_ARN"]) == ("AccessDeniedException", arn, MACHINE)
    create("fails-wholly", role="powerless", target=dead)
    fire(aws, "fails-wholly")
    assert "is lost" in aws.control("problems")["problems"][-1]
    assert {one["action"] for one in aws.control("denials")["denials"]} == {"states:StartExecution", "sqs:SendMessage"}


def test_disabled_schedules_do_nothing(aws, create, roles):
    create("disabled", State="DISABLED")
    assert "disabled" in fire(aws, "disabled")["error"]
    settings = {"FlexibleTimeWindow": {"Mode": "OFF"}, "ScheduleExpression": "rate(1 day)"}
    aws.scheduler.update_schedule(Name="disabled", Target={"Arn": MACHINE, "RoleArn": roles["able"]}, **settings)
    assert "executionArn" in fire(aws, "disabled")


def test_either_a_rule_or_a_schedule_is_fired(aws):
    for wrong in ({}, {"rule": "a", "schedule": "b"}):
        with pytest.raises(urllib.error.HTTPError):
            aws.control("fire", region=REGION, **wrong)
