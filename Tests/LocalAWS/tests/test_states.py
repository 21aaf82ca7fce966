import io
import json
import uuid
import zipfile

import pytest
from botocore.exceptions import ClientError

from localaws.states import choices, definition, intrinsics, paths

from .conftest import allow


@pytest.fixture(scope="module")
def machine_role(local):
    return local.role("machine", "states", allow(["s3:*", "codecommit:GetBranch", "lambda:InvokeFunction"]))


@pytest.fixture
def run(aws, machine_role):
    """Runs the states given, from the first one, and describes the execution."""

    def start(value=None, role=None, timeout=None, **states):
        machine = {"StartAt": next(iter(states)), "States": states} | ({"TimeoutSeconds": timeout} if timeout else {})
        arn = aws.stepfunctions.create_state_machine(
            name=f"m{uuid.uuid4().hex}", definition=json.dumps(machine), roleArn=role or machine_role
        )["stateMachineArn"]
        execution = aws.stepfunctions.start_execution(stateMachineArn=arn, input=json.dumps(value if value is not None else {}))[
            "executionArn"
        ]
        assert aws.control("idle", timeout=30)["idle"]
        return aws.stepfunctions.describe_execution(executionArn=execution)

    return start


def output(described):
    assert described["status"] == "SUCCEEDED", described
    return json.loads(described["output"])


# Paths and intrinsic functions


@pytest.mark.parametrize(
    "path, found",
    [
        ("$", {"a": {"b": [1, 2, 3]}, "c d": "x", "list": [{"n": 1, "k": "p"}, {"n": 2}]}),
        ("$.a.b[1]", 2),
        ("$.a.b[-1]", 3),
        ("$['c d']", "x"),
        ("$.a.b[*]", [1, 2, 3]),
        ("$.a.b[0:2]", [1, 2]),
        ("$.list[*].n", [1, 2]),
        ("$.list[*].k", ["p"]),
        ("$..n", [1, 2]),
        ("$.list[?(@.n == 2)]", [{"n": 2}]),
        ("$.list[?(@.k == 'p')].n", [1]),
        ("$.a.b[0,2]", [1, 3]),
        ("$..[0]", [1, {"n": 1, "k": "p"}]),
        ("$..['n']", [1, 2]),
        ("$..[?(@.n == 2)]", [{"n": 2}]),
        ("$..[?(@['n'] == 1 && @.k == 'p')].k", ["p"]),
        ("$.list[?(@.k != 'q')].n", [1, 2]),
        ("$.list[0][?(@.n == 1)]", [{"n": 1, "k": "p"}]),
        ("$.list[*].n[?(@.x != 1)]", []),
    ],
)
def test_paths(path, found):
    data = {"a": {"b": [1, 2, 3]}, "c d": "x", "list": [{"n": 1, "k": "p"}, {"n": 2}]}
    assert paths.parse(path).find(data) == found


def test_paths_that_lead_nowhere():
    with pytest.raises(paths.PathNotFound):
        paths.parse("$.x.y").find({"x": {}})
    assert paths.parse("$.x[*].y").find({"x": []}) == []


def test_results_are_put_at_reference_paths():
    assert paths.parse_reference("$.a.b").put({"c": 1}, 2) == {"c": 1, "a": {"b": 2}}
    assert paths.parse_reference("$").put({"c": 1}, 2) == 2
    with pytest.raises(paths.PathSyntaxError):
        paths.parse_reference("$.a[*]")


@pytest.mark.parametrize(
    "text, value",
    [
        ("States.Format('{}/{}.json', $.name, 1)", "x/1.json"),
        (r"States.Format('it\'s \{\} {}', $.name)", "it's {} x"),
        ("States.Array($.name, States.Array(), null, true)", ["x", [], None, True]),
        ("States.ArrayGetItem(States.StringSplit($.arn, ':/'), 5)", "Name"),
        ("States.ArrayLength($.items)", 3),
        ("States.ArrayContains($.items, 2)", True),
        ("States.ArrayContains($.items, true)", False),
        ("States.ArrayContains(States.Array($.a), $.a)", True),
        ("States.ArrayLength($..x)", 2),
        ("States.ArrayPartition($.items, 2)", [[1, 2], [3]]),
        ("States.ArrayRange(1, 9, 4)", [1, 5, 9]),
        ("States.ArrayUnique(States.Array(1, 1, 2))", [1, 2]),
        ("States.MathAdd($.items[0], -3)", -2),
        ("States.JsonMerge($.a, $.b, false)", {"x": 2, "y": 1}),
        ("States.StringToJson(States.JsonToString($.a))", {"x": 1, "y": 1}),
        ("States.Base64Decode(States.Base64Encode($.name))", "x"),
        ("States.Hash('a', 'SHA-1')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("States.Format('{}', $$.Execution.Name)", "run"),
    ],
)
def test_intrinsic_functions(text, value):
    data = {"name": "x", "arn": "arn:aws:iam::1:role/Name", "items": [1, 2, 3], "a": {"x": 1, "y": 1}, "b": {"x": 2}}
    assert intrinsics.evaluate(intrinsics.parse(text), data, {"Execution": {"Name": "run"}}) == value


@pytest.mark.parametrize(
    "text", ["States.ArrayLength($.name)", "States.ArrayContains($.name, 'x')", "States.StringToJson($.name)"]
)
def test_intrinsic_functions_fail(text):
    with pytest.raises(intrinsics.IntrinsicFailure):
        intrinsics.evaluate(intrinsics.parse(text), {"name": "x"}, {})


# Definitions


def faults(**states):
    return [str(fault) for fault in definition.check(json.dumps({"StartAt": next(iter(states)), "States": states}))]


PUT = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObject", "Parameters": {"Bucket": "b", "Key": "k"}, "End": True}


@pytest.mark.parametrize(
    "states, fault",
    [
        ({"A": {"Type": "Pass"}}, "One of 'Next' and 'End'"),
        ({"A": {"Type": "Pass", "Next": "B"}}, "Missing 'Next' target: B"),
        ({"A": {"Type": "Succeed"}, "B": {"Type": "Succeed"}}, '"B" is not reachable'),
        ({"A": {"Type": "Pass", "End": True, "Colour": "red"}}, "'Colour' is not supported"),
        ({"A": {"Type": "Wait", "End": True}}, "Exactly one of 'Seconds'"),
        (
            {"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "StringIs": "y", "Next": "B"}]}, "B": {"Type": "Succeed"}},
            "one comparison",
        ),
        ({"A": {"Type": "Pass", "Parameters": {"x.$": "x.y"}, "End": True}}, "neither a path nor an intrinsic function"),
        ({"A": {"Type": "Pass", "Parameters": {"x.$": "States.Nonsense()"}, "End": True}}, "States.Nonsense"),
        ({"A": {**PUT, "Resource": "arn:aws:states:::aws-sdk:s3:putThing"}}, "not recognized"),
        ({"A": {**PUT, "Parameters": {"bucket": "b", "Bucket": "b", "Key": "k"}}}, '"bucket" is not supported'),
        ({"A": {**PUT, "Parameters": {"Bucket": "b"}}}, '"Key" is required'),
        ({"A": {**PUT, "Retry": [{"ErrorEquals": ["States.ALL", "X"]}]}}, "States.ALL must stand alone"),
        ({"A": {**PUT, "Retry": [{"ErrorEquals": ["X"], "BackoffRate": 0.5}]}}, "number of 1 or more"),
        ({"A": {**PUT, "Catch": [{"ErrorEquals": ["X"], "Next": "C"}]}}, "Missing 'Next' target: C"),
        ({"A": {**PUT, "ResultPath": "$.a[*]"}}, "no reference path"),
        (
            {"A": {"Type": "Map", "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, "End": True}},
            "Duplicate State name",
        ),
    ],
)
def test_definitions_with_faults(states, fault):
    assert any(fault in found for found in faults(**states)), faults(**states)


def test_a_definition_without_faults():
    assert faults(A=PUT) == []


def test_machines_are_refused(aws, machine_role):
    with pytest.raises(ClientError, match="InvalidDefinition"):
        aws.stepfunctions.create_state_machine(name="bad", definition='{"StartAt": "A", "States": {}}', roleArn=machine_role)
    definition_text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    with pytest.raises(ClientError, match="states.amazonaws.com"):
        aws.stepfunctions.create_state_machine(name="bad", definition=definition_text, roleArn=aws.role("not-for-states"))
    logging = {
        "level": "ALL",
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": "arn:aws:logs:eu-central-1:123456789012:log-group:machine:*"}}],
    }
    aws.logs.create_log_group(logGroupName="machine")
    with pytest.raises(ClientError, match="not authorized to access the Log Destination"):
        aws.stepfunctions.create_state_machine(name="bad", definition=definition_text, roleArn=machine_role, loggingConfiguration=logging)


# Executions


def test_input_and_output(run):
    state = {
        "Type": "Pass",
        "InputPath": "$.in",
        "Parameters": {"x.$": "$.value", "deep": [{"run.$": "$$.Execution.Name"}], "RoleArn.$": "$.value"},
        "ResultPath": "$.out",
        "OutputPath": "$.out",
        "End": True,
    }
    found = run({"in": {"value": 1}}, A=state)
    assert output(found) == {"x": 1, "deep": [{"run": found["name"]}], "RoleArn": 1}


def test_a_missing_path_ends_the_execution(run):
    found = run(A={"Type": "Pass", "Parameters": {"x.$": "$.nothing"}, "End": True})
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
    assert "$.nothing" in found["cause"]


@pytest.mark.parametrize(
    "rule, holds",
    [
        ({"Variable": "$.s", "StringEquals": "FAILED"}, True),
        ({"Variable": "$.s", "StringMatches": "F*D"}, True),
        ({"Variable": "$.n", "NumericGreaterThanEquals": 3}, True),
        ({"Variable": "$.n", "NumericLessThanPath": "$.m"}, False),
        ({"Variable": "$.none", "IsPresent": False}, True),
        ({"And": [{"Variable": "$.s", "IsPresent": True}, {"Not": {"Variable": "$.s", "StringEquals": "x"}}]}, True),
        ({"Or": [{"Variable": "$.n", "StringEquals": "3"}, {"Variable": "$.list[0]", "IsPresent": True}]}, False),
        ({"Variable": "$.t", "TimestampGreaterThan": "2020-01-01T00:00:00Z"}, True),
    ],
)
def test_choices(run, rule, holds):
    value = {"s": "FAILED", "n": 3, "m": 2, "list": [], "t": "2024-05-05T10:00:00.5+02:00"}
    choice = {"Type": "Choice", "Choices": [{**rule, "Next": "Yes"}], "Default": "No"}
    assert (
        output(run(value, A=choice, Yes={"Type": "Pass", "Result": True, "End": True}, No={"Type": "Pass", "Result": False, "End": True}))
        is holds
    )


def test_a_choice_that_nothing_fits(run):
    found = run({"x": 1}, A={"Type": "Choice", "Choices": [{"Variable": "$.x", "NumericEquals": 2, "Next": "B"}]}, B={"Type": "Succeed"})
    assert found["error"] == "States.NoChoiceMatched"


def test_maps(run):
    work = {"StartAt": "One", "States": {"One": {"Type": "Pass", "Parameters": {"n.$": "$.n", "i.$": "$$.Map.Item.Index"}, "End": True}}}
    state = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemSelector": {"n.$": "$$.Map.Item.Value.v"},
        "MaxConcurrency": 1,
        "ItemProcessor": work,
    }
    found = run(
        {"items": [{"v": "a"}, {"v": "b"}]},
        A={**state, "ResultSelector": {"names.$": "$[*].n", "all.$": "$"}, "ResultPath": "$.out", "End": True},
    )
    assert output(found)["out"] == {"names": ["a", "b"], "all": [{"n": "a", "i": 0}, {"n": "b", "i": 1}]}


def test_one_item_at_a_time_knows_its_place_and_the_execution(run):
    seen = {
        "Type": "Pass",
        "Parameters": {
            "index.$": "$$.Map.Item.Index",
            "value.$": "$$.Map.Item.Value",
            "started.$": "$$.Execution.StartTime",
            "given.$": "$$.Execution.Input.items",
            "item.$": "$",
        },
        "Next": "Then",
    }
    wait = {"Type": "Wait", "Seconds": 60, "Next": "Done"}
    done = {"Type": "Pass", "Parameters": {"seen.$": "$", "left.$": "$$.State.EnteredTime"}, "End": True}
    each = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "MaxConcurrency": 1,
        "ItemProcessor": {"StartAt": "Seen", "States": {"Seen": seen, "Then": wait, "Done": done}},
        "End": True,
    }
    found = run({"items": ["a", {"b": 1}]}, Each=each)
    first, second = output(found)
    assert (first["seen"]["index"], first["seen"]["value"], first["seen"]["item"]) == (0, "a", "a")
    assert (second["seen"]["index"], second["seen"]["value"]) == (1, {"b": 1})
    assert second["seen"]["given"] == ["a", {"b": 1}]
    started = [choices.timestamp(text) for text in (first["seen"]["started"], first["left"], second["left"])]
    assert abs((started[0] - found["startDate"]).total_seconds()) < 0.01
    assert [(later - started[0]).total_seconds() // 60 for later in started[1:]] == [1, 2]


def test_what_failed_is_counted(run):
    each = {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}}
    summary = {
        "failed.$": "$.outcomes[?(@.Status=='FAILED')].Arn",
        "count.$": "States.ArrayLength($..[?(@.Status=='FAILED')])",
        "any.$": "States.ArrayContains($.outcomes[*].Status, 'FAILED')",
        "read.$": "States.StringToJson($.outcomes[0].Text)",
    }
    outcomes = [{"Arn": "a", "Status": "FAILED", "Text": '{"x": 1}'}, {"Arn": "b", "Status": "SUCCEEDED"}]
    found = run(
        {"outcomes": outcomes},
        A={"Type": "Map", "ItemsPath": "$.outcomes", "ItemProcessor": each, "ResultPath": "$.outcomes", "Next": "B"},
        B={"Type": "Pass", "Parameters": summary, "End": True},
    )
    assert output(found) == {"failed": ["a"], "count": 1, "any": True, "read": {"x": 1}}


@pytest.fixture(scope="module")
def echo(local):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        source = "def handler(event, context):\n    if 'fail' in event: raise ValueError(event['fail'])\n    return event"
        archive.writestr("app.py", source)
    return local.awslambda.create_function(
        FunctionName="echo",
        Role=local.role("echo", "lambda"),
        Runtime="python3.13",
        Handler="app.handler",
        Code={"ZipFile": content.getvalue()},
    )["FunctionArn"]


def test_functions_as_tasks(run, echo):
    task = {"Type": "Task", "Resource": echo, "End": True}
    invoke = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
    invoke["Parameters"] = {"FunctionName": echo, "Payload": {"given.$": "$.a"}}
    assert output(run({"a": 1}, A=task)) == {"a": 1}
    answer = output(run({"a": [1]}, A=invoke))
    assert (answer["Payload"], answer["StatusCode"]) == ({"given": [1]}, 200)
    selected = {**invoke, "ResultSelector": {"given.$": "$.Payload.given"}, "ResultPath": "$.b"}
    assert output(run({"a": 2}, A=selected)) == {"a": 2, "b": {"given": 2}}
    catch = [{"ErrorEquals": ["ValueError"], "ResultPath": "$.error", "Next": "B"}]
    failing = {**invoke, "Parameters": {"FunctionName": echo, "Payload": {"fail": "so"}}, "Catch": catch}
    error = output(run({}, A=failing, B={"Type": "Succeed"}))["error"]
    assert error["Error"] == "ValueError" and json.loads(error["Cause"])["errorMessage"] == "so"


def test_parallel_branches_and_failures(run):
    good = {"StartAt": "G", "States": {"G": {"Type": "Pass", "Result": 1, "End": True}}}
    also = {"StartAt": "H", "States": {"H": {"Type": "Pass", "Result": 1, "End": True}}}
    slow = {"StartAt": "S", "States": {"S": {"Type": "Wait", "Seconds": 100000, "End": True}}}
    bad = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Mine", "CausePath": "$.why"}}}
    assert output(run({}, A={"Type": "Parallel", "Branches": [good, also], "End": True})) == [1, 1]
    catch = [{"ErrorEquals": ["Mine"], "ResultPath": "$.error", "Next": "B"}]
    found = run({"why": "so"}, A={"Type": "Parallel", "Branches": [slow, bad], "Catch": catch, "End": True}, B={"Type": "Succeed"})
    assert output(found) == {"why": "so", "error": {"Error": "Mine", "Cause": "so"}}


def test_waits_pass_quickly_and_are_recorded(aws, run):
    found = run(
        {"s": 30},
        A={"Type": "Wait", "SecondsPath": "$.s", "Next": "B"},
        B={"Type": "Pass", "Parameters": {"at.$": "$$.State.EnteredTime"}, "End": True},
    )
    assert [wait["seconds"] for wait in aws.control("waits")["waits"]] == [30]
    assert output(found)["at"] > found["startDate"].isoformat()[:17]


def test_the_time_of_an_execution_is_limited(run):
    states = {"A": {"Type": "Wait", "Seconds": 400, "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}
    assert run(timeout=3600, **states)["status"] == "TIMED_OUT"


def test_executions_can_be_stopped(aws, machine_role):
    machine = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 9000000, "End": True}}}
    arn = aws.stepfunctions.create_state_machine(name="long", definition=json.dumps(machine), roleArn=machine_role)["stateMachineArn"]
    execution = aws.stepfunctions.start_execution(stateMachineArn=arn)["executionArn"]
    aws.stepfunctions.stop_execution(executionArn=execution, error="Enough", cause="of it")
    found = aws.stepfunctions.describe_execution(executionArn=execution)
    assert (found["status"], found["error"], found["cause"]) == ("ABORTED", "Enough", "of it")


def test_sdk_calls_and_their_errors(aws, run):
    aws.s3.create_bucket(Bucket="states", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    put = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObject", "End": True}
    put["Parameters"] = {"Bucket": "states", "Key": "k", "Body": {"any.$": "$.value"}, "ContentType": "application/json"}
    assert "ETag" in output(run({"value": [1]}, A=put))
    assert json.loads(aws.s3.get_object(Bucket="states", Key="k")["Body"].read()) == {"any": [1]}
    get = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Parameters": {"Bucket": "states", "Key": "k"}, "End": True}
    assert json.loads(output(run(A=get))["Body"]) == {"any": [1]}
    found = run(A={**get, "Parameters": {"Bucket": "states", "Key": "none"}})
    assert found["error"] == "S3.NoSuchKeyException"
    found = run(A={**get, "Parameters": {"Bucket": "nosuchbucket", "Key": "none"}})
    assert found["error"] == "S3.NoSuchBucketException"
    branch = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:codecommit:getBranch",
        "Parameters": {"RepositoryName": "x", "BranchName": "y"},
        "End": True,
    }
    assert run(A=branch)["error"] == "CodeCommit.RepositoryDoesNotExistException"
    files = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:codecommit:listBranches",
        "Parameters": {"RepositoryName": "x"},
        "End": True,
    }
    assert run(A=files)["error"] == "CodeCommit.CodeCommitException"
    assert aws.control("denials")["denials"][0]["action"] == "codecommit:ListBranches"


def test_retries_back_off_and_give_up(aws, run):
    retry = [
        {
            "ErrorEquals": ["CodeCommit.RepositoryDoesNotExistException"],
            "IntervalSeconds": 10,
            "BackoffRate": 1.5,
            "MaxAttempts": 3,
            "MaxDelaySeconds": 20,
        }
    ]
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:codecommit:getBranch",
        "Parameters": {"RepositoryName": "x", "BranchName": "y"},
    }
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "B", "ResultPath": "$.e"}]
    assert output(run({}, A={**state, "Retry": retry, "Catch": catch, "End": True}, B={"Type": "Succeed"}))["e"]["Error"].endswith(
        "DoesNotExistException"
    )
    assert [wait["seconds"] for wait in aws.control("waits")["waits"]] == [10, 15, 20]


def test_too_much_data(run):
    many = {"Type": "Pass", "Parameters": {"x.$": "States.ArrayRange(1, 1000, 1)"}, "Next": "B"}
    more = {"Type": "Pass", "Parameters": {"x.$": "States.Array($, $, $, $, $, $, $, $, $, $)"}, "Next": "C"}
    catch = {"Type": "Pass", "Parameters": {"x.$": "States.Array($, $, $, $, $, $, $, $, $, $)"}, "End": True}
    assert run(A=many, B=more, C=catch)["error"] == "States.DataLimitExceeded"


def test_histories(aws, run):
    found = run(A={"Type": "Wait", "Seconds": 1, "Next": "B"}, B={"Type": "Succeed"})
    events = aws.stepfunctions.get_execution_history(executionArn=found["executionArn"])["events"]
    kinds = ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"]
    assert [event["type"] for event in events] == kinds
    page = aws.stepfunctions.get_execution_history(executionArn=found["executionArn"], reverseOrder=True, maxResults=1)
    assert page["events"][0]["executionSucceededEventDetails"]["output"] == "{}" and page["nextToken"]
