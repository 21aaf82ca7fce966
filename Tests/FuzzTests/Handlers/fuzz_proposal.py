"""Whatever stands in a repository and in policies of AWS: refused for a reason, or proposed in texts that fit."""
import json
import os
import re

import values
import publish
from merge import RuleFaults

os.environ.update(CEILING="Enforce", FOLDER="policies", SECURITY_WARNINGS="Report")


class Place:
    """A repository that holds any bytes, and takes what is proposed without asking the gates."""

    def __init__(self, source):
        self.source, self.files, self.change = source, {}, None

    def read(self, paths):
        return {path: self.files.setdefault(path, self.found(path)) for path in paths}

    def found(self, path):
        name = path.rpartition("/")[2]
        if name in ("allow.json", "deny.json"):
            return values.rules(self.source, name[:-5].title())
        if name == "placeholders.json":
            return values.placeholders(self.source)
        kind = self.source.ConsumeIntInRange(0, 3)
        if kind == 0:
            return self.source.ConsumeBytes(self.source.ConsumeIntInRange(0, 100))
        if kind == 1:
            return b'{"Statement":' + b"[" * self.source.ConsumeIntInRange(1, 3000)
        return values.written(values.policy(self.source)) if kind == 2 else None

    def publish(self, change):
        self.change = change
        return {"change": "opened", "link": "https://example.com/1"}


def try_one(source):
    place = Place(source)
    current = None if source.ConsumeBool() else [values.policy(source) for _ in range(source.ConsumeIntInRange(0, 2))]
    trails = [{"CloudTrailArn": "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main", "Regions": ["eu-west-1"]}]
    window = {"StartTime": source.PickValueInList(["2025-02-01T00:00:00Z", "soon", None]), "TrailProperties": trails}
    about = {"PrincipalArn": values.PRINCIPAL, "IsComplete": source.ConsumeBool(), "CloudTrailProperties": window}
    policies = [json.dumps(values.policy(source)) for _ in range(source.ConsumeIntInRange(0, 2))]
    answer = {
        "JobDetails": {"JobId": "1", "CompletedOn": source.PickValueInList(["2025-03-01T00:00:00Z", "", None])},
        "GeneratedPolicyResult": {
            "Properties": about, "GeneratedPolicies": [{"Policy": policy} for policy in policies]}}
    try:
        proposal, outcome = publish.attempt_to_publish(place, "Dev", answer, values.PRINCIPAL, current, {})
    except (RuleFaults, publish.Blocked) as refusal:
        assert str(refusal)
        return
    assert outcome["change"] == "opened"
    check_texts(place.change, proposal, source.ConsumeIntInRange(300, 70_000))


def check_texts(change, proposal, limit):
    body = change.body(limit)
    assert len(body) <= limit and body.endswith(change.marker) and body.count("<!--") == 1, body
    subject, text = proposal.notification("https://example.com/1", limit)
    assert len(subject) < 100 and re.fullmatch("[ -~]+", subject), subject
    assert len(text.encode()) <= limit
    assert re.fullmatch("[ -~]+", change.title) and len(change.title) <= 150
    for path, content in change.files.items():
        assert path.startswith("policies/Dev/policy") and (content is None or json.loads(content))
    # No character that hides, reorders or breaks lines.
    assert all(c in "\n\t" or c.isprintable() for c in body + text + change.message)
