"""ValidatePolicy, CheckNoNewAccess and CheckAccessNotGranted."""

import json

from ..iam import policy
from ..wire import AWSError, service_model
from . import access
from .findings import findings
from .requests import paged, require


class Checks:
    def ValidatePolicy(self, request):
        _require_type(request, "PolicyType")
        found = self.settings["findings"] + findings(request["policyDocument"], request["policyType"])
        page, following = paged(found, request, self.settings["findings_page"])
        return {"findings": page, **following}

    def CheckNoNewAccess(self, request):
        _require_type(request, "AccessCheckPolicyType")
        new, existing = (_rules(request, name) for name in ("newPolicyDocument", "existingPolicyDocument"))
        wider = access.new_access(new, existing)
        return _result(self.settings["no_new_access"], wider, "new access compared to your existing policy")

    def CheckAccessNotGranted(self, request):
        _require_type(request, "AccessCheckPolicyType")
        asked = request["access"]
        require(len(asked) <= 1, "access")
        actions, resources = ((asked[0].get(name) or [] if asked else []) for name in ("actions", "resources"))
        require(len(actions) <= 100, "access.actions")
        require(len(resources) <= 100 and all(len(one) <= 2048 for one in resources), "access.resources")
        if not actions and not resources:
            raise AWSError("InvalidParameterException", "The access has neither actions nor resources")
        granted = access.granted(_rules(request, "policyDocument"), actions, resources)
        return _result(self.settings["access_not_granted"], granted, "some of the listed access")


def _require_type(request, shape):
    require(request["policyType"] in service_model("accessanalyzer").shape_for(shape).enum, "policyType")


def _rules(request, name):
    try:
        document = json.loads(request[name])
    except ValueError as error:
        raise AWSError("InvalidParameterException", f"{name} is not JSON: {error}") from error
    statements = policy.statements(document) if isinstance(document, dict) else []
    if not statements or not all(_is_statement(one) for one in statements):
        raise AWSError("UnprocessableEntityException", f"{name} is no policy")
    return access.rules(statements)


def _is_statement(statement):
    return (
        isinstance(statement, dict)
        and statement.get("Effect") in ("Allow", "Deny")
        and ("Action" in statement) != ("NotAction" in statement)
        and not {"Resource", "NotResource"} <= set(statement)
    )


def _result(forced, reasons, what):
    """`reasons`: the rules that do what they must not. A test may force another result."""
    if forced == "PASS" or not (reasons or forced):
        return {"result": "PASS", "message": f"The policy does not grant {what}."}
    described = [
        {"description": f"Statement {rule.index} grants {what}.", "statementIndex": rule.index, "statementId": rule.sid}
        for rule in reasons
    ]
    return {"result": "FAIL", "message": f"The policy grants {what}.", "reasons": described}
