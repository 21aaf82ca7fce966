"""Publishes each generated policy that arrives in the bucket: merged with the rules, checked, for people to review."""
import json
import os
from urllib.parse import unquote_plus

import boto3
from botocore.config import Config

from merge import RuleFaults, merge, render
from current import current_policies
from gates import blocking, check
from proposal import Proposal
from target import KINDS, Change, Unusable

RULES = ("allow.json", "deny.json", "placeholders.json")
PATIENT = Config(retries={"mode": "standard", "total_max_attempts": 8})


class Blocked(Exception):
    """A policy that must not be published. The message says why."""


def handler(event, context, /):
    """For notifications of S3.

    What people have to mend is told to them, and is no failure of the function: trying again would not help. What may
    be over by then is raised, so that Lambda tries again; one policy's fault does not keep the others waiting.
    """
    target, problems, results = KINDS[os.environ["TARGET"]](os.environ), [], []
    # A test event of S3 has no records.
    for record in event.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        name = key.rpartition("/")[0]
        try:
            result = publish_object(target, record["s3"]["bucket"]["name"], key)
            log(result["change"], key=key, **result)
            results.append(result)
        except (RuleFaults, Blocked, Unusable, PermissionError) as refusal:
            log("blocked", key=key, reason=str(refusal))
            subject = f"The policy of {name} was not published"
            notify("FAILURES", subject, f"{key}: nothing was published.\n\n{refusal}\n")
        except Exception as error:
            log("failure", key=key, error=f"{type(error).__name__}: {error}")
            problems.append(f"{key}: {type(error).__name__}: {error}")
    if problems:
        raise RuntimeError("\n".join(problems))
    return results


def log(event, /, **details):
    print(json.dumps({"event": event, **details}, default=str))


def notify(topic, subject, text, /):
    # SNS takes 256 KB of UTF-8, and a text may quote what is none.
    text = text.encode("utf-8", "backslashreplace")[:250_000].decode(errors="ignore")
    boto3.client("sns", config=PATIENT).publish(TopicArn=os.environ[topic], Subject=subject[:99], Message=text)


def publish_object(target, bucket, key, /):
    """What came of the newest version: notifications may come twice, and in any order."""
    name, _, file = key.rpartition("/")
    if file != "policy.json" or not all(part.strip(".") for part in name.split("/")):
        raise Blocked("the key is not <name>/policy.json")
    answer = json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    if answer["JobDetails"].get("Status", "SUCCEEDED") != "SUCCEEDED":
        raise Blocked(f"the generation of this policy is {answer['JobDetails']['Status']}")
    principal = answer["GeneratedPolicyResult"]["Properties"]["PrincipalArn"]
    current = current_policies(boto3.client("iam", config=PATIENT), principal)
    checked = {}  # what the gates have said, since some are charged for each question
    proposal, outcome = target.transact(lambda: attempt_to_publish(target, name, answer, principal, current, checked))
    if outcome["change"] in ("opened", "updated", "committed", "withdrawn"):
        subject, text = proposal.notification(outcome["link"])
        prefix = {"withdrawn": "Withdrawn: ", "updated": "Updated: "}.get(outcome["change"], "")
        notify("PROPOSALS", prefix + subject, prefix + text)
    if not proposal.report["sizes"]:
        notify("PROPOSALS", f"No activity of {name}", f"{principal} did nothing that is known.\n")
    return {"principal": principal, **outcome, "counts": proposal.counts, "notes": proposal.report["notes"],
            "noActivity": proposal.report["noActivity"], "sizes": proposal.report["sizes"]}


def attempt_to_publish(target, name, answer, principal, current, checked, /):
    """Rules and policy are as of one commit: if the branch moves on, all of this is done again."""
    folder = "".join(part + "/" for part in os.environ.get("FOLDER", "").split("/") if part)
    rules = target.read([folder + rule for rule in RULES])
    # Bytes that are not UTF-8 survive as characters that the merge reports.
    allow, *others = [None if rule is None else rule.decode("utf-8-sig", "surrogateescape") for rule in rules.values()]
    generated = [one["Policy"] for one in answer["GeneratedPolicyResult"].get("GeneratedPolicies") or []]
    ceiling = os.environ["CEILING"] == "Enforce" and current is not None
    # Where several regions were read, what was used may be in any of them.
    regions = (answer.get("Trails") or [{}])[0].get("Regions") or []
    options = {"region": regions[0] if len(regions) == 1 else "*", "ceiling": "enforce" if ceiling else "none"}

    def merged(allow, /):
        return merge(generated, allow, *others, current=current or (), principal=principal, options=options)

    documents, report = merged(allow)
    files, before = laid_out(target, f"{folder}{name}/policy", documents)
    there = {path: text.decode("utf-8", "replace") for path, text in before.items() if text is not None}
    after = {path: text.decode() for path, text in files.items() if text is not None}
    old = [document for text in there.values() for document in parsed(text)]
    proposal = Proposal(answer, documents, report, old, there, after, current, answer.get("Narrowed") or [])

    def gates():
        question = json.dumps([documents, *others])
        if question not in checked:
            checked[question] = check(
                boto3.client("accessanalyzer", config=PATIENT), documents, principal=principal, deny=others[0],
                without_allow=merged(None)[0] if ceiling else None, current=current,
                block_warnings=os.environ["SECURITY_WARNINGS"] == "Block")
        proposal.findings = checked[question]
        for finding in proposal.findings:
            log("finding", principal=principal, **finding)
        if blocking(proposal.findings):
            raise Blocked(blocking(proposal.findings))

    kind = "user" if ":user/" in principal else "role"
    return proposal, target.publish(Change(
        branch=f"iam-policies/{kind}/{reference(name.rpartition('/')[2])}", files=files, message=proposal.message,
        title=proposal.title, body=proposal.body, marker=proposal.marker, check=gates,
        rules={folder + rule: b"[]\n" for rule in RULES[:2]}))


def laid_out(target, stem, documents, /):
    """{path: bytes, or None for what must not be}, and what is there now: of one document or several, never of both."""
    numbered = [f"{stem}-{n}.json" for n in range(1, len(documents) + 1)]
    paths = numbered if documents[1:] else [stem + ".json"]
    files = {path: render(document).encode() for path, document in zip(paths, documents)}
    if documents[1:]:
        files[stem + ".json"] = None
    n = len(documents) + 1 if documents[1:] else 1
    while documents and n <= 10:
        files[f"{stem}-{n}.json"] = None
        n += 1
    return files, target.read(files)


def parsed(text, /):
    """A policy that was there, unless people have made something else of it."""
    try:
        return [json.loads(text)] if isinstance(json.loads(text)["Statement"], list) else []
    except (KeyError, RecursionError, TypeError, ValueError):
        return []


def reference(name, /):
    """The name as a part of a Git reference, which may not begin or end with a point, or end with `.lock`."""
    parts = name.split(".")
    return name if all(parts) and parts[-1] != "lock" else name.replace(".", "%2E")
