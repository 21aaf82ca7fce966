"""What ValidatePolicy finds by itself: the faults that generated policies could have."""

import json
import re

from ..iam import policy

LINK = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"


def findings(text, kind):
    return [_finding(*fault) for fault in _faults(text, kind)]


def _faults(text, kind):
    """[(type of the finding, issue code, details)]"""
    try:
        document = json.loads(text)
    except ValueError as error:
        return [("ERROR", "JSON_SYNTAX_ERROR", str(error))]
    if not isinstance(document, dict) or not policy.statements(document):
        return [("ERROR", "MISSING_STATEMENT", "The policy has no statement")]
    found = []
    if len(re.sub(r"\s", "", text)) > 6144 and kind == "IDENTITY_POLICY":
        details = "The policy is larger than 6144 characters"
        found.append(("ERROR", "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", details))
    sids = [statement["Sid"] for statement in policy.statements(document) if "Sid" in statement]
    if len(set(sids)) < len(sids):
        found.append(("ERROR", "DUPLICATE_SID", "Two statements have the same Sid"))
    for statement in policy.statements(document):
        found += _faults_of_statement(statement)
    return found


def _faults_of_statement(statement):
    found = []
    if statement.get("Effect") not in ("Allow", "Deny"):
        found.append(("ERROR", "INVALID_EFFECT", "The effect is neither Allow nor Deny"))
    if not {"Action", "NotAction"} & set(statement):
        found.append(("ERROR", "MISSING_ACTION", "An element is missing"))
    elif not {"Resource", "NotResource"} & set(statement):
        found.append(("ERROR", "MISSING_RESOURCE", "An element is missing"))
    actions = policy.as_list(statement.get("Action"))
    for action in actions:
        if action != "*" and not re.fullmatch(r"[A-Za-z0-9-]+:[A-Za-z0-9*?]+", action):
            found.append(("ERROR", "INVALID_ACTION", f"The action {action} does not exist"))
    passes_roles = any(action.lower() in ("iam:passrole", "iam:*", "*") for action in actions)
    if statement.get("Effect") == "Allow" and passes_roles and "*" in policy.as_list(statement.get("Resource")):
        found.append(("SECURITY_WARNING", "PASS_ROLE_WITH_STAR_IN_RESOURCE", "iam:PassRole on all resources"))
    return found


def _finding(kind, code, details):
    start = {"line": 1, "column": 0, "offset": 0}
    place = {"path": [], "span": {"start": start, "end": start}}
    return {
        "findingType": kind,
        "issueCode": code,
        "findingDetails": details,
        "learnMoreLink": LINK,
        "locations": [place],
    }
