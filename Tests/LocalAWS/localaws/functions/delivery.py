"""Asynchronous invocation: the retries, and where an event or its failure goes at last."""

import json
import uuid

from ..times import iso, now

# What a role needs to be allowed to send to a destination, by the service in its ARN.
ACTIONS = {"sns": "sns:Publish", "sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction", "events": "events:PutEvents"}


class AsynchronousInvocations:
    def __init__(self, aws, runner):
        self._aws, self._runner = aws, runner

    def accept(self, function, event):
        return self._aws.background.start(self._work, function, event)

    def _work(self, function, event):
        settings = function.invoke_config or {}
        retries = settings.get("MaximumRetryAttempts", 2)
        destinations = settings.get("DestinationConfig") or {}
        role = function.configuration["Role"]
        for attempt in range(1, retries + 2):
            outcome = self._runner.run(function, event)
            if not outcome.failed:
                break
            if attempt <= retries:
                self._aws.clock.sleep(60 * attempt, f"retry of {function.name}")
        if outcome.failed:
            self._aws.journal.problem(f"{function.name} failed {attempt} times: {outcome.payload}")
            dead_letters = function.configuration.get("DeadLetterConfig", {}).get("TargetArn")
            if dead_letters:
                self._deliver(role, dead_letters, event)
        side = destinations.get("OnFailure" if outcome.failed else "OnSuccess") or {}
        if side.get("Destination"):
            self._deliver(role, side["Destination"], _record(function, event, outcome, attempt))

    def _deliver(self, role, target, message):
        try:
            send(lambda service, region: self._aws.client(service, region, role), target, message)
        except Exception as error:
            self._aws.journal.problem(f"delivery to {target} failed: {error}")


def send(client, target, message):
    """Hands a message to a topic, a queue, a function or an event bus; `client` is given a service and a region."""
    service, region = target.split(":")[2:4]
    text = message if isinstance(message, str) else json.dumps(message)
    if service == "sns":
        client("sns", region).publish(TopicArn=target, Message=text)
    elif service == "sqs":
        account, name = target.split(":")[4:6]
        sqs = client("sqs", region)
        sqs.send_message(QueueUrl=f"{sqs.meta.endpoint_url}/{account}/{name}", MessageBody=text)
    elif service == "lambda":
        client("lambda", region).invoke(FunctionName=target, InvocationType="Event", Payload=text.encode())
    elif service == "events":
        entry = {"Source": "lambda", "DetailType": "Lambda Function Invocation Result", "Detail": text, "EventBusName": target}
        client("events", region).put_events(Entries=[entry])
    else:
        raise ValueError(f"cannot send to {target}")


def exists(aws, functions, target):
    """Whether a destination is there."""
    service, region, account, name = target.split(":")[2:6]
    try:
        if service == "sns":
            aws.client("sns", region).get_topic_attributes(TopicArn=target)
        elif service == "sqs":
            aws.client("sqs", region).get_queue_url(QueueName=name)
        elif service == "lambda":
            return functions.find(target) is not None
    except aws.client(service, region).exceptions.ClientError:
        return False
    return True


def _record(function, event, outcome, attempts):
    answer = json.loads(outcome.payload)
    context = {
        "requestId": str(uuid.uuid4()),
        "functionArn": function.arn + ":$LATEST",
        "condition": "RetriesExhausted" if outcome.failed else "Success",
        "approximateInvokeCount": attempts,
    }
    response = {"statusCode": 200, "executedVersion": "$LATEST"} | ({"functionError": "Unhandled"} if outcome.failed else {})
    return {
        "version": "1.0",
        "timestamp": iso(now()),
        "requestContext": context,
        "requestPayload": event,
        "responseContext": response,
        "responsePayload": answer,
    }
