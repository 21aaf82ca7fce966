"""IAM and IAM Access Analyzer in memory, behind real clients of boto3.

So parameters and answers are held against the API's models, pages are those of boto3's paginators, and policies are
decoded as boto3 does. Nothing is sent.
"""
import json
from types import SimpleNamespace
from urllib.parse import quote

import boto3
from botocore import xform_name
from botocore.validate import validate_parameters

ACCOUNT = "111122223333"


class Refusal(Exception):
    """What the service answers instead: a code and a message."""


class Service:
    """A method of a subclass, named like the client's, answers its calls. `denied` are operations that are refused;
    what stands in `before` under an operation is called ahead of it, to let others act between two calls."""

    def __init__(self, name):
        self.calls, self.denied, self.before = [], set(), {}
        self.client = boto3.client(name, region_name="eu-west-1")
        self.client.meta.events.register("before-parameter-build", self._remember)
        self.client.meta.events.register("before-call", self._answer)

    def _remember(self, params, context, **_):
        context["given"] = dict(params)

    def _answer(self, model, context, **_):
        self.calls.append((model.name, context["given"]))
        self.before.pop(model.name, lambda: None)()
        try:
            if model.name in self.denied:
                raise Refusal("AccessDenied", f"not authorized to perform: {model.name}")
            answer = getattr(self, xform_name(model.name))(**context["given"])
        except Refusal as refusal:
            code, message = refusal.args
            return SimpleNamespace(status_code=400), {"Error": {"Code": code, "Message": message}}
        validate_parameters(answer, model.output_shape)
        return SimpleNamespace(status_code=200), answer

    def asked(self, operation):
        """The parameters of each call of an operation."""
        return [given for name, given in self.calls if name == operation]


class Iam(Service):
    """Roles, users, groups and managed policies; lists have one entry a page."""

    def __init__(self):
        super().__init__("iam")
        self.holders = {"Role": {}, "User": {}, "Group": {}}  # kind -> name -> {"inline", "attached", "groups"}
        self.managed = {}  # ARN -> {version: document}; the last one is the default

    def put(self, kind, name, inline=(), attached=(), groups=()):
        self.holders[kind][name] = {"inline": dict(inline), "attached": list(attached), "groups": list(groups)}

    def _of(self, kind, name):
        return self._existing(self.holders[kind], name)

    def _existing(self, table, name):
        if name not in table:
            raise Refusal("NoSuchEntity", f"{name} cannot be found.")
        return table[name]

    def _page(self, key, entries, marker):
        n = int(marker or 0)
        more = {"IsTruncated": True, "Marker": str(n + 1)} if n + 1 < len(entries) else {"IsTruncated": False}
        return {key: entries[n:n + 1], **more}

    def _inline(self, kind, name, marker):
        return self._page("PolicyNames", list(self._of(kind, name)["inline"]), marker)

    def _attached(self, kind, name, marker):
        entries = [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in self._of(kind, name)["attached"]]
        return self._page("AttachedPolicies", entries, marker)

    def _policy(self, kind, name, policy):
        document = self._existing(self._of(kind, name)["inline"], policy)
        return {kind + "Name": name, "PolicyName": policy, "PolicyDocument": quote(json.dumps(document))}

    def list_role_policies(self, RoleName, Marker=None):
        return self._inline("Role", RoleName, Marker)

    def list_user_policies(self, UserName, Marker=None):
        return self._inline("User", UserName, Marker)

    def list_group_policies(self, GroupName, Marker=None):
        return self._inline("Group", GroupName, Marker)

    def list_attached_role_policies(self, RoleName, Marker=None):
        return self._attached("Role", RoleName, Marker)

    def list_attached_user_policies(self, UserName, Marker=None):
        return self._attached("User", UserName, Marker)

    def list_attached_group_policies(self, GroupName, Marker=None):
        return self._attached("Group", GroupName, Marker)

    def get_role_policy(self, RoleName, PolicyName):
        return self._policy("Role", RoleName, PolicyName)

    def get_user_policy(self, UserName, PolicyName):
        return self._policy("User", UserName, PolicyName)

    def get_group_policy(self, GroupName, PolicyName):
        return self._policy("Group", GroupName, PolicyName)

    def list_groups_for_user(self, UserName, Marker=None):
        entries = [{"Path": "/", "GroupName": name, "GroupId": "AGPA" + "X" * 17, "CreateDate": "2024-01-01T00:00:00Z",
                    "Arn": f"arn:aws:iam::{ACCOUNT}:group/{name}"} for name in self._of("User", UserName)["groups"]]
        return self._page("Groups", entries, Marker)

    def get_policy(self, PolicyArn):
        versions = self._existing(self.managed, PolicyArn)
        return {"Policy": {"Arn": PolicyArn, "DefaultVersionId": list(versions)[-1]}}

    def get_policy_version(self, PolicyArn, VersionId):
        document = self._existing(self._existing(self.managed, PolicyArn), VersionId)
        return {"PolicyVersion": {"Document": quote(json.dumps(document)), "VersionId": VersionId}}


class Analyzer(Service):
    """Answers as it is told: `pages` of findings for each call of ValidatePolicy, results for the charged checks."""

    PASS = {"result": "PASS", "message": "Passed."}

    def __init__(self):
        super().__init__("accessanalyzer")
        self.pages = [[]]
        self.new_access, self.not_granted = [], []  # answers to come; PASS where there is none left

    def validate_policy(self, policyDocument, policyType, nextToken=None):
        n = int(nextToken or 0)
        more = {"nextToken": str(n + 1)} if n + 1 < len(self.pages) else {}
        return {"findings": self.pages[n], **more}

    def _next(self, answers):
        answer = answers.pop(0) if answers else self.PASS
        if isinstance(answer, Exception):
            raise answer
        return answer

    def check_no_new_access(self, newPolicyDocument, existingPolicyDocument, policyType):
        return self._next(self.new_access)

    def check_access_not_granted(self, policyDocument, access, policyType):
        # The model says so too, but boto3 leaves it to the service.
        if len(access) > 1 or len(access[0]["actions"]) > 100:
            raise Refusal("ValidationException", "too many")
        return self._next(self.not_granted)
