"""Whatever stands in rule files and policies: all faults of them at once, or policies in which every denial holds."""
import json
import re

import values
from iam import glob, listed
from merge import LIMITS, RuleFaults, merge, render

FILES = {"allow.json", "deny.json", "placeholders.json", "policy.json"}


def decoded(content):
    return None if content is None else content.decode("utf-8-sig", "surrogateescape")


def try_one(source):
    allow, deny = decoded(values.rules(source, "Allow")), decoded(values.rules(source, "Deny"))
    placeholders = decoded(values.placeholders(source))
    generated = [values.policy(source) for _ in range(source.ConsumeIntInRange(0, 2))]
    current = [values.policy(source) for _ in range(source.ConsumeIntInRange(0, 2))]
    junk = source.ConsumeProbability() < 0.1
    if junk:
        # Of what AWS says, which no person writes, nothing is asked but that it breaks nothing.
        generated, current = [values.value(source)], [values.value(source)]
    options = {"ceiling": source.PickValueInList(["none", "enforce"]), "ignore": ()}
    arguments = generated, allow, deny, placeholders
    try:
        documents, report = merge(*arguments, current=current, principal=values.PRINCIPAL, options=options)
    except RuleFaults as faults:
        check_faults(faults)
        return
    if junk:
        return
    check_documents(documents, report)
    check_denials(documents, deny)
    # What is kept of current policies stands as it was, also what no rule may hold.
    if report["serviceLevelKept"]:
        return
    again, _ = merge(documents, None, deny, placeholders, principal=values.PRINCIPAL, options={"ignore": ()})
    assert plain(again) == plain(documents), (plain(documents), plain(again))


def check_faults(faults):
    assert faults.faults and str(faults)
    for fault in faults.faults:
        assert fault.keys() == {"code", "file", "at", "message"}
        assert re.fullmatch("E_[A-Z_]+", fault["code"]), fault
        assert fault["file"] in FILES or re.fullmatch(r"generated\[\d+\]", fault["file"]), fault
        assert re.fullmatch(r"#.*|:\d+:\d+", fault["at"], re.S), fault


def check_documents(documents, report):
    assert len(documents) <= 10 and len(documents) == len(report["sizes"])
    for document in documents:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        assert len(text.replace(" ", "")) <= LIMITS["managed"]
        assert re.fullmatch(r"[\t\n\r -\xff]*", render(document)), text
        assert json.loads(render(document)) == document and document["Statement"]
        sids = [s["Sid"] for s in document["Statement"]]
        assert len(set(sids)) == len(sids) and all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)
        for s in document["Statement"]:
            assert ("Action" in s) != ("NotAction" in s) and ("Resource" in s) != ("NotResource" in s)
            assert all(s[key] for key in s)


def check_denials(documents, deny):
    """What a rule denies always, to everybody, is denied: an action and a resource of each of its patterns."""
    try:
        root = json.loads(deny or "[]")
    except (RecursionError, ValueError):
        return
    statements = [s for document in documents for s in document["Statement"]]
    for rule in listed(root["Statement"] if isinstance(root, dict) else root):
        rule = {"Action": rule} if isinstance(rule, str) else rule
        if rule.keys() <= {"Action", "Resource", "Effect", "Sid", "Comment"}:
            for action in listed(rule["Action"]):
                for resource in listed(rule.get("Resource", "*")):
                    if "${" not in resource:
                        check_denial(statements, concrete(action), concrete(resource))


def check_denial(statements, action, resource):
    def hits(s):
        return (any(glob(one, action, True) for one in s.get("Action", []))
                and any(glob(one, resource) for one in s.get("Resource", [])))

    denied = any(s["Effect"] == "Deny" and "Condition" not in s and hits(s) for s in statements)
    assert denied, f"{action} on {resource} is not denied"


def concrete(pattern):
    return pattern.replace("*", "x").replace("?", "y")


def plain(documents):
    """The text without Sids, which are of the rules and not of what was generated."""
    return re.sub(r'"Sid": "\w+"', "", "".join(map(render, documents)))
