"""What parliament finds: from a JSON list of policies to a list of [issue, what it is about] for each.

It runs in parliament's own environment, as a program.
"""
import json
import sys

import parliament


def about(finding):
    """The actions or the text that a finding is about."""
    actions = finding.location.get("actions") or (
        [one["action"] for one in finding.detail if "action" in one] if isinstance(finding.detail, list) else [])
    return ", ".join(sorted(set(actions))) or str(finding.location.get("string") or finding.detail)


if __name__ == "__main__":
    found = [
        parliament.analyze_policy_string(json.dumps(one), include_community_auditors=True).findings
        for one in json.load(sys.stdin)]
    json.dump([[(one.issue, about(one)) for one in findings] for findings in found], sys.stdout)
