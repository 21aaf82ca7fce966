"""IAM Access Analyzer's policy generation and policy checks.

What a job comes to is set by tests (`configure`). As on AWS only one job runs at a time, and a day has a quota of them.
"""

import datetime
import json
import re
import threading
import uuid

from .iam import policy
from .times import now
from .wire import AWSError

PLACEHOLDERS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": ["ec2:DescribeInstances", "sts:GetCallerIdentity"], "Resource": "*"},
        {"Sid": "SupportedServiceSid1", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::${BucketName}"},
        {
            "Sid": "SupportedServiceSid2",
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Resource": "arn:aws:sqs:${Region}:${Account}:${QueueName}",
        },
    ],
}
DEFAULTS = {
    "polls": 2,  # how often a job is IN_PROGRESS when it is asked for
    "busy": "ServiceQuotaExceededException",  # the error of a second job at a time; ConflictException is as likely
    "concurrent": 1,
    "daily_quota": 50,
    # principal ARN or "*" → {"policies": [document, …]}, {"error": {"code", "message"}} or {"stuck": true}; "complete" is isComplete
    "outcomes": {"*": {"policies": [PLACEHOLDERS]}},
    "findings": [],  # of ValidatePolicy, beyond what it finds itself
}
LONGEST = datetime.timedelta(days=90)


class AccessAnalyzer:
    def __init__(self, aws, authority):
        self._aws, self._authority, self._lock = aws, authority, threading.Lock()
        self.reset()

    def reset(self):
        self.settings, self.jobs, self._tokens = json.loads(json.dumps(DEFAULTS)), {}, {}

    def configure(self, **settings):
        unknown = set(settings) - set(DEFAULTS)
        if unknown:
            raise ValueError(f"there is no {sorted(unknown)}; there is {sorted(DEFAULTS)}")
        self.settings.update(settings)
        return self.settings

    # Generation

    def StartPolicyGeneration(self, request):
        principal, trail = request["policyGenerationDetails"].get("principalArn", ""), request.get("cloudTrailDetails")
        _require(re.fullmatch(r"arn:[^:]*:iam::[^:]*:(role|user)/.{1,576}", principal), "policyGenerationDetails.principalArn")
        _require(trail and trail.get("trails"), "cloudTrailDetails.trails")
        for one in trail["trails"]:
            _require(re.fullmatch(r"arn:[^:]*:cloudtrail:[^:]*:[^:]*:trail/.{1,576}", one.get("cloudTrailArn", "")), "cloudTrailArn")
            _require(bool(one.get("allRegions")) != bool(one.get("regions")), "cloudTrailDetails.trails.regions")
        _require(re.fullmatch(r"arn:[^:]*:iam::[^:]*:role/.{1,576}", trail.get("accessRole", "")), "cloudTrailDetails.accessRole")
        _require(trail.get("startTime"), "cloudTrailDetails.startTime")
        start, end = (_aware(moment) for moment in (trail["startTime"], trail.get("endTime") or now()))
        _require(start < end and end - start <= LONGEST, "cloudTrailDetails.startTime")
        token, parameters = request.get("clientToken"), (principal, repr(trail))
        with self._lock:
            if token in self._tokens:
                job, known = self._tokens[token]
                if known != parameters:
                    raise AWSError(
                        "ConflictException",
                        "The client token was used with other parameters",
                        409,
                        resourceId=job,
                        resourceType="PolicyGeneration",
                    )
                return {"jobId": job}
            self._check_quotas()
            identifier = str(uuid.uuid4())
            self.jobs[identifier] = {
                "jobId": identifier,
                "principalArn": principal,
                "status": "IN_PROGRESS",
                "startedOn": now(),
                "polls": 0,
                "trail": {**trail, "startTime": start, "endTime": end},
                "denied": self._denied(trail, principal),
            }
            if token:
                self._tokens[token] = identifier, parameters
        return {"jobId": identifier}

    def _check_quotas(self):
        running = [job for job in self.jobs.values() if job["status"] == "IN_PROGRESS"]
        if len(running) >= self.settings["concurrent"]:
            raise AWSError(
                self.settings["busy"],
                "Another policy generation is in progress",
                resourceId=running[0]["jobId"],
                resourceType="PolicyGeneration",
            )
        day = now() - datetime.timedelta(days=1)
        if sum(job["startedOn"] > day for job in self.jobs.values()) >= self.settings["daily_quota"]:
            message = "The quota of policy generations per day is exceeded"
            raise AWSError("ServiceQuotaExceededException", message, resourceId="", resourceType="PolicyGeneration")

    def _denied(self, trail, principal):
        """What the access role lacks; Access Analyzer reads the trail, its bucket and last-accessed data under it."""
        role, lacking = trail["accessRole"], []
        if self._aws.iam_mode == "off":
            return None
        if not self._authority.may_assume(role, "access-analyzer.amazonaws.com"):
            lacking.append(("sts:AssumeRole", role))
        needs = [("cloudtrail:GetTrail", one["cloudTrailArn"]) for one in trail["trails"]]
        needs += [("iam:GenerateServiceLastAccessedDetails", principal), ("iam:GetServiceLastAccessedDetails", "*")]
        for one in trail["trails"]:
            bucket = self._bucket(one["cloudTrailArn"])
            if bucket:
                needs += [("s3:GetObject", f"arn:aws:s3:::{bucket}/AWSLogs/x"), ("s3:ListBucket", f"arn:aws:s3:::{bucket}")]
        lacking += [need for need in needs if self._authority.decision(role, *need) != "Allow"]
        for action, resource in lacking:
            self._aws.journal.denial(role=role, action=action, resource=resource, reason="Access Analyzer needs it of its access role")
        if lacking and self._aws.iam_mode == "enforce":
            return f"Access Analyzer may not {lacking[0][0]} on {lacking[0][1]} under {role}"
        return None

    def _bucket(self, trail):
        client = self._aws.client("cloudtrail", trail.split(":")[3])
        try:
            return client.get_trail(Name=trail.rpartition("/")[2])["Trail"]["S3BucketName"]
        except client.exceptions.ClientError:
            return None

    def _job(self, request):
        if request["jobId"] not in self.jobs:
            raise _invalid("jobId", f"There is no job {request['jobId']}")
        return self.jobs[request["jobId"]]

    def GetGeneratedPolicy(self, request):
        job = self._job(request)
        with self._lock:
            outcome = self.settings["outcomes"].get(job["principalArn"], self.settings["outcomes"].get("*", {}))
            job["polls"] += 1
            if job["status"] == "IN_PROGRESS" and job["polls"] > self.settings["polls"] and not outcome.get("stuck"):
                self._finish(job, outcome)
        details = {name: job[name] for name in ("jobId", "status", "startedOn", "completedOn", "jobError") if name in job}
        properties = {"principalArn": job["principalArn"], "isComplete": outcome.get("complete", True)}
        trail = {name: job["trail"][name] for name in ("startTime", "endTime")}
        properties["cloudTrailProperties"] = {**trail, "trailProperties": job["trail"]["trails"]}
        result = {"properties": properties}
        if job["status"] == "SUCCEEDED":
            result["generatedPolicies"] = [
                {"policy": one if isinstance(one, str) else json.dumps(_shown(one, request.get("includeResourcePlaceholders")))}
                for one in outcome.get("policies", [])
            ]
        return {"jobDetails": details, "generatedPolicyResult": result}

    @staticmethod
    def _finish(job, outcome):
        job["completedOn"] = now()
        if job["denied"]:
            job["status"], job["jobError"] = "FAILED", {"code": "AUTHORIZATION_ERROR", "message": job["denied"]}
        elif "error" in outcome:
            job["status"], job["jobError"] = "FAILED", outcome["error"]
        else:
            job["status"] = "SUCCEEDED"

    def CancelPolicyGeneration(self, request):
        job = self._job(request)
        if job["status"] == "IN_PROGRESS":
            job["status"], job["completedOn"] = "CANCELED", now()

    def ListPolicyGenerations(self, request):
        found = [job for job in self.jobs.values() if request.get("principalArn") in (None, job["principalArn"])]
        names = ("jobId", "principalArn", "status", "startedOn", "completedOn")
        found = [{name: job[name] for name in names if name in job} for job in reversed(found)]
        start, size = int(request.get("nextToken", 0)), request.get("maxResults", 100)
        page = {"policyGenerations": found[start : start + size]}
        return page | ({"nextToken": str(start + size)} if start + size < len(found) else {})

    # Checks

    def ValidatePolicy(self, request):
        return {
            "findings": self.settings["findings"]
            + [_finding(*fault) for fault in _faults(request["policyDocument"], request["policyType"])]
        }

    def CheckNoNewAccess(self, request):
        new, old = _document(request["newPolicyDocument"]), _document(request["existingPolicyDocument"])
        wider = []
        for index, statement in enumerate(policy.statements(new)):
            if statement["Effect"] != "Allow":
                continue
            pairs = [
                (action, resource)
                for action in policy.as_list(statement.get("Action"))
                for resource in policy.as_list(statement.get("Resource"))
            ]
            if "NotAction" in statement or "NotResource" in statement or any(policy.verdict([old], *pair, {}) != "Allow" for pair in pairs):
                wider.append(
                    {"description": "New access in the statement.", "statementIndex": index, "statementId": statement.get("Sid", "")}
                )
        return _result(wider, "The modified permissions grant new access compared to your existing policy.")

    def CheckAccessNotGranted(self, request):
        document, granted = _document(request["policyDocument"]), []
        for one in request["access"]:
            for action in one.get("actions") or []:
                for index, statement in enumerate(policy.statements(document)):
                    if statement["Effect"] == "Allow" and any(
                        policy.applies(statement, action, resource, {}) for resource in one.get("resources") or ["*"]
                    ):
                        granted.append(
                            {
                                "description": f"The statement grants {action}.",
                                "statementIndex": index,
                                "statementId": statement.get("Sid", ""),
                            }
                        )
        return _result(granted, "The policy document grants access to perform one or more of the listed actions.")


def _shown(document, with_placeholders):
    """Without resource placeholders all actions stand in one statement, on all resources."""
    if with_placeholders:
        return document
    actions = sorted({action for statement in document["Statement"] for action in policy.as_list(statement["Action"])})
    return {
        "Version": document["Version"],
        "Statement": [{"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": actions, "Resource": "*"}],
    }


def _faults(text, kind):
    try:
        document = json.loads(text)
    except ValueError as error:
        return [("ERROR", "JSON_SYNTAX_ERROR", str(error))]
    found = []
    if not isinstance(document, dict) or not policy.statements(document):
        return [("ERROR", "MISSING_STATEMENT", "The policy has no statement")]
    if len(re.sub(r"\s", "", text)) > 6144 and kind == "IDENTITY_POLICY":
        found.append(("ERROR", "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", "The policy is larger than 6144 characters"))
    sids = [statement["Sid"] for statement in policy.statements(document) if "Sid" in statement]
    if len(set(sids)) < len(sids):
        found.append(("ERROR", "DUPLICATE_SID", "Two statements have the same Sid"))
    for statement in policy.statements(document):
        if statement.get("Effect") not in ("Allow", "Deny"):
            found.append(("ERROR", "INVALID_EFFECT", "The effect is neither Allow nor Deny"))
        if not {"Action", "NotAction"} & set(statement) or not {"Resource", "NotResource"} & set(statement):
            found.append(
                ("ERROR", "MISSING_ACTION" if not {"Action", "NotAction"} & set(statement) else "MISSING_RESOURCE", "An element is missing")
            )
        for action in policy.as_list(statement.get("Action")):
            if action != "*" and not re.fullmatch(r"[A-Za-z0-9-]+:[A-Za-z0-9*?]+", action):
                found.append(("ERROR", "INVALID_ACTION", f"The action {action} does not exist"))
        if statement.get("Effect") == "Allow" and "*" in policy.as_list(statement.get("Resource")):
            if any(action.lower() in ("iam:passrole", "iam:*", "*") for action in policy.as_list(statement.get("Action"))):
                found.append(("SECURITY_WARNING", "PASS_ROLE_WITH_STAR_IN_RESOURCE", "iam:PassRole on all resources"))
    return found


def _finding(kind, code, details):
    place = {"path": [], "span": {"start": {"line": 1, "column": 0, "offset": 0}, "end": {"line": 1, "column": 0, "offset": 0}}}
    link = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
    return {"findingType": kind, "issueCode": code, "findingDetails": details, "learnMoreLink": link, "locations": [place]}


def _document(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise AWSError("InvalidParameterException", f"The policy is not JSON: {error}") from error


def _result(reasons, message):
    return (
        {"result": "FAIL", "message": message, "reasons": reasons} if reasons else {"result": "PASS", "message": "The check found nothing."}
    )


def _require(condition, field):
    if not condition:
        raise _invalid(field, f"{field} is not valid")


def _invalid(field, message):
    return AWSError("ValidationException", message, reason="fieldValidationFailed", fieldList=[{"name": field, "message": message}])


def _aware(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)
