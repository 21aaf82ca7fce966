"""Faults of the rule files: every code, at its place; and texts that are meant to break a parser."""
import json
import time

import pytest

from merge import RuleFaults, merge

DEV = "arn:aws:iam::123456789012:role/Dev"


def faults(allow=None, deny=None, placeholders=None, generated=(), **more):
    texts = [value if value is None or isinstance(value, str) else json.dumps(value)
             for value in (allow, deny, placeholders)]
    try:
        merge(generated, *texts, principal=DEV, **more)
    except RuleFaults as raised:
        assert str(raised).count("\n") >= len(raised.faults) - 1
        return [(fault["code"], fault["file"], fault["at"]) for fault in raised.faults]
    return []


def of_allow(*entries):
    return [(code, at) for code, _, at in faults(list(entries))]


A = {"Action": "s3:Get"}


@pytest.mark.parametrize("entry, expected", [
    ({**A, "Sid": "a-b"}, [("E_SID", "#/0/Sid")]), ({**A, "Sid": ""}, [("E_SID", "#/0/Sid")]),
    ({**A, "Sid": 7}, [("E_SID", "#/0/Sid")]), ({**A, "Effect": "allow"}, [("E_EFFECT", "#/0/Effect")]),
    ({**A, "Effect": None}, [("E_EFFECT", "#/0/Effect")]), ({}, [("E_ACTION_XOR", "#/0")]),
    ({**A, "NotAction": "s3:Put"}, [("E_ALLOW_NOT", "#/0"), ("E_ACTION_XOR", "#/0")]),
    ({**A, "Resource": "*", "NotResource": "*"}, [("E_ALLOW_NOT", "#/0"), ("E_RESOURCE_XOR", "#/0")]),
    ({"Action": ["s3:Get", "*", "*:*", "s3"]}, [("E_ALLOW_STAR", "#/0/Action/1"), ("E_ALLOW_STAR", "#/0/Action/2"),
                                                ("E_ACTION_FORMAT", "#/0/Action/3")]),
    ({"Action": {"s3": "Get"}}, [("E_ACTION_FORMAT", "#/0/Action")]), ({"Action": None}, [("E_ACTION_FORMAT", "#/0/Action")]),
    ({"Action": [["s3:Get"]]}, [("E_ACTION_FORMAT", "#/0/Action/0")]), ({"Action": "s*:Get"}, [("E_ACTION_FORMAT", "#/0/Action")]),
    ({"Action": "s3:Get\n"}, [("E_ACTION_FORMAT", "#/0/Action")]), ({"Action": "s3:" + "a" * 3000}, [("E_ACTION_FORMAT", "#/0/Action")]),
    ({**A, "Resource": []}, [("E_EMPTY", "#/0/Resource")]), ({**A, "Resource": "arn:aws:s3"}, [("E_RESOURCE_FORMAT", "#/0/Resource")]),
    ({**A, "Resource": "arn:aws:s3:::" + "a" * 3000}, [("E_RESOURCE_FORMAT", "#/0/Resource")]),
    ({**A, "Principals": "Dev"}, [("E_PRINCIPALS", "#/0/Principals")]), ({**A, "Principals": []}, [("E_EMPTY", "#/0/Principals")]),
    ({**A, "NotPrincipal": "*"}, [("E_PRINCIPAL", "#/0/NotPrincipal")]), ({**A, "resource": "*"}, [("E_UNKNOWN_KEY", "#/0/resource")]),
    (None, [("E_ENTRY_TYPE", "#/0")]), ([], [("E_ENTRY_TYPE", "#/0")]), (True, [("E_ENTRY_TYPE", "#/0")]),
    ({**A, "Sid": "\u0100"}, [("E_CHARSET", "#/0/Sid"), ("E_SID", "#/0/Sid")]),
    ({**A, "Comment": "\u0000"}, [("E_CHARSET", "#/0/Comment")]),
    ({**A, "a/b~c": 1}, [("E_UNKNOWN_KEY", "#/0/a~1b~0c")]),
])
def test_entry_of_allow(entry, expected):
    assert of_allow("s3:Fine", entry)[0:] == [(code, at.replace("#/0", "#/1", 1)) for code, at in expected]


@pytest.mark.parametrize("condition", [
    [], "x", 1, None, {"StringEquals": {}}, {"StringEquals": "x"}, {"StringEquals": {"a": []}}, {"StringEquals": {"a": None}},
    {"StringEquals": {"a": {"b": "c"}}}, {"StringEquals": {"a": [["b"]]}}, {"StringEquals": {"a": ["b", None]}},
    {"StringEquals": ["a"]}, {"NumericEquals": {"a": float("nan")}}, {"NumericEquals": {"a": float("inf")}},
])
def test_condition(condition):
    assert of_allow({**A, "Condition": condition}) == [("E_CONDITION", "#/0/Condition")]


@pytest.mark.parametrize("value, expected", [
    (True, [True]), ("true", ["true"]), (5, [5]), (-1.5e300, [-1.5e300]), (["b", "a", "b"], ["a", "b"]), ([1, True, "1"], ["1", 1, True]),
    ("[]{},null\\\"", ["[]{},null\\\""]), ("", [""]),
])
def test_values_of_conditions_keep_their_type(value, expected):
    allow = json.dumps([{**A, "Condition": {"X": {"k": value}, "A": {"z": "1", "b": "2"}}}])
    documents, _ = merge([], allow, None)
    condition = documents[0]["Statement"][0]["Condition"]
    assert list(condition) == ["A", "X"] and list(condition["A"]) == ["b", "z"]
    assert [(type(v), v) for v in condition["X"]["k"]] == [(type(v), v) for v in expected]


def test_deny_takes_notaction_but_not_everything():
    assert faults(deny=[{"NotAction": "s3:*"}]) == []
    assert faults(deny=["*:*", {"NotAction": "*"}]) == [
        ("E_DENY_ALL", "deny.json", "#/0"), ("E_ACTION_FORMAT", "deny.json", "#/1/NotAction")]


@pytest.mark.parametrize("text", ["", " ", "[", "nul", "[1,]", "\ufeff[]", "['a']", '["a\nb"]', "9" * 5000, "[" * 100_000,
                                  '{"a":' * 100_000, "[" * 5000 + "]" * 5000, "[" * 900 + "]" * 900,
                                  '[{"Action": "s3:Get", "Comment": ' + "[" * 980 + "]" * 980 + "}]"])
def test_texts_that_are_no_json_or_too_deep(text):
    found = faults(text, "[7]")
    assert ("E_ENTRY_TYPE", "deny.json", "#/0") in found, "the other file is still read"
    # Depth that the parser takes has its fault from the rules, if at all.
    assert {code for code, file, _ in found if file == "allow.json"} <= {"E_JSON", "E_ENTRY_TYPE"}


def test_place_of_a_syntax_fault():
    assert faults('[\n  "s3:Get"\n  "s3:Put"\n]') == [("E_JSON", "allow.json", ":3:3")]
    assert faults('{"Statement": [],\n}') == [("E_JSON", "allow.json", ":2:1")]
    assert faults("[,]") == faults("[,1]") == [("E_JSON", "allow.json", ":1:2")]
    assert faults("[]", "[" * 100_000) == [("E_JSON", "deny.json", ":1:1")]


@pytest.mark.parametrize("text, at", [
    ('[{"Action": "s3:A", "Action": "s3:B"}]', "#/0/Action"), ('{"Statement": [], "Statement": []}', "#/Statement"),
    ('[{"Action": "s3:A", "Condition": {"Bool": {"a/b": "true", "a/b": "true"}}}]', "#/0/Condition/Bool/a~1b"),
    ('{"Statement": {"Action": "s3:A", "Sid": "A", "Sid": "A"}}', "#/Statement/Sid"),
])
def test_repeated_keys(text, at):
    assert faults(text) == [("E_DUPLICATE_KEY", "allow.json", at)]


@pytest.mark.parametrize("root", [{}, {"a": 1}, {"Statement": 1}, {"Statement": None}, {"Statement": "s3:Get"}, 1, "x", None, True])
def test_roots(root):
    assert faults(json.dumps(root)) == [("E_ROOT", "allow.json", "#")]


def test_a_policy_document_is_a_rule_file():
    assert faults({"Version": "2012-10-17", "Id": "x", "Statement": {"Effect": "Allow", **A}}) == []
    assert faults({"Statement": [A, {}]}) == [("E_ACTION_XOR", "allow.json", "#/Statement/1")]
    assert faults({"Statement": {**A, "Effect": "Deny"}}) == [("E_EFFECT", "allow.json", "#/Statement/Effect")]


@pytest.mark.parametrize("table, expected", [
    ([], [("E_ROOT", "#")]), ("7", [("E_ROOT", "#")]), ({"Name": []}, [("E_EMPTY", "#/Name")]), ({"Name": 7}, [("E_ENTRY_TYPE", "#/Name")]),
    ({"Name": ["a", None]}, [("E_ENTRY_TYPE", "#/Name/1")]), ({"s3:Na me": "x"}, [("E_UNKNOWN_KEY", "#/s3:Na me")]),
    ({"${Name}": "x"}, [("E_UNKNOWN_KEY", "#/${Name}"), ("E_RESOURCE_FORMAT", "#/${Name}")]), ({"Name": "${Other}"}, [("E_ENTRY_TYPE", "#/Name")]),
    ({"arn:aws:s3:::${B}": "bucket"}, [("E_RESOURCE_FORMAT", "#/arn:aws:s3:::${B}")]),
    ({"arn:aws:s3:::${B}": ["*", "arn:aws:s3:::b"]}, []), ('{"A": "1", "A": "2"}', [("E_DUPLICATE_KEY", "#/A")]),
    ({"A": "\u20ac"}, [("E_CHARSET", "#/A")]), ("{", [("E_JSON", ":1:2")]),
])
def test_placeholders(table, expected):
    assert [(code, at) for code, file, at in faults(placeholders=table)] == expected


def test_faults_of_all_files_come_together():
    assert [file for _, file, _ in faults([7], ["x"], [], ["{"])] == [
        "allow.json", "deny.json", "placeholders.json", "generated[0]"]


UNRESOLVED = {"Statement": [{"Effect": "Allow", "Action": "s3:Get", "Resource": "arn:aws:s3:::${Bucket}"}]}


def test_unresolved_placeholders():
    assert faults(generated=[UNRESOLVED], options={"unresolved": "fail"}) == [("E_UNRESOLVED", "generated[0]", "#/Statement/0")]
    documents, report = merge([UNRESOLVED], None, None, options={"unresolved": "keep"})
    assert documents[0]["Statement"][0]["Resource"] == ["arn:aws:s3:::${Bucket}"]
    assert report["unresolved"] == {"arn:aws:s3:::${Bucket}": ["Bucket"]}
    deny = [{"Action": "s3:Get", "NotResource": "arn:aws:s3:::${Bucket}"}]
    assert faults(deny=deny) == [("E_UNRESOLVED", "deny.json", "#/0")], "a star there would deny less"
    assert faults(deny=deny, placeholders={"Bucket": "b"}) == []


def test_too_many_combinations_of_values():
    table = {name: [str(i) for i in range(100)] for name in "AB"}
    assert faults([{**A, "Resource": "arn:aws:s3:::${A}/${B}"}], placeholders=table) == [
        ("E_STATEMENT_TOO_LARGE", "allow.json", "#/0")]


def test_too_large():
    long = ["arn:aws:s3:::" + "a" * 2000 + str(i) for i in range(40)]
    assert faults([{**A, "Resource": long}]) == [("E_TOO_MANY_POLICIES", "policy.json", "#")]
    assert faults([{**A, "Resource": long}], options={"maxPolicies": 20}) == []
    assert faults([{**A, "Resource": long[:4]}], options={"limit": "inlineRole"}) == []
    assert faults([{**A, "Resource": long[:6]}], options={"limit": "inlineRole"}) == [("E_TOO_MANY_POLICIES", "policy.json", "#")]
    assert faults([{**A, "Resource": long[:1]}], options={"limit": "inlineUser"}) == [("E_STATEMENT_TOO_LARGE", "policy.json", "#")]
    huge = [{"NotAction": [f"s3:{'a' * 1000}{i}" for i in range(8)]}]
    assert faults(deny=huge) == [("E_STATEMENT_TOO_LARGE", "policy.json", "#")], "cutting NotAction would change its meaning"


def test_unknown_option():
    with pytest.raises(TypeError):
        merge([], None, None, options={"celing": "enforce"})


def test_generated_policies_are_read_leniently():
    odd = {"Statement": [{"Effect": "Allow", "Action": ["sqs", "sns:<action>", "s3:Get"], "Resource": "*", "Unknown": 1}]}
    current = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Sid": "not a Sid"}}
    documents, report = merge([odd], None, None, current=[current])
    assert documents[0]["Statement"][0]["Action"] == ["s3:Get", "sns:*", "sqs:*"]
    assert report["serviceLevelKept"] == ["sns", "sqs"] and len(report["notes"]) == 2
    _, report = merge([odd], None, None)
    assert report["serviceLevelMissing"] == ["sns", "sqs"]


@pytest.mark.parametrize("document, code", [
    ("{", "E_JSON"), ("[7]", "E_ENTRY_TYPE"), ({"Statement": [{"Action": "s3:Get"}]}, "E_EFFECT"), (None, None),
    ({"Statement": [{"Effect": "Allow", "Resource": "*"}]}, "E_ACTION_XOR"),
    ({"Statement": [{"Effect": "Allow", "Action": 7}]}, "E_ACTION_FORMAT")])
def test_generated_policies_without_a_meaning(document, code):
    assert [(c, f) for c, f, _ in faults(generated=[document])] == ([(code, "generated[0]")] if code else [])


def test_partly_known_notaction_keeps_nothing_of_a_service():
    """Otherwise the part that a Deny takes away could be allowed."""
    current = {"Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
                             {"Effect": "Deny", "NotAction": "sqs:Get*", "Resource": "*"}]}
    _, report = merge([], None, None, current=[current], options={"serviceLevel": ["sqs"]})
    assert report["serviceLevelMissing"] == ["sqs"]


def test_large_files_take_seconds_at_most():
    start = time.perf_counter()
    allow = json.dumps([f"s3:Action{i}*" for i in range(1500)] + [{"Action": f"s3:A{i}", "Resource": f"arn:aws:s3:::b{i}"} for i in range(1500)])
    deny = json.dumps([f"s3:*x{i}*y" for i in range(150)])
    used = {"Statement": [{"Effect": "Allow", "Action": [f"ec2:D{i}" for i in range(1500)], "Resource": "*"}]}
    assert {code for code, _, _ in faults(allow, deny, generated=[used])} == {"E_TOO_MANY_POLICIES"}
    assert time.perf_counter() - start < 20
