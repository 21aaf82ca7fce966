"""The texts that reviewers read: what they say, that they fit, and that nothing in them acts."""
import copy
import json
import re
import time

import pytest
from hypothesis import given, settings, strategies as st

from merge import merge, render
from proposal import Proposal
from unlogged import unlogged

PRINCIPAL = "arn:aws:iam::123456789012:role/app/Dev"
ANSWER = {
    "JobDetails": {"JobId": "c557dc4a-0d7e-4e2b-9b43-0f4d6a2c1a11", "StartedOn": "2025-01-08T02:00:00Z",
                   "CompletedOn": "2025-01-08T03:04:05.678+01:00"},
    "GeneratedPolicyResult": {"Properties": {
        "IsComplete": False, "PrincipalArn": PRINCIPAL, "CloudTrailProperties": {
            "StartTime": "2025-01-01T02:00:00Z", "EndTime": "2025-01-08T02:00:00Z",
            "TrailProperties": [{"CloudTrailArn": "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main",
                                 "Regions": ["eu-west-1", "us-east-1"]}]}}}}
REPORT = {"removedByDeny": [], "removedByCeiling": [], "ignored": [], "unresolved": {}, "serviceLevelKept": [],
          "serviceLevelMissing": [], "noActivity": False, "notes": [], "sizes": [100]}
NARROWED = ["The trail has too many files: only the regions eu-west-1, us-east-1 were read."]
PATH = "Dev/policy.json"


def allow(*actions, resource="*", effect="Allow", **more):
    return {"Effect": effect, "Action": list(actions), "Resource": [resource], **more}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def proposal(before=None, after=None, report=None, current=(), answer=ANSWER, narrowed=(), texts=None):
    documents = [document(allow("s3:ListAllMyBuckets"))] if after is None else after
    texts = {PATH: "".join(map(render, before)) if before else None} if texts is None else texts
    return Proposal(answer, documents, {**REPORT, **(report or {})}, before or [], texts,
                    {PATH: "".join(map(render, documents))}, None if current is None else list(current), narrowed)


@pytest.fixture
def full():
    """Something of everything, as the merge makes it."""
    generated = [document(
        allow("access-analyzer:ListAnalyzers", "ec2:DescribeInstances", "ec2:DescribeVpcs", "iam:CreateUser",
              "kms:Decrypt"),
        allow("lambda:GetFunction", resource="arn:aws:lambda:${Region}:${Account}:function:${FunctionName}"))]
    current = [document(allow("ec2:*", "glue:GetTable", "iam:PassRole", "kms:*", "lambda:*", "sns:*",
                              "sqs:SendMessage"))]
    options = {"ceiling": "enforce", "region": "eu-west-1", "serviceLevel": ["ses", "sqs"]}
    documents, report = merge(generated, '["s3:PutObject"]', '["kms:Decrypt"]', None, current, PRINCIPAL, options)
    before = document(allow("ec2:DescribeInstances", "ec2:RunInstances"),
                      allow("lambda:GetFunction", resource="arn:aws:lambda:eu-west-1:123456789012:function:api"))
    return Proposal(ANSWER, documents, report, [before], {PATH: render(before)}, {PATH: render(documents[0])}, current,
                    NARROWED)


BODY = """\
Compared with the main branch: 3 actions added, 1 removed, 1 changed, 1 newly denied.

- Principal: `arn:aws:iam::123456789012:role/app/Dev`
- Activity: 2025-01-01 02:00 UTC to 2025-01-08 02:00 UTC, 7 days
- Trail: `arn:aws:cloudtrail:eu-west-1:123456789012:trail/main`, regions: `eu-west-1, us-east-1`
- The trail has too many files: only the regions eu-west-1, us-east-1 were read.
- Job: `c557dc4a-0d7e-4e2b-9b43-0f4d6a2c1a11`, completed 2025-01-08 02:04 UTC
- Result: not complete, some actions of the services in use are not known
- Size: 413 of 6,144 characters

### Actions added (3)

- `ec2:DescribeVpcs`
- `s3:PutObject`
- `sqs:SendMessage`

### Actions removed (1)

- `ec2:RunInstances`

### Actions changed (2)

- `lambda:GetFunction`, now on `arn:aws:lambda:eu-west-1:123456789012:function:*`
- `lambda:GetFunction`, no longer on `arn:aws:lambda:eu-west-1:123456789012:function:api`

### Actions newly denied (1)

- `kms:Decrypt`

### Beyond the current policies (1)

The principal may not do all of this now.

- `s3:PutObject`

### Removed by deny rules (1)

- `kms:Decrypt` (used)

### Removed by the ceiling (1)

These were tried, but the current policies do not allow them.

- `iam:CreateUser`

### Placeholders without a value (1)

Each became an asterisk. Give values in placeholders.json: `{"FunctionName": ["one", "two"]}`

- `arn:aws:lambda:${Region}:${Account}:function:${FunctionName}`: `FunctionName`

### Services kept as in the current policies (1)

It is not known which of their actions were used.

- `sqs`

### Services used, but not allowed (1)

It is not known which of their actions were used, nor do the current policies tell.

- `ses`

### Granted now, but not seen by CloudTrail (3)

Add to allow.json what of these is needed.

- `iam:PassRole`
- `lambda:Invoke*`
- `sns:Publish`

### Services lost (4)

The current policies allow actions of these, this one does not.

- `glue`
- `iam`
- `kms`
- `sns`

### Left out (1)

- `access-analyzer:ListAnalyzers`

### Difference

```diff
--- a/Dev/policy.json
+++ b/Dev/policy.json
@@ -2,22 +2,36 @@
   "Version": "2012-10-17",
   "Statement": [
     {
-      "Effect": "Allow",
+      "Sid": "DenyAny0f3c3cea",
+      "Effect": "Deny",
       "Action": [
-        "ec2:DescribeInstances",
-        "ec2:RunInstances"
+        "kms:Decrypt"
       ],
       "Resource": [
         "*"
       ]
     },
     {
+      "Sid": "AllowAny74908485",
+      "Effect": "Allow",
+      "Action": [
+        "ec2:DescribeInstances",
+        "ec2:DescribeVpcs",
+        "s3:PutObject",
+        "sqs:SendMessage"
+      ],
+      "Resource": [
+        "*"
+      ]
+    },
+    {
+      "Sid": "AllowLambda3fd1fbc6",
       "Effect": "Allow",
       "Action": [
         "lambda:GetFunction"
       ],
       "Resource": [
-        "arn:aws:lambda:eu-west-1:123456789012:function:api"
+        "arn:aws:lambda:eu-west-1:123456789012:function:*"
       ]
     }
   ]
```

MARKER"""


def test_a_request_as_people_read_it(full):
    assert full.title == "Policy of role Dev: 3 actions added, 1 removed, 1 changed, 1 newly denied"
    assert full.body(65_000) == BODY.replace("MARKER", full.marker)


# What it says


def test_the_first_policy():
    first = proposal(after=[document(allow("s3:ListAllMyBuckets", "s3:CreateBucket"), allow("kms:*", effect="Deny"))])
    assert first.title == "New policy of role Dev: 2 actions"
    assert first.body(9000).startswith("The first policy: 2 actions.\n\n- Principal: ")
    assert "--- /dev/null\n+++ b/Dev/policy.json\n@@ -0,0 +1,24 @@\n+{\n" in first.body(9000)


@pytest.mark.parametrize("before, after, counts", [
    ([allow("s3:A")], [allow("s3:A", "s3:B")], "1 action added"),
    ([allow("s3:A", "s3:B", "s3:C")], [allow("s3:C")], "2 actions removed"),
    ([allow("s3:A")], [allow("S3:a")], "the same permissions, written differently"),
    ([allow("s3:A"), allow("s3:B")], [allow("s3:B", "s3:A")], "the same permissions, written differently"),
    ([allow("s3:A")], [allow("s3:A", resource="arn:aws:s3:::b")], "1 action changed"),
    ([allow("s3:A")], [allow("s3:A", Condition={"Bool": {"aws:SecureTransport": "true"}})], "1 action changed"),
    ([allow("s3:A")], [allow("s3:A"), allow("s3:*", effect="Deny")], "1 action newly denied"),
    ([allow("s3:A"), allow("s3:*", effect="Deny")], [allow("s3:B")],
     "1 action added, 1 removed, 1 no longer denied"),
    ([allow("s3:A", effect="Deny")], [allow("s3:A", effect="Deny", resource="arn:aws:s3:::b")],
     "1 action denied elsewhere"),
    ([{"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}], [allow("s3:A")],
     "1 action added, 1 no longer denied"),
])
def test_counts(before, after, counts):
    changed = proposal(before=[document(*before)], after=[document(*after)])
    assert changed.title == "Policy of role Dev: " + counts
    assert changed.body(9000).startswith(f"Compared with the main branch: {counts}.\n")


def test_an_action_that_moves_between_files_of_a_policy_is_no_change():
    before = [document(allow("s3:A")), document(allow("s3:B"))]
    assert proposal(before=before, after=before[::-1]).counts == "the same permissions, written differently"


def test_a_changed_condition_is_told():
    condition = {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}}
    changed = proposal(before=[document(allow("s3:A"))], after=[document(allow("s3:A", Condition=condition))])
    assert ('- `s3:A`, now on `* if {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}}`\n'
            "- `s3:A`, no longer on `*`\n") in changed.body(9000)


def test_what_was_there_may_be_anything():
    texts = {PATH: "[1, 2,", "Dev/policy-2.json": "\r\n", "Dev/policy-3.json": None}
    odd = [None, 7, [], {}, {"Statement": 1}, {"Statement": [None, {"Effect": []}, {"Effect": "Allow", "Action": {}}]}]
    changed = proposal(before=odd, texts=texts, current=odd)
    assert changed.title == "Policy of role Dev: 1 action added, 1 removed"
    assert "\n-[1, 2,\n+{\n" in changed.body(9000) and "\n-\\u000d\n" in changed.body(9000)


def test_users_and_long_names():
    answer = copy.deepcopy(ANSWER)
    for arn, name in (("arn:aws-cn:iam::1:user/a/b/joe@example.com", "user joe@example.com"),
                      ("arn:aws:iam::1:role/@all\n\u00e9", r"role (at)all\u000a?")):
        answer["GeneratedPolicyResult"]["Properties"]["PrincipalArn"] = arn
        assert proposal(answer=answer).title == f"New policy of {name}: 1 action"
    answer["GeneratedPolicyResult"]["Properties"]["PrincipalArn"] = "arn:aws:iam::1:role/" + "x" * 600
    long = proposal(answer=answer)
    assert len(long.title) == 150 and len(long.notification(None)[0]) < 100


def test_what_access_analyzer_leaves_out():
    answer = {"JobDetails": {"JobId": "1"}, "GeneratedPolicyResult": {"Properties": {"PrincipalArn": PRINCIPAL}}}
    body = proposal(answer=answer, report={"noActivity": True, "sizes": []}, after=[]).body(5000)
    assert body.splitlines()[2:8] == [
        "- Principal: `arn:aws:iam::123456789012:role/app/Dev`", "- Activity: ? to ?",
        "- No activity was found: all that is allowed comes from rules and current policies.",
        "- Job: `1`, completed ?",
        "- Result: not complete, some actions of the services in use are not known",
        "- Size: 0 of 6,144 characters"]


@pytest.mark.parametrize("start, end, expected", [
    ("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", "2025-01-01 00:00 UTC to 2025-01-02 00:00 UTC, 1 day"),
    ("2025-01-01T00:00:00", "2025-03-02T12:00:00.5-02:00", "2025-01-01 00:00 UTC to 2025-03-02 14:00 UTC, 60 days"),
    ("soon", 1735689600, "? to ?"), ("0001-01-01T00:00:00+10:00", None, "? to ?"),
])
def test_times(start, end, expected):
    answer = copy.deepcopy(ANSWER)
    answer["GeneratedPolicyResult"]["Properties"]["CloudTrailProperties"].update(StartTime=start, EndTime=end)
    assert f"\n- Activity: {expected}\n" in proposal(answer=answer).body(5000)


def test_complete_in_all_regions_over_several_documents():
    answer = copy.deepcopy(ANSWER)
    properties = answer["GeneratedPolicyResult"]["Properties"]
    properties["IsComplete"] = properties["CloudTrailProperties"]["TrailProperties"][0]["AllRegions"] = True
    body = proposal(answer=answer, report={"sizes": [6136, 2364]}).body(5000)
    assert "\n- Result: complete\n- Size: 6,136 and 2,364 of 6,144 characters\n" in body and "regions: `all`\n" in body


def test_current_policies_that_are_not_known():
    unknown = proposal(before=[document(allow("ec2:RunInstances", "sns:Publish"))], current=None)
    body = unknown.body(9000)
    assert "- The current policies are not known, so there is no ceiling.\n" in body
    # Then what is lost is told by the policy that was there.
    assert unknown.lost == ["ec2", "sns"] and "Granted now" not in body
    # None at all are another thing.
    assert proposal(before=[document(allow("ec2:RunInstances"))], current=[]).lost == []


def test_findings_of_the_gates():
    one = proposal()
    marker = one.marker
    one.findings = [{"gate": "ValidatePolicy", "blocks": False,
                     "code": "SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE", "message": "@all `x` <!--",
                     "where": "policy.json#/Statement/0/Resource"}]
    assert ("\n### Findings of the checks (1)\n\n- `SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE`: "
            "`` @all `x` <! -- `` (`policy.json#/Statement/0/Resource`)\n") in one.body(5000)
    assert "(at)all `x` <! -- (policy.json#/Statement/0/Resource)\n" in one.notification(None)[1]
    # They follow from what the marker is about.
    assert one.marker == marker


@pytest.mark.parametrize("current, after, unseen", [
    ([allow("iam:PassRole", "sns:Publish", "ec2:RunInstances")], [], ["iam:PassRole", "sns:Publish"]),
    ([allow("IAM:passrole")], [allow("iam:PassRole", resource="arn:aws:iam::1:role/x")], []),
    ([allow("sns:*")], [allow("sns:Pub*")], []),
    ([allow("lambda:*")], [allow("lambda:InvokeFunction")], ["lambda:Invoke*"]),
    ([allow("sns:*")], [allow("sns:*", effect="Deny")], []),  # it is meant to be lost
    ([allow("sns:*")], [allow("sns:*", effect="Deny", resource="arn:aws:sns:*:*:x")], ["sns:Publish"]),
    ([allow("sns:*", effect="Deny")], [], []),
    ([{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}], [], ["sns:Publish"]),
])
def test_what_is_granted_now_and_cannot_be_seen(current, after, unseen):
    assert proposal(after=[document(*after)] if after else [], current=[document(*current)]).unseen == unseen


def test_all_that_is_granted_but_some():
    current = [document({"Effect": "Allow", "NotAction": ["IAM:*", "s3:Get*", "s3:*"], "Resource": "*"})]
    expected = [one for one in unlogged(["*"])["*"] if not one.startswith(("iam:", "s3:"))]
    assert proposal(current=current).unseen == expected and "s3express:CreateSession" in expected


def test_services_lost():
    current = [document(allow("s3:*", "ec2:Run*", "EC2:x", "*:Get", "*")), document(allow("kms:*", effect="Deny"))]
    assert proposal(after=[document(allow("S3:GetObject"))], current=current).lost == ["ec2"]
    assert proposal(after=[document(allow("*"))], current=current).lost == []


# The commit


def test_the_commit_message(full):
    lines = full.message.split("\n")
    assert lines[:3] == ["Policy of role Dev as used", "",
                         "Compared with the main branch: 3 actions added, 1 removed, 1 changed, 1 newly denied."]
    assert "- Job: c557dc4a-0d7e-4e2b-9b43-0f4d6a2c1a11, completed 2025-01-08 02:04 UTC" in lines
    assert lines[-2:] == ["- access-analyzer:ListAnalyzers", ""]
    assert "`" not in full.message and "#" not in full.message and "diff" not in full.message


def test_the_commit_message_cuts_lists():
    many = proposal(after=[document(allow(*(f"ec2:Describe{n:03}" for n in range(80))))])
    assert "\n- ec2:Describe049\n- and 30 more\n" in many.message and "ec2:Describe050" not in many.message


# The marker


def test_the_marker_is_the_end_of_the_body(full):
    assert re.fullmatch("<!-- policy-generator: [0-9a-f]{64} -->", full.marker)
    assert full.body(65_000).endswith("\n\n" + full.marker) and full.body(65_000).count("<!--") == 1


def test_what_differs_between_runs_does_not_change_the_marker():
    answer = copy.deepcopy(ANSWER)
    answer["JobDetails"] = {"JobId": "another", "StartedOn": "2026-01-01T00:00:00Z", "CompletedOn": None}
    answer["GeneratedPolicyResult"]["Properties"]["CloudTrailProperties"].update(StartTime="x", EndTime="y")
    one, other = proposal(narrowed=["Only until Monday."]), proposal(answer=answer, narrowed=["Only until Friday."])
    assert one.marker == other.marker and one.body(5000) != other.body(5000)


def test_what_people_decide_on_changes_the_marker():
    complete = copy.deepcopy(ANSWER)
    complete["GeneratedPolicyResult"]["Properties"]["IsComplete"] = True
    policy = document(allow("s3:ListAllMyBuckets"))
    variants = [
        proposal(), proposal(before=[policy]), proposal(before=[policy, policy]),
        proposal(after=[document(allow("s3:B"))]), proposal(answer=complete), proposal(narrowed=NARROWED),
        proposal(current=None), proposal(current=[document(allow("iam:PassRole"))]),
        proposal(current=[document(allow("iam:CreateRole"))]), proposal(current=[document(allow("ec2:RunInstances"))]),
        *(proposal(report={key: value}) for key, value in {
            "removedByDeny": [{"action": "kms:Decrypt", "source": "generated"}], "removedByCeiling": ["kms:Decrypt"],
            "ignored": ["kms:Decrypt"], "unresolved": {"arn:aws:s3:::${B}": ["B"]}, "serviceLevelKept": ["sqs"],
            "serviceLevelMissing": ["sqs"], "noActivity": True, "notes": ["Something."]}.items()),
        proposal(report={"removedByDeny": [{"action": "kms:Decrypt", "source": "allow"}]})]
    assert len({one.marker for one in variants}) == len(variants)


def test_the_same_input_makes_the_same_bytes(full):
    shuffled = Proposal(
        {key: ANSWER[key] for key in reversed(ANSWER)}, *(json.loads(json.dumps(part)) for part in ([], REPORT, [])),
        {"b": None, "a": None}, {"b": "1\n", "a": "2\n"}, [])
    again = Proposal(ANSWER, [], {key: REPORT[key] for key in reversed(REPORT)}, [], {"a": None, "b": None},
                     {"a": "2\n", "b": "1\n"}, [])
    assert shuffled.body(5000) == again.body(5000) and shuffled.notification("x") == again.notification("x")


# Limits


words = st.text(alphabet="ab*:`~@<>!-[]()#\n\r|\\$ \u00e9\u2028\U0001f600\ud800", max_size=12)
actions = st.builds(lambda service, name: f"{service}:{name}", st.sampled_from(["s3", "ec2", "kms", "sns"]), words)
many = st.lists(actions, max_size=60)
reports = st.fixed_dictionaries({
    "removedByDeny": st.lists(st.fixed_dictionaries({
        "action": actions, "source": st.sampled_from(["allow", "current", "generated"])}), max_size=60),
    "removedByCeiling": many, "ignored": many,
    "serviceLevelKept": st.lists(words), "serviceLevelMissing": st.lists(words),
    "unresolved": st.dictionaries(words, st.lists(words, min_size=1, max_size=3)), "noActivity": st.booleans(),
    "notes": st.lists(st.text(max_size=2000), max_size=5), "sizes": st.lists(st.integers(0, 6144), max_size=10)})
statements = st.builds(lambda action, resource: allow(action, resource=resource), actions,
                       st.one_of(words, st.just("x" * 2048)))
policies = st.lists(st.builds(lambda found: document(*found), st.lists(statements, max_size=20)), max_size=3)


@settings(max_examples=200)
@given(reports, policies, policies, st.none() | policies, st.lists(words), st.text(max_size=400),
       st.integers(500, 12_000))
def test_texts_fit(report, before, after, current, narrowed, old, limit):
    texts = {PATH: old, "Dev/policy-2.json": None}
    one = proposal(before, after, report, current, narrowed=narrowed, texts=texts)
    body = one.body(limit)
    assert len(body) <= limit and body.endswith("\n" + one.marker) and body.count("<!--") == 1
    assert_inert(body)
    subject, message = one.notification("https://example.com/1", limit)
    assert len(message.encode()) <= limit and re.fullmatch("[ -~]{1,99}", subject)
    assert re.fullmatch("[ -~]{1,150}", one.title) and one.message.startswith("Policy of role Dev as used\n\n")


def outside(body):
    """What is in no code span and in no fence, as Markdown takes them."""
    fence = None
    for line in body.split("\n"):
        if fence:
            fence = None if re.fullmatch(f" {{0,3}}{fence}`*[ \t]*", line) else fence
        elif opening := re.fullmatch("(`{3,})diff", line):
            fence = opening[1]
        else:
            yield re.sub("(?<!`)(`+)(?!`)(.*?)(?<!`)\\1(?!`)", "", line)
    assert fence is None


def assert_inert(body):
    *lines, marker = outside(body)
    assert re.fullmatch("<!-- policy-generator: [0-9a-f]{64} -->", marker)
    for line in lines:
        assert re.fullmatch("(### |- )?[A-Za-z0-9 ,.;:?()'-]*", line), line
    assert not re.search("[^\n\t -~\u00a1-\uffff]|[\u2028-\u202e]", body)


def test_the_diff_is_cut_first_then_lists(full):
    whole = full.body(65_000)
    cut = full.body(len(whole) - 1)
    head = whole[:whole.index("### Difference")]
    assert cut.startswith(head) and "```diff\n--- a/Dev/policy.json\n" in cut and "\n```\n" in cut
    shown, lines = re.search("There is room for ([0-9]+) of the ([0-9]+) lines of the difference.", cut).groups()
    assert 20 < int(shown) < int(lines) == len(full.diff)
    bare = full.body(len(head) + 200)
    assert bare.startswith(head[:-1]) and f"There is room for 0 of the {lines} lines" in bare and "```" not in bare
    tiny = full.body(600)
    assert tiny.startswith("Compared with the main branch: 3 actions added") and "There is no room for the rest" in tiny


def test_long_lists_are_cut_alike():
    long = proposal(after=[document(allow(*(f"ec2:Describe{n:04}" for n in range(1200))))],
                    report={"removedByCeiling": [f"ec2:Modify{n:03}" for n in range(120)]})
    for limit, shown in ((65_000, 1000), (20_000, 300), (9000, 100), (3000, 30), (1800, 10), (1100, 3)):
        body = long.body(limit)
        assert "### Actions added (1200)\n\n- `ec2:Describe0000`\n" in body
        assert f"- `ec2:Describe{shown - 1:04}`\n- and {1200 - shown} more\n" in body
        rest = f"- and {120 - shown} more\n" if shown < 120 else ""
        assert f"- `ec2:Modify{min(shown, 120) - 1:03}`\n{rest}\n" in body


def test_every_limit(full):
    sizes = [len(full.body(limit)) for limit in range(500, 4500)]
    assert all(size <= limit for limit, size in zip(range(500, 4500), sizes))
    # Cutting makes no text much shorter than it need be, where there is something to be cut.
    assert sizes[-1] == len(full.body(65_000)) and sizes[0] > 250


def test_codecommit_and_github_hold_large_policies():
    resource = "arn:aws:s3:::" + "b" * 40
    before, after = ([document(*(allow(*(f"ec2:Describe{k}{n}{m}" for m in range(30)), resource=resource + str(n))
                                 for n in range(5))) for k in range(10)] for _ in "ab")
    after = [json.loads(json.dumps(one).replace("Describe1", "Modify1")) for one in after]
    start = time.perf_counter()
    one = proposal(before, after, current=before)
    for limit in (10_240, 15_000):
        assert limit - 3000 < len(one.body(limit)) <= limit
    assert len(one.body(65_000)) < 20_000
    assert time.perf_counter() - start < 5


# Hostile texts


HOSTILE = ["`", "``", "```", "` ` @all", "x`@all", "@all", "<!-- policy-generator: " + "0" * 64 + " -->", "-->", "<!--",
           "\n```\n@all\n", "\r```\r@all", "\u2028@all", "</code>@all", "[a](http://b)", "![a](http://b)", "| a | b",
           "# a", "a\\`@all", "{}", "{0.__class__}", "%s", "\u202e@all", "\x00", "\ud800", "", " ", "\\", "/approve",
           "http://b", "#1", "<script>", "&#64;all", "~~~", "    x"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(text):
    answer = copy.deepcopy(ANSWER)
    properties = answer["GeneratedPolicyResult"]["Properties"]
    properties["PrincipalArn"] += text
    answer["JobDetails"] = {"JobId": text, "CompletedOn": text}
    window = properties["CloudTrailProperties"]
    window.update(StartTime=text, EndTime=text)
    window["TrailProperties"] = [{"CloudTrailArn": text, "Regions": [text, text]}]
    report = {"removedByDeny": [{"action": text, "source": "allow"}], "removedByCeiling": [text], "ignored": [text],
              "unresolved": {text: [text]}, "serviceLevelKept": [text], "serviceLevelMissing": [text], "notes": [text]}
    policy = [document(allow("s3:" + text, text, resource=text, Condition={text: {text: text}}))]
    texts = {PATH: f"{text}\n {text}\n", text: text}
    one = Proposal(answer, policy, {**REPORT, **report}, [document(allow("s3:" + text))], texts,
                   {PATH: text, text: None}, policy, [text])
    for limit in (65_000, 2000, 700):
        assert_inert(one.body(limit))
    for plain in (one.message, *one.notification("https://example.com/1")):
        plain.encode()
        head = plain.split("\nDifference\n")[0]
        assert "<!--" not in plain and "\r" not in plain and not re.search("(?<![a-z0-9])@all", head)


def test_a_value_is_cut_that_no_list_could_hold():
    body = proposal(report={"ignored": ["s3:" + "x" * 2000]}).body(5000)
    assert f"- `s3:{'x' * 294}...`\n" in body


def test_a_fence_is_longer_than_what_is_in_it():
    odd = proposal(texts={PATH: "```\n ````\n@all\n"})
    assert "\n`````diff\n" in odd.body(5000) and "\n`````\n" in odd.body(5000)
    assert_inert(odd.body(5000))


# Notifications


def test_a_notification(full):
    subject, message = full.notification("https://example.com/pull/7")
    assert subject == full.title
    assert message.split("\n")[:5] == [
        full.title, "https://example.com/pull/7", "",
        "Compared with the main branch: 3 actions added, 1 removed, 1 changed, 1 newly denied.", ""]
    for part in ("\nRemoved by deny rules (1)\n\n- kms:Decrypt (used)\n", "\n- kms:Decrypt (used)\n",
                 "\n- iam:CreateUser\n", "\n- iam:PassRole\n", "\n- Result: not complete,",
                 '\n+        "kms:Decrypt"\n'):
        assert part in message
    assert "`" not in message and full.marker not in message


def test_a_notification_without_a_link_or_room(full):
    assert full.notification(None)[1].split("\n")[:3] == [full.title, "", full.message.split("\n")[2]]
    text = "\u00e9" * 300 + "\n"
    _, message = proposal(texts={PATH: text * 2000}).notification("https://example.com/pull/7")
    assert 190_000 < len(message.encode()) <= 200_000
    assert re.search("\nThere is room for [0-9]+ of the 2[0-9]+ lines of the difference.$", message)
