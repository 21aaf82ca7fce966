"""Publishes each generated policy that arrives in the bucket, merged with the rules of the repository."""
import json
import os
from urllib.parse import unquote_plus

import boto3

from merge import RuleFaults, merge, render
from codecommit import CodeCommit

RULES = ("allow.json", "deny.json", "placeholders.json")


def handler(event, context):
    """For notifications of S3. A fault of one policy does not keep the others waiting; all are raised in the end."""
    target = CodeCommit(boto3.client("codecommit"), os.environ["REPOSITORY"], os.environ["BRANCH"])
    problems, results = [], []
    # A test event of S3 has no records.
    for record in event.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        try:
            results.append(publish_object(boto3.client("s3"), target, record["s3"], key))
            log("published" if results[-1]["commit"] else "unchanged", key=key, **results[-1])
        except RuleFaults as faults:
            for fault in faults.faults:
                log("fault", key=key, **fault)
            problems.append(f"{key}: nothing was committed because of these faults:\n{faults}")
        except Exception as error:
            log("failure", key=key, error=f"{type(error).__name__}: {error}")
            problems.append(f"{key}: {type(error).__name__}: {error}")
    if problems:
        raise RuntimeError("\n".join(problems))
    return results


def log(event, **details):
    print(json.dumps({"event": event, **details}, default=str))


def publish_object(s3, target, source, key):
    """Reads the very version that the notification is about, and commits what becomes of it."""
    name, _, file = key.rpartition("/")
    if file != "policy.json" or not all(part.strip(".") for part in name.split("/")):
        raise ValueError("the key is not <name>/policy.json")
    version = {"VersionId": source["object"]["versionId"]} if source["object"].get("versionId") else {}
    answer = json.loads(s3.get_object(Bucket=source["bucket"]["name"], Key=key, **version)["Body"].read())
    status = answer["JobDetails"].get("Status", "SUCCEEDED")
    if status != "SUCCEEDED":
        raise ValueError(f"the generation of this policy is {status}")
    result = answer["GeneratedPolicyResult"]
    generated = [one["Policy"] for one in result.get("GeneratedPolicies") or []]
    principal = result["Properties"]["PrincipalArn"]
    options = {"region": os.environ.get("REGION") or os.environ.get("AWS_REGION") or "*"}
    folder = "".join(part + "/" for part in os.environ.get("FOLDER", "").split("/") if part)
    stem = f"{folder}{name}/policy"

    def work():
        """Rules and policy belong to one commit: if the branch moves on, both are done again."""
        rules = target.read([folder + rule for rule in RULES])
        # Bytes that are not UTF-8 survive as characters that the merge reports.
        texts = [None if rule is None else rule.decode("utf-8-sig", "surrogateescape") for rule in rules.values()]
        documents, report = merge(generated, *texts, principal=principal, options=options)
        paths = [f"{stem}-{n}.json" for n in range(1, len(documents) + 1)] if documents[1:] else [stem + ".json"]
        files = {path: render(document).encode() for path, document in zip(paths, documents)}
        stale = [stem + ".json"] if documents[1:] else []
        n = len(documents) + 1 if documents[1:] else 1
        while documents and target.read([f"{stem}-{n}.json"])[f"{stem}-{n}.json"] is not None:
            stale.append(f"{stem}-{n}.json")
            n += 1
        files.update(dict.fromkeys(stale))
        return target.publish(files, describe(name, answer, documents, report)), report

    commit, report = target.transact(work)
    return {"principal": principal, "commit": commit, "noActivity": report["noActivity"], "notes": report["notes"],
            "sizes": report["sizes"], "removedByDeny": len(report["removedByDeny"]),
            "unresolved": len(report["unresolved"])}


def describe(name, answer, documents, report):
    """The commit message: all that changes from run to run stands here, so that equal policies are equal files."""
    properties = answer["GeneratedPolicyResult"]["Properties"]
    window = properties.get("CloudTrailProperties") or {}
    statements = [s for document in documents for s in document["Statement"]]
    actions = sum(len(s.get("Action", [])) for s in statements if s["Effect"] == "Allow")
    lines = [
        f"Policy of {name} as used", "", f"Principal: {properties['PrincipalArn']}",
        f"Activity: {window.get('StartTime', '?')} to {window.get('EndTime', '?')}",
        f"Job: {answer['JobDetails']['JobId']}, {'complete' if properties.get('IsComplete') else 'not complete'}",
        f"Documents: {len(documents)}, statements: {len(statements)}, allowed actions: {actions}"]
    lists = {"Taken out by deny rules": [f"{one['action']} ({one['source']})" for one in report["removedByDeny"]],
             "Left out": report["ignored"],
             "Placeholders without a value": [f"{arn} ({', '.join(ns)})" for arn, ns in report["unresolved"].items()],
             "Services known only as a whole, not allowed": report["serviceLevelMissing"],
             "Note": ["there was no activity"] * report["noActivity"] + report["notes"]}
    for title, entries in lists.items():
        if entries:
            more = [f"and {len(entries) - 50} more"] if len(entries) > 50 else []
            lines += ["", title + ":", *("- " + entry for entry in entries[:50] + more)]
    return "\n".join(lines) + "\n"
