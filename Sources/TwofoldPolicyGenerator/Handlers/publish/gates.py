"""What must hold of a policy before it is published: its size, and three checks of IAM Access Analyzer.

A finding is {"gate", "blocks", "code", "message", "where"}: plain data for the request's text, the notification, the
log.
"""
import json
import re

from botocore.exceptions import ClientError

from merge import LIMITS, _below, _items, _load, allows, covered

# Errors that are about the documents. Others are failures of the run.
UNCHECKED = ("ValidationException", "InvalidParameterException", "UnprocessableEntityException")
IDENTITY = {"policyType": "IDENTITY_POLICY"}


def check(analyzer, documents, /, *, principal="", deny=None, without_allow=None, current=None, block_warnings=False,
          limit="managed"):
    """The findings of all gates; of those that are charged only if the free ones find the documents sound.

    `deny` is the text of deny.json. `without_allow`, what the merge makes without allow.json (None: there is no
    ceiling), may grant nothing that the `current` policies do not (None: they are not known).
    """
    names = [f"policy-{n}.json" for n, _ in enumerate(documents, 1)] if documents[1:] else ["policy.json"]
    found = []
    for name, document in zip(names, documents):
        text = json.dumps(document, ensure_ascii=False)
        found += _size_faults(name, text, LIMITS[limit])
        found += _asked("ValidatePolicy", _validated(analyzer, name, text, block_warnings))
    if any(one["blocks"] and not one["code"].startswith("SECURITY_WARNING") for one in found):
        return found
    return [*found, *_asked("CheckNoNewAccess", _new_access(analyzer, without_allow, current)),
            *_asked("CheckAccessNotGranted", _denied_access(analyzer, documents, deny, principal))]


def blocking(findings, /):
    """A text for people on all that keeps the policy from being published; "" if nothing does."""
    return "\n".join("{gate} {code} {where}: {message}".format(**one) for one in findings if one["blocks"])


def _finding(gate, code, message, where="policy.json", blocks=True, /):
    return {"gate": gate, "blocks": blocks, "code": code, "message": message, "where": where}


def _size_faults(name, text, most, /):
    """The merge splits what is too large, and refuses such characters: this is for what it may have overlooked."""
    size, wrong = len(text.replace(" ", "")), re.findall(r"[^\t\n\r -\xff]", text)
    if size > most:
        yield _finding("size", "TOO_LARGE", f"{size} characters, but at most {most}", name)
    if wrong:
        message = f"IAM takes only tab, line ends and U+0020 to U+00FF, not {wrong!a:.99}"
        yield _finding("size", "CHARSET", message, name)


def _asked(gate, findings, /):
    """The findings of a check. What the service cannot check is not published either."""
    try:
        yield from findings
    except ClientError as error:
        code, message = (error.response["Error"][key] for key in ("Code", "Message"))
        if code not in UNCHECKED:
            raise
        yield _finding(gate, code, "the policy could not be checked: " + message)


def _validated(analyzer, name, text, block_warnings, /):
    blocks = ["ERROR", "SECURITY_WARNING"][:1 + block_warnings]
    for page in analyzer.get_paginator("validate_policy").paginate(policyDocument=text, **IDENTITY):
        for one in page["findings"]:
            # Elements of a path are {"value": key}, {"key": key}, {"index": n} or {"substring": {...}}.
            places = [name + "#" + "".join(_below("", str(v)) for step in location["path"] for v in step.values()
                                           if "substring" not in step) for location in one["locations"]]
            yield _finding("ValidatePolicy", f"{one['findingType']} {one['issueCode']}",
                           f"{one['findingDetails']} See {one['learnMoreLink']}",
                           ", ".join(places) or name, one["findingType"] in blocks)


def _new_access(analyzer, documents, current, /):
    new, existing = _joined(documents), _joined(current)
    if not allows(new):
        return
    if current is None:
        yield _finding("CheckNoNewAccess", "NOT_ASKED", "The current policies are not known.", "policy.json", False)
        return
    answer = {"message": "The current policies grant nothing."}
    if allows(existing):
        answer = analyzer.check_no_new_access(
            newPolicyDocument=_text_of(new), existingPolicyDocument=_text_of(existing), **IDENTITY)
    yield from _failed("CheckNoNewAccess", answer, (
        "Give values to placeholders in placeholders.json, put what is to be granted into allow.json, or lift the "
        "stack's ceiling."))


def _denied_access(analyzer, documents, deny, principal, /):
    """Asks for what deny.json itself denies always and everywhere: the policy could not tell of a rule that it lost."""
    actions = sorted({action for s in _load([], "deny", [deny], "Deny") for action in s.get("Action", [])
                      if not s["Condition"] and "*" in s.get("Resource", [])
                      and covered(s.get("Principals", ["*"]), principal)})
    statements = _joined(documents)
    # Without resources the actions are meant on any resource.
    while actions and allows(statements):
        yield from _failed("CheckAccessNotGranted", analyzer.check_access_not_granted(
            policyDocument=_text_of(statements), access=[{"actions": actions[:100]}], **IDENTITY), (
            "deny.json denies some of these actions everywhere: take them out of it, or out of allow.json."))
        del actions[:100]


def _failed(gate, answer, advice, /):
    """Anything but PASS. A statement without a Sid is named by its place among those of all documents."""
    if answer.get("result") != "PASS":
        reasons = answer.get("reasons", [])
        where = [one.get("statementId") or f"Statement[{one.get('statementIndex')}]" for one in reasons]
        message = [answer.get("message"), *(one.get("description") for one in reasons), advice]
        yield _finding(gate, "FAIL", " ".join(filter(None, message)), ", ".join(where) or "policy.json")


def _joined(documents, /):
    """The statements of several documents, of which the charged checks take one; so equal Sids go but for the first."""
    statements, sids = [], set()
    for document in documents or ():
        for s in _items("", document["Statement"]).values():
            statements.append({key: s[key] for key in s if key != "Sid" or s[key] not in sids})
            sids.add(s.get("Sid"))
    return statements


def _text_of(statements, /):
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, ensure_ascii=False)
