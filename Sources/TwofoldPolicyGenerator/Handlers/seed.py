"""Puts the rule files into a repository that is still empty; whatever is there already is left alone."""
import json
import time
import urllib.request

import boto3
from botocore.exceptions import ClientError

README = (
    "# Rules for generated policies\n\n"
    "`allow.json` and `deny.json` are merged into every policy that is generated from activity; deny wins.\n"
    "Each is a list of actions (`\"s3:PutObject\"`: on all resources) or statements as in an IAM policy, which\n"
    "may also have a `Comment`, and `Principals`: patterns for the ARNs of those whom they are for.\n"
    "`placeholders.json`, if you add it, gives values to placeholders: `{\"BucketName\": [\"one\", \"two\"]}`.\n\n"
    "Policies are written to `<name>/policy.json`. The next run overwrites what is changed there.\n")


def handler(event, context):
    """Called by CloudFormation as a custom resource, which waits for an answer in any case, or by Terraform."""
    if "ResponseURL" not in event:
        return patiently(seed, event)
    status, reason, data = "SUCCESS", "", {}
    try:
        if event.get("RequestType") != "Delete":
            data = patiently(seed, event["ResourceProperties"])
    except Exception as error:
        status, reason = "FAILED", f"{type(error).__name__}: {error}"[:500]
    print(json.dumps({"status": status, "reason": reason, **data}))
    name = event.get("LogicalResourceId", "")
    answer = {"Status": status, "Reason": reason or "see Data", "Data": data, "LogicalResourceId": name,
              "PhysicalResourceId": event.get("PhysicalResourceId") or name + "-rules",
              "StackId": event.get("StackId"), "RequestId": event.get("RequestId")}
    request = urllib.request.Request(
        event["ResponseURL"], json.dumps(answer).encode(), {"content-type": ""}, method="PUT")
    urllib.request.urlopen(request, timeout=20).close()
    return data


def patiently(work, settings, attempts=9):
    """A role's policy, made a moment ago by the same deployment, takes some seconds to count everywhere."""
    for attempt in range(attempts):
        try:
            return work(settings)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDeniedException" or attempt == attempts - 1:
                raise
        time.sleep(5)


def seed(settings):
    """The first commit, unless the branch exists: later edits, also deletions, are people's own."""
    client = boto3.client("codecommit")
    where = {"repositoryName": settings["Repository"], "branchName": settings["Branch"]}
    try:
        return {"Seeded": False, "CommitId": client.get_branch(**where)["branch"]["commitId"]}
    except ClientError as error:
        if error.response["Error"]["Code"] != "BranchDoesNotExistException":
            raise
    folder = "".join(part + "/" for part in settings.get("Folder", "").split("/") if part)
    texts = {"README.md": README, "allow.json": "[]\n", "deny.json": "[]\n"}
    files = [{"filePath": folder + name, "fileContent": text.encode()} for name, text in texts.items()]
    commit = client.create_commit(**where, putFiles=files, authorName="Policy generator",
                                  commitMessage="Rule files for generated policies\n")
    return {"Seeded": True, "CommitId": commit["commitId"]}
