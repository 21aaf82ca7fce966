"""The real tools against the local AWS as its users start it: one resource of each type, and the workflow run."""

import io
import json
import os
import shutil
import subprocess
import zipfile

import pytest
import yaml

from localaws.cfn.template import _Loader

HERE = os.path.dirname(os.path.abspath(__file__))
ROLES = "arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b"


def run(command, environment, expected=0, cwd=None):
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=600)
    assert done.returncode == expected, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def merge_source():
    with open(os.path.join(HERE, "stack.yaml")) as file:
        return yaml.load(file, _Loader)["Resources"]["Merge"]["Properties"]["Code"]["ZipFile"]


def check_workflow(served, rule, machine, repository):
    """A fired rule starts the machine, which asks the function and stores; the bucket tells the function, which commits."""
    served.control("fire", rule=rule, region="eu-central-1")
    assert served.control("idle")["idle"]
    (execution,) = served.stepfunctions.list_executions(stateMachineArn=machine)["executions"]
    assert execution["status"] == "SUCCEEDED"
    shown = served.control("git", region="eu-central-1", repository=repository, branch="main")
    assert shown["log"][0]["files"] == ["roles/policy.json"]
    assert served.control("denials")["denials"] == [] and served.control("problems")["problems"] == []


def check_schedule(served, schedule, group):
    """The schedule starts the machine, too."""
    (report,) = served.control("fire", schedule=schedule, group=group, region="eu-central-1")["targets"]
    assert served.control("idle")["idle"]
    run_of = served.stepfunctions.describe_execution(executionArn=report["executionArn"])
    assert (run_of["status"], json.loads(run_of["input"])) == ("SUCCEEDED", {"roles": []})
    return served.scheduler.get_schedule(Name=schedule, GroupName=group)


def empty(served, bucket):
    for kind in ("Versions", "DeleteMarkers"):
        for one in served.s3.list_object_versions(Bucket=bucket).get(kind, []):
            served.s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])


def test_cloudformation(served):
    environment = served.environment()

    def deploy(*overrides):
        command = ["aws", "cloudformation", "deploy", "--template-file", os.path.join(HERE, "stack.yaml"), "--stack-name", "one"]
        command += ["--capabilities", "CAPABILITY_IAM", "--parameter-overrides", f"RoleArns={ROLES}", *overrides]
        return run(command + ["--no-fail-on-empty-changeset"], environment)

    assert "Successfully created/updated" in deploy()
    assert "No changes to deploy" in deploy()
    outputs = {
        one["OutputKey"]: one["OutputValue"] for one in served.cloudformation.describe_stacks(StackName="one")["Stacks"][0]["Outputs"]
    }
    assert outputs["Greeting"] == "hello 1"
    check_workflow(served, outputs["Rule"], outputs["Machine"], "one-policies")
    schedule = check_schedule(served, outputs["Schedule"], outputs["ScheduleGroup"])
    assert (schedule["Arn"], schedule["ScheduleExpression"]) == (outputs["ScheduleArn"], "rate(30 days)")
    assert "Successfully created/updated" in deploy("LookBack=1")  # takes the alarm away
    assert served.cloudwatch.describe_alarms()["MetricAlarms"] == []
    changed = check_schedule(served, outputs["Schedule"], outputs["ScheduleGroup"])
    assert changed["ScheduleExpression"] == "rate(1 days)"
    empty(served, outputs["Bucket"])
    run(["aws", "cloudformation", "delete-stack", "--stack-name", "one"], environment)
    run(["aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", "one"], environment)
    assert served.s3.list_buckets()["Buckets"] == [] and served.iam.list_roles()["Roles"] == []
    assert served.scheduler.list_schedules()["Schedules"] == []
    assert [one["Name"] for one in served.scheduler.list_schedule_groups()["ScheduleGroups"]] == ["default"]


def test_functions_have_the_variables_of_the_server(served):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("app.py", "import os\ndef handler(event, context): return [os.environ[name] for name in event]")
    served.awslambda.create_function(
        FunctionName="environment",
        Role=served.role("environment"),
        Runtime="python3.13",
        Handler="app.handler",
        Code={"ZipFile": content.getvalue()},
        Environment={"Variables": {"SETTING": "own"}},
    )
    answer = served.awslambda.invoke(FunctionName="environment", Payload=json.dumps(["SHARED", "SETTING"]))
    assert json.loads(answer["Payload"].read()) == ["a=b", "own"]
    settings = served.awslambda.get_function_configuration(FunctionName="environment")
    assert settings["Environment"]["Variables"] == {"SETTING": "own"}
    served.awslambda.delete_function(FunctionName="environment")
    served.iam.delete_role(RoleName="environment")


def mirror():
    """The folder that holds registry.terraform.io, where there is one on this machine."""
    named = os.environ.get("TWOFOLD_TERRAFORM_MIRROR")
    candidates = (
        [named]
        if named
        else [
            os.path.join(base, name)
            for base in ("/opt", "/usr/share", "/usr/local/share")
            if os.path.isdir(base)
            for name in os.listdir(base)
        ]
    )
    return next((path for path in candidates if os.path.isdir(os.path.join(path, "registry.terraform.io"))), None)


@pytest.mark.skipif(not shutil.which("terraform") or not mirror(), reason="terraform or its providers are not here")
def test_terraform(served, tmp_path):
    shutil.copy(os.path.join(HERE, "terraform", "main.tf"), tmp_path)
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as archive:
        archive.writestr("index.py", merge_source())
    settings = tmp_path / "terraform.rc"
    settings.write_text(
        f'disable_checkpoint = true\n\nprovider_installation {{\n  filesystem_mirror {{\n    path = "{mirror()}"\n  }}\n}}\n'
    )
    environment = {**served.environment(), "TF_CLI_CONFIG_FILE": str(settings), "TF_IN_AUTOMATION": "1"}

    def terraform(*arguments, expected=0):
        return run(["terraform", *arguments, "-no-color"], environment, expected, tmp_path)

    terraform("init")
    terraform("apply", "-auto-approve")
    terraform("plan", "-detailed-exitcode")  # 0: nothing is to be changed
    outputs = json.loads(terraform("output", "-json"))
    assert outputs["answer"]["value"]["event"] == {"hello": "terraform"}
    served.control("clear")
    check_workflow(served, "two", outputs["machine"]["value"], "two-policies")
    assert check_schedule(served, "two", "two")["ScheduleExpression"] == "rate(30 days)"
    terraform("apply", "-auto-approve", "-var", "look_back=7")
    terraform("plan", "-detailed-exitcode", "-var", "look_back=7")
    assert check_schedule(served, "two", "two")["ScheduleExpression"] == "rate(7 days)"
    empty(served, "two-123456789012")
    terraform("destroy", "-auto-approve")
    assert served.s3.list_buckets()["Buckets"] == [] and served.iam.list_roles()["Roles"] == []
