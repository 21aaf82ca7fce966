"""Properties of the merge on random cases. TWOFOLD_LONG=1 tries over 10,000 of them, otherwise some 600."""
import itertools
import json
import os
import re
from unittest import mock

from hypothesis import given, settings, strategies as st

import merge as module
from iam import allowed, glob, listed
from merge import RuleFaults, merge, render

PRINCIPAL = "arn:aws:iam::123456789012:role/app/Dev"
LONG = os.environ.get("TWOFOLD_LONG") == "1"


def cases(share):
    """`share` in 100 of the cases."""
    return settings(max_examples=(120 if LONG else 6) * share)


ACTIONS = ["s3:Get", "s3:GetA", "s3:GetAB", "s3:Put", "s3:PutA", "sqs:Get", "sqs:Send", "kms:Decrypt", "kms:Get"]
RESOURCES = ["arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::ab/x", "arn:aws:sqs:eu:1:q", "arn:aws:sqs:us:1:q",
             "arn:aws:kms:eu:1:key/a:b"]
CONTEXTS = [{}, {"aws:R": "eu"}, {"aws:R": "us", "aws:T": "true"}, {"aws:R": "eu", "aws:T": "false"}]
REQUESTS = list(itertools.product(ACTIONS, RESOURCES, CONTEXTS))

action_patterns = st.sampled_from(
    ACTIONS + ["S3:get", "s3:GETA", "SQS:Send", "s3:*", "s3:Get*", "s3:*A", "s3:?et*", "s3:Get?", "s3:*e*", "s3:**",
               "s3:*?", "s3:?*", "sqs:*", "sqs:S*d", "kms:*", "KMS:Get", "kms:?*?", "ec2:Describe*"])
resource_patterns = st.sampled_from(
    RESOURCES + ["*", "*", "arn:aws:s3:::*", "arn:aws:s3:::a*", "arn:aws:s3:::a/*", "arn:aws:s3:::*/x", "arn:aws:s3:::a?/x",
                 "arn:aws:sqs:*:1:q", "arn:aws:sqs:e?:*:*", "arn:*:sqs:us:1:?", "arn:aws:kms:eu:1:key/*", "arn:*:*:*:*:*"])
conditions = st.sampled_from([
    {"StringEquals": {"aws:R": "eu"}}, {"StringEquals": {"aws:R": ["us", "eu"]}}, {"StringEquals": {"aws:R": ["eu", "us"]}},
    {"StringNotEquals": {"aws:R": ["eu"]}}, {"Bool": {"aws:T": True}}, {"Bool": {"aws:T": "true"}},
    {"StringLike": {"aws:R": "e*"}, "Bool": {"aws:T": ["false"]}}])
sids = st.sampled_from(["A", "B", "AllowAny74908485"])
principal_patterns = st.sampled_from(["*", PRINCIPAL, "arn:aws:iam::*:role/*", "arn:aws:iam::*:role/Other*", "arn:aws:iam::*:user/*"])


def some(strategy):
    return st.one_of(strategy, st.lists(strategy, min_size=1, max_size=4))


def entries(effect):
    optional = {"Sid": sids, "Effect": st.just(effect), "Condition": conditions, "Comment": st.just("why"),
                "Principals": some(principal_patterns)}
    shapes = [({"Action": some(action_patterns)}, {"Resource": some(resource_patterns)})]
    if effect == "Deny":
        shapes += [({"NotAction": some(action_patterns)}, {"Resource": some(resource_patterns)}),
                   ({"Action": some(action_patterns), "NotResource": some(resource_patterns)}, {}),
                   ({"NotAction": some(action_patterns), "NotResource": some(resource_patterns)}, {})]
    statements = st.one_of(*[st.fixed_dictionaries(must, optional={**optional, **may}) for must, may in shapes])
    return st.lists(st.one_of(action_patterns, statements), max_size=5)


generated_statements = st.one_of(
    st.fixed_dictionaries({"Effect": st.just("Allow"), "Action": some(action_patterns), "Resource": some(resource_patterns)},
                          optional={"Sid": st.sampled_from(["SupportedServiceSid0", "SupportedServiceSid1"])}),
    st.fixed_dictionaries({"Effect": st.just("Allow"), "Action": some(action_patterns), "NotResource": some(resource_patterns)}),
    st.fixed_dictionaries({"Effect": st.sampled_from(["Allow", "Deny"]), "NotAction": some(action_patterns),
                           "Resource": some(resource_patterns), "Condition": conditions}))
policies = st.lists(st.fixed_dictionaries({"Version": st.just("2012-10-17"),
                                           "Statement": st.lists(generated_statements, max_size=4)}), max_size=3)
used_policies = st.lists(st.fixed_dictionaries({"Statement": st.lists(st.fixed_dictionaries(
    {"Effect": st.just("Allow"), "Action": some(action_patterns), "Resource": some(resource_patterns)}),
    max_size=4)}), max_size=3)


def plain(rules, effect):
    """Entries as statements of IAM, without those for other principals."""
    for entry in rules:
        entry = {"Action": entry} if isinstance(entry, str) else entry
        if any(glob(p, PRINCIPAL) for p in listed(entry.get("Principals", "*"))):
            yield {**entry, "Effect": effect}


def statements(documents):
    return [s for document in documents for s in listed(document["Statement"])]


def run(generated, allow, deny, **more):
    return merge(generated, json.dumps(allow), json.dumps(deny), principal=PRINCIPAL, **more)


def same_meaning(one, other):
    for action, resource, context in REQUESTS:
        assert allowed(one, action, resource, context) == allowed(other, action, resource, context), (
            action, resource, context)


def text(documents, sids=True):
    joined = "".join(map(render, documents))
    return joined if sids else re.sub(r'"Sid": "\w+"', "", joined)


@cases(30)
@given(policies, entries("Allow"), entries("Deny"))
def test_means_what_its_sources_mean_together(generated, allow, deny):
    documents, report = run(generated, allow, deny)
    same_meaning(statements(documents), [*statements(generated), *plain(allow, "Allow"), *plain(deny, "Deny")])
    assert report["noActivity"] == (not any(s["Effect"] == "Allow" for s in statements(generated)))
    for document in documents:
        assert document["Statement"]
        names = [s["Sid"] for s in document["Statement"]]
        assert len(set(names)) == len(names) and all(re.fullmatch("[A-Za-z0-9]+", name) for name in names)
        effects = [s["Effect"] for s in document["Statement"]]
        assert effects == sorted(effects, reverse=True), "Deny first"
        for s in document["Statement"]:
            assert s.keys() <= {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
            for key in {"Action", "NotAction", "Resource", "NotResource"} & s.keys():
                assert s[key] and isinstance(s[key], list)
                fold = [v.lower() if "Action" in key else v for v in s[key]]
                assert fold == sorted(set(fold))


@cases(20)
@given(policies, entries("Allow"), entries("Deny"), st.randoms(use_true_random=False))
def test_order_and_form_do_not_matter(generated, allow, deny, chance):
    def shuffled(values):
        values = [statement(v) if isinstance(v, dict) else v for v in values]
        return chance.sample(values, len(values))

    def statement(s):
        s = {key: s[key] for key in shuffled(list(s))}
        return {key: shuffled(listed(v)) if key in ("Action", "NotAction", "Resource", "NotResource") else v
                for key, v in s.items()}

    first, report = run(generated, allow, deny)
    again = [json.dumps({**p, "Statement": shuffled(p["Statement"])}) for p in generated]
    second, report2 = run(chance.sample(again, len(again)), shuffled(allow), {"Statement": shuffled(deny)})
    assert text(first) == text(second)
    assert report == report2


@cases(20)
@given(policies, entries("Allow"), entries("Deny"))
def test_merging_the_outcome_again_changes_nothing(generated, allow, deny):
    once, _ = run(generated, allow, deny)
    # Sids are of the rules, not of what was generated.
    assert text(run(once, [], deny)[0], sids=False) == text(once, sids=False)
    same_meaning(statements(run(once, allow, deny)[0]), statements(once))


@cases(3)
@given(entries("Deny"))
def test_sids_of_rules_stay_when_their_outcome_is_merged_again(deny):
    once, _ = run([], [], deny)
    assert text(run(once, [], deny)[0]) == text(once)


@cases(8)
@given(policies, entries("Allow"), entries("Deny"), st.integers(230, 600))
def test_split_documents_fit_and_mean_the_same(generated, allow, deny, limit):
    with mock.patch.dict(module.LIMITS, {"managed": limit}):
        try:
            documents, report = run(generated, allow, deny, options={"maxPolicies": 1000})
        except RuleFaults as faults:
            assert {fault["code"] for fault in faults.faults} == {"E_STATEMENT_TOO_LARGE"}
            return
    same_meaning(statements(documents), [*statements(generated), *plain(allow, "Allow"), *plain(deny, "Deny")])
    for document, size in zip(documents, report["sizes"], strict=True):
        assert size == len(re.sub(r"\s", "", json.dumps(document))) <= limit
        assert len({s["Sid"] for s in document["Statement"]}) == len(document["Statement"])


values = st.lists(st.sampled_from(["a", "ab", "*", "eu"]), min_size=1, max_size=2)
templates = st.sampled_from(["arn:aws:s3:::${Bucket}", "arn:aws:s3:::${Bucket}/${Key}", "arn:aws:s3:::${Bucket}/${Bucket}",
                             "arn:aws:sqs:${Region}:1:q", "arn:aws:s3:::a/${aws:username}", "*"])


@cases(6)
@given(st.lists(st.tuples(action_patterns, templates), max_size=4),
       st.dictionaries(st.sampled_from(["Bucket", "s3:Bucket", "Key", "sqs:Region", "sqs:Bucket"]), values))
def test_placeholders(pairs, table):
    def expand(template):
        service = template.split(":")[2] if ":" in template else ""
        names = sorted(set(re.findall(r"\$\{(\w+)\}", template)))
        for chosen in itertools.product(*[table.get(f"{service}:{n}", table.get(n, ["*"])) for n in names]):
            resource = template
            for name, value in zip(names, chosen):
                resource = resource.replace("${%s}" % name, value)
            yield resource

    generated = [{"Effect": "Allow", "Action": a, "Resource": t} for a, t in pairs]
    expected = [{**s, "Resource": list(expand(s["Resource"]))} for s in generated]
    documents, report = merge([{"Statement": generated}], None, None, json.dumps(table), principal=PRINCIPAL)
    same_meaning(statements(documents), expected)
    assert not re.search(r"\$\{\w+\}", text(documents))
    known = {key.split(":")[-1] for key in table} | {"Region"}
    missing = {n for names in report["unresolved"].values() for n in names}
    assert missing.isdisjoint(known - {"Bucket", "Region"})


@cases(8)
@given(used_policies, policies)
def test_ceiling_never_grants_an_action_that_nobody_granted(generated, current):
    documents, report = run(generated, [], [], current=current, options={"ceiling": "enforce"})
    grants = [s for s in statements(current) if s["Effect"] == "Allow"]

    def granted(action):
        return any("Action" in s and any(glob(p, action, True) for p in listed(s["Action"]))
                   or "NotAction" in s and not any(glob(p, action, True) for p in listed(s["NotAction"]))
                   for s in grants)
    for s in statements(documents):
        for action in s["Action"]:
            if "*" not in action and "?" not in action:
                assert granted(action)
    for action in report["removedByCeiling"]:
        assert "*" in action or "?" in action or not granted(action)
        assert not any(glob(action, concrete, True) and granted(concrete) for concrete in ACTIONS)
    kept = [{**s, "Action": [a for a in listed(s["Action"]) if a.lower() not in
                             {r.lower() for r in report["removedByCeiling"]}]} for s in statements(generated)]
    same_meaning(statements(documents), kept)


@cases(4)
@given(policies)
def test_a_service_known_as_a_whole_keeps_what_the_current_policies_say(current):
    documents, report = run([], [], [], current=current, options={"serviceLevel": ["SQS"]})
    assert report["serviceLevelKept"] + report["serviceLevelMissing"] == ["sqs"]
    if report["serviceLevelMissing"]:
        assert documents == []
        return
    for action, resource, context in REQUESTS:
        expected = action.startswith("sqs:") and allowed(statements(current), action, resource, context)
        assert allowed(statements(documents), action, resource, context) == expected


@cases(4)
@given(used_policies, entries("Allow"), entries("Deny"))
def test_without_deny_statements_no_denial_is_lost(generated, allow, deny):
    try:
        documents, _ = run(generated, allow, deny, options={"emitDeny": "never"})
    except RuleFaults as faults:
        assert {fault["code"] for fault in faults.faults} == {"E_DENY_LOST"}
        return
    assert all(s["Effect"] == "Allow" for s in statements(documents))
    same_meaning(statements(documents), [*statements(generated), *plain(allow, "Allow"), *plain(deny, "Deny")])


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=6), action_patterns, resource_patterns),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.text(max_size=4), st.sampled_from(
        ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Comment", "Principals",
         "Statement", "StringEquals", "${A}"])), inner, max_size=4)), max_leaves=12)


@cases(10)
@given(junk, junk, junk, junk, junk)
def test_whatever_the_files_hold_there_are_faults_or_good_documents(allow, deny, placeholders, generated, current):
    try:
        documents, _ = merge([generated], json.dumps(allow), json.dumps(deny), json.dumps(placeholders), [current])
    except RuleFaults as faults:
        assert faults.faults and str(faults)
        for fault in faults.faults:
            assert fault.keys() == {"code", "file", "at", "message"}
            assert re.fullmatch("E_[A-Z_]+", fault["code"]) and re.match("#|:1:1$", fault["at"])
        return
    for document in documents:
        json.loads(render(document).encode("utf-8"))


@cases(4)
@given(st.text(max_size=40), st.text(alphabet='[]{},:"\\ \ns3Get*NaI\u00e9\ud800', max_size=40))
def test_whatever_text_there_is(allow, deny):
    try:
        merge([], allow, deny)
    except RuleFaults as faults:
        assert {fault["file"] for fault in faults.faults} <= {"allow.json", "deny.json"}


