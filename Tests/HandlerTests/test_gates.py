"""The gates before publishing, with an Access Analyzer that answers as it is told."""
import json

import pytest
from botocore.exceptions import ClientError

from fakes_iam import Analyzer, Refusal
from gates import blocking, check

ROLE = "arn:aws:iam::111122223333:role/App"
CHARGED = {"CheckNoNewAccess", "CheckAccessNotGranted"}
NEW = {"result": "FAIL", "message": "New access.", "reasons": [
    {"description": "New access in the statement with sid: One.", "statementIndex": 0, "statementId": "One"},
    {"description": "New access in the statement with index: 1.", "statementIndex": 1}]}
GRANTED = {"result": "FAIL", "message": "The policy grants it.", "reasons": [
    {"description": "One or more of the listed actions in the statement with sid: Two.", "statementId": "Two"}]}


def statement(action, effect="Allow", resource="*", **others):
    return {"Effect": effect, "Action": [action], "Resource": [resource], **others}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def finding(kind, code="PASS_ROLE_WITH_STAR_IN_RESOURCE", paths=()):
    position = {"line": 1, "column": 1, "offset": 0}
    return {"findingType": kind, "issueCode": code, "findingDetails": f"{code} it is.",
            "locations": [{"path": path, "span": {"start": position, "end": position}} for path in paths],
            "learnMoreLink": "https://aws/x"}


READ, WRITE = document(statement("s3:GetObject", Sid="One")), document(statement("s3:PutObject", Sid="Two"))
DENY = document(statement("s3:DeleteBucket", "Deny", Sid="No"))


@pytest.fixture
def analyzer():
    return Analyzer()


def operations(analyzer):
    return [name for name, _ in analyzer.calls]


def blocked(findings):
    return [one["gate"] for one in findings if one["blocks"]]


def sent(given, key):
    return json.loads(given[key])["Statement"]


def test_all_gates_in_their_order(analyzer):
    assert check(analyzer.client, [READ], principal=ROLE, deny='["s3:Delete*"]', without_allow=[READ],
                 current=[WRITE]) == []
    assert operations(analyzer) == ["ValidatePolicy", "CheckNoNewAccess", "CheckAccessNotGranted"]
    assert all(given["policyType"] == "IDENTITY_POLICY" for _, given in analyzer.calls)


def test_no_documents_no_calls(analyzer):
    assert check(analyzer.client, [], principal=ROLE, deny='["s3:*"]', without_allow=[], current=[]) == []
    assert analyzer.calls == []


def test_without_ceiling_and_deny_rules_only_the_free_check_is_asked(analyzer):
    assert check(analyzer.client, [READ], current=[WRITE]) == []
    assert operations(analyzer) == ["ValidatePolicy"]


# Size

def sized(size):
    frame = document(statement("s3:GetObject", resource=""))
    return document(statement("s3:GetObject", resource="a" * (size - len(json.dumps(frame).replace(" ", "")))))


def test_exactly_what_iam_takes_passes(analyzer):
    assert check(analyzer.client, [sized(6144)]) == []


def test_one_character_more_blocks_and_the_charged_checks_are_not_asked(analyzer):
    found = check(analyzer.client, [READ, sized(6145)], deny='["s3:*"]', without_allow=[READ], current=[WRITE])
    assert [(one["code"], one["where"], one["blocks"]) for one in found] == [("TOO_LARGE", "policy-2.json", True)]
    assert "6145" in found[0]["message"] and "6144" in found[0]["message"]
    assert operations(analyzer) == ["ValidatePolicy", "ValidatePolicy"], "this one is free, and all is told at once"


def test_white_space_is_not_counted_and_other_limits_are_known(analyzer):
    spacious = sized(6144)
    spacious["Statement"][0]["Resource"][0] += " " * 100
    assert check(analyzer.client, [spacious]) == []
    assert check(analyzer.client, [sized(10240)], limit="inlineRole") == []
    assert blocked(check(analyzer.client, [sized(2049)], limit="inlineUser")) == ["size"]


@pytest.mark.parametrize("text, fine", [("\u00e9\u00ff", True), ("tab\tand\nline", True), ("\u20ac", False),
                                        ("\U0001f600", False)])
def test_characters_of_documents(analyzer, text, fine):
    found = check(analyzer.client, [READ, document(statement("s3:GetObject", resource=text))])
    assert [(one["code"], one["where"]) for one in found] == ([] if fine else [("CHARSET", "policy-2.json")])
    assert all(ascii(text) in one["message"] for one in found)


# ValidatePolicy

def test_an_error_on_a_later_page_blocks_and_the_charged_checks_are_not_asked(analyzer):
    analyzer.pages = [[finding("SUGGESTION", "REDUNDANT_ACTION")], [], [finding("ERROR", "INVALID_ACTION")]]
    found = check(analyzer.client, [READ], deny='["s3:*"]', without_allow=[READ], current=[WRITE])
    assert [(one["code"], one["blocks"]) for one in found] == [
        ("SUGGESTION REDUNDANT_ACTION", False), ("ERROR INVALID_ACTION", True)]
    assert operations(analyzer) == ["ValidatePolicy"] * 3


@pytest.mark.parametrize("kind, option, blocks", [
    ("ERROR", False, True), ("ERROR", True, True), ("SECURITY_WARNING", False, False), ("SECURITY_WARNING", True, True),
    ("WARNING", True, False), ("SUGGESTION", True, False)])
def test_which_findings_block(analyzer, kind, option, blocks):
    analyzer.pages = [[finding(kind)]]
    found = check(analyzer.client, [READ], block_warnings=option)
    assert [(one["gate"], one["blocks"]) for one in found] == [("ValidatePolicy", blocks)]
    assert bool(blocking(found)) == blocks


def test_a_security_warning_that_blocks_does_not_hide_what_the_others_find(analyzer):
    analyzer.pages, analyzer.new_access, analyzer.not_granted = [[finding("SECURITY_WARNING")]], [NEW], [GRANTED]
    found = check(analyzer.client, [READ], deny='["s3:*"]', without_allow=[READ], current=[WRITE], block_warnings=True)
    assert blocked(found) == ["ValidatePolicy", "CheckNoNewAccess", "CheckAccessNotGranted"]


def test_findings_say_where(analyzer):
    analyzer.pages = [[finding("WARNING", paths=[
        [{"value": "Statement"}, {"index": 0}, {"value": "Resource"}, {"index": 3},
         {"substring": {"start": 1, "length": 2}}],
        [{"value": "Statement"}, {"index": 1}, {"value": "Condition"}, {"key": "aws:RequestTag/Team"}]])]]
    (one,) = check(analyzer.client, [READ])
    assert one["where"] == ("policy.json#/Statement/0/Resource/3, "
                            "policy.json#/Statement/1/Condition/aws:RequestTag~1Team")
    assert one["message"] == "PASS_ROLE_WITH_STAR_IN_RESOURCE it is. See https://aws/x"


def test_each_document_is_validated_under_the_name_of_its_file(analyzer):
    analyzer.pages = [[finding("WARNING")]]
    found = check(analyzer.client, [READ, WRITE])
    assert [one["where"] for one in found] == ["policy-1.json", "policy-2.json"]
    assert [json.loads(given["policyDocument"]) for given in analyzer.asked("ValidatePolicy")] == [READ, WRITE]


# CheckNoNewAccess

def test_joined_documents_are_compared(analyzer):
    single = {"Version": "2012-10-17", "Statement": statement("sqs:*", Sid="One")}
    twice = document(statement("s3:ListBucket", Sid="One"), statement("s3:GetObjectTagging"))
    check(analyzer.client, [READ], without_allow=[READ, WRITE, READ], current=[twice, DENY, single])
    (given,) = analyzer.asked("CheckNoNewAccess")
    assert sent(given, "newPolicyDocument") == [
        *READ["Statement"], *WRITE["Statement"], statement("s3:GetObject")], "a Sid may stand once only"
    assert sent(given, "existingPolicyDocument") == [*twice["Statement"], *DENY["Statement"], statement("sqs:*")]


def test_new_access_blocks_and_says_what_to_do(analyzer):
    analyzer.new_access = [NEW]
    (one,) = check(analyzer.client, [READ], without_allow=[READ], current=[WRITE])
    assert (one["gate"], one["code"], one["blocks"]) == ("CheckNoNewAccess", "FAIL", True)
    assert one["where"] == "One, Statement[1]"
    for part in ["New access.", "with sid: One.", "with index: 1.", "placeholders.json", "allow.json", "ceiling"]:
        assert part in one["message"]


@pytest.mark.parametrize("current", [[], [DENY], [document()]])
def test_where_nothing_is_granted_now_all_is_new_without_a_call(analyzer, current):
    found = check(analyzer.client, [READ], without_allow=[READ], current=current)
    assert blocked(found) == ["CheckNoNewAccess"] and "grant nothing" in found[0]["message"]
    assert not CHARGED & set(operations(analyzer))


@pytest.mark.parametrize("without_allow", [[], [DENY]])
def test_what_grants_nothing_beside_allow_json_is_not_asked(analyzer, without_allow):
    assert check(analyzer.client, [READ], without_allow=without_allow, current=[]) == []
    assert not CHARGED & set(operations(analyzer))


def test_unknown_current_policies_are_told_and_do_not_block(analyzer):
    found = check(analyzer.client, [READ], without_allow=[READ], current=None)
    assert [(one["gate"], one["code"], one["blocks"]) for one in found] == [("CheckNoNewAccess", "NOT_ASKED", False)]
    assert not CHARGED & set(operations(analyzer))


def test_an_answer_without_a_result_is_no_pass(analyzer):
    analyzer.new_access = [{}]
    found = check(analyzer.client, [READ], without_allow=[READ], current=[WRITE])
    assert blocked(found) == ["CheckNoNewAccess"] and found[0]["where"] == "policy.json"


# CheckAccessNotGranted

def test_only_what_deny_json_denies_this_principal_always_and_everywhere_is_asked_for(analyzer):
    deny = json.dumps([
        "s3:DeleteBucket", {"Action": ["kms:*", "s3:DeleteBucket"]}, {"Action": "sqs:*", "Resource": ["*"]},
        {"Action": "sns:*", "Resource": "*", "Condition": {}, "Principals": "arn:aws:iam::*:role/App"},
        {"Action": "ec2:*", "Principals": ["arn:aws:iam::*:role/Other"]}, {"NotAction": "iam:*"},
        {"Action": "ssm:*", "Resource": "arn:aws:ssm:*:*:parameter/*"}, {"Action": "rds:*", "NotResource": "*"},
        {"Action": "ecs:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}])
    assert check(analyzer.client, [READ, WRITE], principal=ROLE, deny=deny) == []
    (given,) = analyzer.asked("CheckAccessNotGranted")
    assert given["access"] == [{"actions": ["kms:*", "s3:DeleteBucket", "sns:*", "sqs:*"]}]
    assert sent(given, "policyDocument") == [*READ["Statement"], *WRITE["Statement"]]


def test_a_whole_document_is_a_deny_file_too(analyzer):
    check(analyzer.client, [READ], deny=json.dumps(DENY))
    assert analyzer.asked("CheckAccessNotGranted")[0]["access"] == [{"actions": ["s3:DeleteBucket"]}]


def test_a_hundred_actions_a_call_and_all_are_asked(analyzer):
    analyzer.not_granted = [GRANTED, Analyzer.PASS, GRANTED]
    actions = [f"s3:Action{n:03}" for n in range(201)]
    found = check(analyzer.client, [READ], deny=json.dumps(actions))
    asked = [given["access"][0]["actions"] for given in analyzer.asked("CheckAccessNotGranted")]
    assert [len(one) for one in asked] == [100, 100, 1] and sum(asked, []) == actions
    assert blocked(found) == ["CheckAccessNotGranted"] * 2
    assert found[0]["where"] == "Two" and "deny.json" in found[0]["message"]


@pytest.mark.parametrize("documents, deny", [([READ], None), ([READ], "[]"), ([DENY], '["s3:DeleteBucket"]')])
def test_not_asked_where_nothing_is_denied_or_nothing_granted(analyzer, documents, deny):
    assert check(analyzer.client, documents, deny=deny) == []
    assert operations(analyzer) == ["ValidatePolicy"]


# All

@pytest.mark.parametrize("code", ["ValidationException", "InvalidParameterException", "UnprocessableEntityException"])
def test_what_cannot_be_checked_blocks_and_the_next_gate_is_asked(analyzer, code):
    analyzer.new_access = [Refusal(code, "too complex")]
    found = check(analyzer.client, [READ], deny='["s3:*"]', without_allow=[READ], current=[WRITE])
    assert [(one["gate"], one["code"], one["blocks"]) for one in found] == [("CheckNoNewAccess", code, True)]
    assert "too complex" in found[0]["message"]
    assert operations(analyzer)[-1] == "CheckAccessNotGranted"


@pytest.mark.parametrize("operation", ["ValidatePolicy", *sorted(CHARGED)])
def test_other_errors_are_failures_of_the_run(analyzer, operation):
    analyzer.denied.add(operation)
    with pytest.raises(ClientError, match=operation):
        check(analyzer.client, [READ], deny='["s3:*"]', without_allow=[READ], current=[WRITE])


def test_the_text_for_people_lists_only_what_blocks(analyzer):
    analyzer.pages, analyzer.new_access, analyzer.not_granted = [[finding("WARNING")]], [NEW], [GRANTED]
    found = check(analyzer.client, [READ], deny='["s3:*"]', without_allow=[READ], current=[WRITE])
    lines = blocking(found).split("\n")
    assert len(found) == 3 and len(lines) == 2
    assert lines[0].startswith("CheckNoNewAccess FAIL One, Statement[1]: New access.")
    assert lines[1].startswith("CheckAccessNotGranted FAIL Two: The policy grants it.")
    assert blocking([]) == ""


def test_findings_are_plain_data(analyzer):
    analyzer.pages, analyzer.new_access = [[finding("WARNING")]], [NEW]
    found = check(analyzer.client, [sized(7000)])
    found += check(analyzer.client, [READ], without_allow=[READ], current=[WRITE])
    assert json.loads(json.dumps(found)) == found
    assert all(set(one) == {"gate", "blocks", "code", "message", "where"} for one in found) and len(found) == 4
