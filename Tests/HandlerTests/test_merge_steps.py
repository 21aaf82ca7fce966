"""Steps of the merge that random cases reach too seldom."""
import json
import re
from unittest import mock

import pytest

import merge as module
from iam import allowed
from merge import RuleFaults, covers, merge


def run(allow=None, deny=None, used=(), **more):
    texts = [None if value is None else json.dumps(value) for value in (allow, deny)]
    return merge([{"Statement": list(used)}], *texts, principal="arn:aws:iam::123456789012:role/Dev", **more)


def statements(*values, **more):
    return [s for document in run(*values, **more)[0] for s in document["Statement"]]


def used(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def test_deny_takes_an_action_only_if_it_covers_all_resources():
    generated = used("s3:Get", ["arn:aws:s3:::a", "arn:aws:s3:::b"])
    deny = [{"Action": "s3:*", "Resource": "arn:aws:s3:::a"}]
    assert [s["Effect"] for s in statements(None, deny, used=[generated])] == ["Deny", "Allow"]
    deny = [{"Action": "s3:*", "Resource": ["arn:aws:s3:::a", "arn:aws:s3:::b*"]}]
    assert [s["Effect"] for s in statements(None, deny, used=[generated])] == ["Deny"]
    generated = {"Effect": "Allow", "Action": "s3:Get", "NotResource": "arn:aws:s3:::a"}
    assert [s["Effect"] for s in statements(None, deny, used=[generated])] == ["Deny", "Allow"]
    assert [s["Effect"] for s in statements(None, ["s3:*"], used=[generated])] == ["Deny"]


def test_deny_of_part_of_a_wildcard_takes_nothing():
    [deny, allow] = statements(["s3:Get*"], ["s3:GetObject"])
    assert allow["Action"] == ["s3:Get*"] and not allowed([deny, allow], "s3:GetObject", "arn:aws:s3:::a", {})


def test_a_short_text_is_not_covered_by_its_first_segments():
    assert not covers("arn:*:*:*:*:*", "arn") and not covers("s3:*", "s3") and not covers("*:x", "a")


def test_two_ways_to_write_the_same():
    assert statements(["s3:**", "s3:*", "s3:Get", "s3:?*"])[0]["Action"] == ["s3:*"]
    assert statements([{"Action": "s3:Get", "Resource": ["arn:aws:s3:::a", "*"]}])[0]["Resource"] == ["*"]


def test_notresource_is_not_united():
    deny = [{"Action": action, "NotResource": "arn:aws:s3:::a"} for action in ("s3:Get", "s3:Put", "S3:get")]
    found = statements(None, deny)
    assert [s["Action"] for s in found] == [["s3:Get"], ["s3:Put"]]
    assert found[0]["Sid"] + "x" == found[1]["Sid"], "the Sid is not made of the actions"


def test_sid_of_the_user():
    arn = "arn:aws:s3:::a"
    assert statements([{"Sid": "Mine", "Action": "s3:Get", "Resource": arn}])[0]["Sid"] == "Mine"
    both = [{"Sid": "Mine", "Action": "s3:Get", "Resource": arn}, {"Action": "s3:Put", "Resource": arn}]
    assert re.fullmatch("AllowS3[0-9a-f]{8}", statements(both)[0]["Sid"]), "united"
    assert statements(both[:1], used=[used("S3:GET", arn)])[0]["Sid"] == "Mine", "the same is not another"
    same = [{"Sid": "Mine", "Action": "s3:Get", "Resource": arn}, {"Sid": "Mine", "Action": "s3:Put", "Resource": arn + "b"}]
    first, second = statements(same)
    assert first["Sid"] == "Mine" and second["Sid"].startswith("AllowS3"), "no longer free"
    assert statements(used=[used("s3:Get", Sid="SupportedServiceSid0")])[0]["Sid"] == "AllowAny74908485"


@pytest.mark.parametrize("resource, name", [
    ("arn:aws:execute-api:eu:1:x", "Executeapi"), (["arn:aws:s3:::a", "arn:aws:sqs:eu:1:q"], "Any"), ("arn:aws:*:eu:1:x", "Any"), ("*", "Any")])
def test_name_in_a_sid(resource, name):
    assert re.fullmatch(f"Allow{name}[0-9a-f]{{8}}", statements([{"Action": "s3:Get", "Resource": resource}])[0]["Sid"])


def test_one_more_action_changes_one_line():
    arn = "arn:aws:s3:::a"
    before, after = ([used(actions, arn), used("sqs:Send", "arn:aws:sqs:eu:1:q")] for actions in (["s3:Get"], ["s3:Get", "s3:Put"]))
    texts = [module.render(run(used=policy)[0][0]).splitlines() for policy in (before, after)]
    assert [line for line in texts[1] if line.rstrip(",") not in {line.rstrip(",") for line in texts[0]}] == ['        "s3:Put"']
    assert len(texts[1]) == len(texts[0]) + 1


@pytest.mark.parametrize("deny, allow, current, generated, expected", [
    ("s3:GETx", "s3:Getx", "s3:gEtx", "s3:getX", "s3:GETx"), (None, "s3:Getx", "s3:gEtx", "s3:getX", "s3:Getx"),
    (None, None, "s3:gEtx", "s3:getX", "s3:gEtx"), (None, None, None, "S3:getX", "s3:getX")])
def test_spelling(deny, allow, current, generated, expected):
    denied = [{"Action": deny, "Resource": "arn:aws:s3:::a"}] if deny else None
    found = statements([allow] if allow else None, denied, used=[used(generated)],
                       current=[{"Statement": [used(current)]}] if current else [])
    assert {action for s in found for action in s["Action"]} == {expected}


def test_report_of_what_was_removed():
    generated = [used(["s3:Get", "s3:*", "kms:Decrypt", "access-analyzer:List"]), used("s3:Put", "arn:aws:s3:::a")]
    _, report = run(["s3:Get", "S3:Put"], ["s3:*"], used=generated)
    assert report["removedByDeny"] == [{"action": action, "source": source} for action, source in [
        ("s3:*", "generated"), ("s3:Get", "generated"), ("s3:Put", "generated"), ("s3:Get", "allow"), ("s3:Put", "allow")]]
    assert report["ignored"] == ["access-analyzer:List"]


def test_service_with_detail_is_not_copied():
    current = [{"Statement": [used("s3:*")]}]
    found = statements(used=[used("s3:Get")], current=current, options={"serviceLevel": ["s3"]})
    assert found[0]["Action"] == ["s3:Get"]


def test_service_that_is_only_denied_is_missing():
    current = [{"Statement": [{"Effect": "Deny", "Action": "s3:Put", "Resource": "*"}]}]
    documents, report = run(current=current, options={"serviceLevel": ["s3"]})
    assert documents == [] and report["serviceLevelMissing"] == ["s3"]


def test_denials_of_a_copied_service_are_copied():
    current = [{"Statement": [used("*"), {"Effect": "Deny", "Action": ["s3:Put", "kms:*"], "Resource": "*", "Condition": {"Bool": {"a": True}}}]}]
    deny, allow = statements(current=current, options={"serviceLevel": ["s3"]})
    assert deny["Action"] == ["s3:Put"] and deny["Condition"] == {"Bool": {"a": [True]}} and allow["Action"] == ["s3:*"]


def test_rules_are_not_under_the_ceiling():
    assert statements(["iam:Get"], used=[used("iam:Put")], options={"ceiling": "enforce"})[0]["Action"] == ["iam:Get"]


@pytest.mark.parametrize("deny", [
    {"Action": "kms:*", "Condition": {"Bool": {"a": "true"}}}, {"Action": "kms:*", "Resource": "arn:aws:kms:eu:1:key/a"},
    {"Action": "kms:*", "NotResource": "arn:aws:kms:eu:1:key/a"}, {"Action": "s3:GetObject"}, {"NotAction": "s3:GetObject"}])
def test_denials_that_need_a_statement(deny):
    with pytest.raises(RuleFaults) as raised:
        run(["s3:Get*"], [deny], options={"emitDeny": "never"})
    assert [(f["code"], f["file"], f["at"]) for f in raised.value.faults] == [("E_DENY_LOST", "deny.json", "#/0")]


def test_denials_that_need_none():
    found = statements(["s3:Get*", "kms:Get"], ["kms:*", "sqs:*", {"NotAction": ["s3:*"]}], options={"emitDeny": "never"})
    assert [(s["Effect"], s["Action"]) for s in found] == [("Allow", ["s3:Get*"])]


def test_white_space_does_not_count():
    allow = [{"Action": "s3:Get", "Condition": {"StringEquals": {"k": "a b  c"}}}]
    documents, report = run(allow)
    text = json.dumps(documents[0], separators=(",", ":"))
    assert report["sizes"] == [len(text) - 3]


FEW = ["s3:" + "x" * 30, "s3:" + "y" * 30], ["arn:aws:s3:::" + name for name in ("a" * 200, "b", "c", "d" * 200)]
MANY = [f"s3:{letter * 40}{n}" for letter in "ab" for n in range(6)] + ["s3:c"], [
    f"arn:aws:s3:::{letter * size}" for letter in "xyz" for size in (5, 50, 90)]


@pytest.mark.parametrize("limit, shape", [(limit, MANY) for limit in range(260, 900, 20)] + [(limit, FEW) for limit in range(350, 450, 5)])
def test_statements_cut_both_ways(limit, shape):
    actions, resources = shape
    with mock.patch.dict(module.LIMITS, {"managed": limit}):
        documents, report = run([{"Action": actions, "Resource": resources, "Sid": "Mine"}], options={"maxPolicies": 500})
    pairs = [(a, r) for d in documents for s in d["Statement"] for a in s["Action"] for r in s["Resource"]]
    assert sorted(pairs) == sorted((a, r) for a in actions for r in resources), "each once"
    assert max(report["sizes"]) <= limit
    assert all(len({s["Sid"] for s in d["Statement"]}) == len(d["Statement"]) for d in documents)


def test_prefix_of_a_cut_is_stable():
    """More at the end leaves what comes before where it was."""
    def run_with(n):
        return run([f"ec2:Describe{i:04}Things" for i in range(n)])[0]
    assert run_with(700)[:2] == run_with(900)[:2]


def test_inputs_are_left_alone():
    policy = {"Statement": [used(["s3:B", "s3:A"], "arn:aws:s3:::${Bucket}")]}
    before = json.dumps(policy)
    merge([policy], None, '["s3:*"]', '{"Bucket": "b"}', [policy])
    assert json.dumps(policy) == before
