"""Puts the rule files into a repository that is still empty; whatever is there already is left alone."""
import json
import time
import urllib.request

import boto3
from botocore.exceptions import ClientError

README = (
    "# Rules for generated policies\n\n"
    "`allow.json` and `deny.json` are merged into each policy; deny wins. They list actions (`\"s3:PutObject\"`:\n"
    "on all resources) and statements of IAM, which may have a `Comment`, and `Principals`: patterns for ARNs\n"
    "of roles and users. `placeholders.json` may give values to placeholders:\n"
    "`{\"BucketName\": [\"one\", \"two\"]}`.\n\n"
    "What is changed in `<name>/policy.json`, the next run overwrites.\n")


def handler(event, context, /):
    """Called by CloudFormation as a custom resource, which waits for an answer in any case, or by Terraform."""
    if "ResponseURL" not in event:
        return patiently(seed, event)
    name = event.get("LogicalResourceId", "")
    answer = {"Status": "SUCCESS", "Reason": "done", "Data": {}, "LogicalResourceId": name,
              "PhysicalResourceId": event.get("PhysicalResourceId") or name + "-rules",
              "StackId": event.get("StackId"), "RequestId": event.get("RequestId")}
    try:
        if event.get("RequestType") != "Delete":
            answer["Data"] = patiently(seed, event["ResourceProperties"])
    except Exception as error:
        answer.update(Status="FAILED", Reason=repr(error)[:500])
    print(json.dumps(answer))
    request = urllib.request.Request(
        event["ResponseURL"], json.dumps(answer).encode(), {"content-type": ""}, method="PUT")
    urllib.request.urlopen(request, timeout=20).close()
    return answer["Data"]


def patiently(work, settings, /):
    """A role's policy, made a moment ago by the same deployment, takes some seconds to count everywhere."""
    for attempts_left in range(8, -1, -1):
        try:
            return work(settings)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDeniedException" or not attempts_left:
                raise
        time.sleep(5)


def seed(settings, /):
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
