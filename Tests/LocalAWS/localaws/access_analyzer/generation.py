"""Policy generation. As on AWS one job runs at a time, a day has a quota of them, and a week later they are gone."""

import datetime
import json
import re
import uuid

from ..times import now
from ..wire import AWSError, service_model
from .placeholders import shown
from .requests import invalid, paged, require

PRINCIPAL = re.compile(r"arn:[^:]*:iam::[^:]*:(role|user)/.{1,576}")
ROLE = re.compile(r"arn:[^:]*:iam::[^:]*:role/.{1,576}")
TRAIL = re.compile(r"arn:[^:]*:cloudtrail:[^:]*:[^:]*:trail/.{1,576}")
LONGEST = datetime.timedelta(days=90)
DAY = datetime.timedelta(days=1)
KEPT = datetime.timedelta(days=7)


class Generation:
    def _begin(self):
        self.jobs, self._past, self._tokens, self._attempts = {}, {}, {}, {}

    def StartPolicyGeneration(self, request):
        principal, trail = _checked(request)
        token, parameters = request.get("clientToken"), (principal, repr(request.get("cloudTrailDetails")))
        with self._lock:
            if token in self._tokens:
                job, known = self._tokens[token]
                if known != parameters:
                    raise _busy("ConflictException", "The client token was used with other parameters", job)
                return {"jobId": job}
            self._check_quotas()
            identifier = str(uuid.uuid4())
            self._attempts[principal] = self._attempts.get(principal, 0) + 1
            self.jobs[identifier] = {
                **_job(identifier, principal, now()),
                "attempt": self._attempts[principal],
                "trail": trail,
                "denied": self._denied(trail, principal),
            }
            if token:
                self._tokens[token] = identifier, parameters
        return {"jobId": identifier}

    def _check_quotas(self):
        running = [job for job in self._known_jobs() if job["status"] == "IN_PROGRESS"]
        if len(running) >= self.settings["concurrent"]:
            raise _busy(self.settings["busy"], "Another policy generation is in progress", running[0]["jobId"])
        day = now() - DAY
        if sum(job["startedOn"] > day for job in self._known_jobs()) >= self.settings["daily_quota"]:
            raise _busy("ServiceQuotaExceededException", "The quota of policy generations per day is exceeded", "")

    def _known_jobs(self):
        return [*self._past.values(), *self.jobs.values()]

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
                needs += [("s3:GetObject", f"{bucket}/AWSLogs/x"), ("s3:ListBucket", bucket)]
        lacking += [need for need in needs if self._authority.decision(role, *need) != "Allow"]
        reason = "Access Analyzer needs it of its access role"
        for action, resource in lacking:
            self._aws.journal.denial(role=role, action=action, resource=resource, reason=reason)
        if lacking and self._aws.iam_mode == "enforce":
            return f"Access Analyzer may not {lacking[0][0]} on {lacking[0][1]} under {role}"
        return None

    def _bucket(self, trail):
        """The ARN of the bucket that a trail writes to, or None where there is no such trail."""
        client = self._aws.client("cloudtrail", trail.split(":")[3])
        try:
            return "arn:aws:s3:::" + client.get_trail(Name=trail.rpartition("/")[2])["Trail"]["S3BucketName"]
        except client.exceptions.ClientError:
            return None

    # One job

    def _find(self, request):
        job = self.jobs.get(request["jobId"]) or self._past.get(request["jobId"])
        if job is None or job["startedOn"] < now() - KEPT:
            raise invalid("jobId", f"There is no job {request['jobId']}")
        return job

    def GetGeneratedPolicy(self, request):
        job = self._find(request)
        with self._lock:
            outcome = job.get("outcome") or self._outcome(job)
            job["polls"] += 1
            if job["status"] == "IN_PROGRESS" and job["polls"] > self.settings["polls"] and not outcome.get("stuck"):
                _finish(job, outcome)
        told = ("jobId", "status", "startedOn", "completedOn", "jobError")
        details = {name: job[name] for name in told if name in job}
        properties = {"principalArn": job["principalArn"], "isComplete": outcome.get("complete", True)}
        if "trail" in job:
            times = {name: job["trail"][name] for name in ("startTime", "endTime")}
            properties["cloudTrailProperties"] = {**times, "trailProperties": job["trail"]["trails"]}
        result = {"properties": properties}
        if job["status"] == "SUCCEEDED":
            with_placeholders = request.get("includeResourcePlaceholders")
            result["generatedPolicies"] = [
                {"policy": one if isinstance(one, str) else json.dumps(shown(one, with_placeholders))}
                for one in outcome.get("policies", [])
            ]
        return {"jobDetails": details, "generatedPolicyResult": result}

    def _outcome(self, job):
        outcomes = self.settings["outcomes"]
        outcome = outcomes.get(job["principalArn"], outcomes.get("*", {}))
        if "attempts" in outcome:
            outcome = outcome["attempts"][min(job["attempt"], len(outcome["attempts"])) - 1]
        return outcome

    def CancelPolicyGeneration(self, request):
        job = self._find(request)
        if job["status"] == "IN_PROGRESS":
            job["status"], job["completedOn"] = "CANCELED", now()

    # All jobs

    def ListPolicyGenerations(self, request):
        principal, since = request.get("principalArn"), now() - KEPT
        require(principal is None or PRINCIPAL.fullmatch(principal), "principalArn")
        found = [
            {name: job[name] for name in ("jobId", "principalArn", "status", "startedOn", "completedOn") if name in job}
            for job in self._known_jobs()
            if job["startedOn"] >= since and principal in (None, job["principalArn"])
        ]
        found.sort(key=lambda job: job["startedOn"], reverse=True)
        page, following = paged(found, request)
        return {"policyGenerations": page, **following}

    def started_jobs(self):
        """The jobs of StartPolicyGeneration, oldest first, for tests to look at: of which time, trails and regions."""
        return [{name: value for name, value in job.items() if name != "outcome"} for job in self.jobs.values()]

    def _remember(self, jobs):
        """Past jobs instead of those that were remembered before."""
        statuses, past = service_model("accessanalyzer").shape_for("JobStatus").enum, {}
        for one in jobs:
            if set(one) != {"principalArn", "startedOn", "status"} or one["status"] not in statuses:
                raise ValueError(f"a past job has a principalArn, a startedOn and a status, which is one of {statuses}")
            identifier, started = str(uuid.uuid4()), _aware(datetime.datetime.fromisoformat(one["startedOn"]))
            job = past[identifier] = {**_job(identifier, one["principalArn"], started), "status": one["status"]}
            if one["status"] != "IN_PROGRESS":
                job["completedOn"] = started
            if one["status"] == "FAILED":
                job["jobError"] = {"code": "SERVICE_ERROR", "message": "It failed in the past"}
        self._past = past

    def _forget_attempts(self):
        self._attempts = {}


def _checked(request):
    """The principal and the CloudTrail details of a request, with both times."""
    principal, trail = request["policyGenerationDetails"].get("principalArn", ""), request.get("cloudTrailDetails")
    require(PRINCIPAL.fullmatch(principal), "policyGenerationDetails.principalArn")
    require(trail and trail.get("trails"), "cloudTrailDetails.trails")
    for one in trail["trails"]:
        require(TRAIL.fullmatch(one.get("cloudTrailArn", "")), "cloudTrailArn")
        require(bool(one.get("allRegions")) != bool(one.get("regions")), "cloudTrailDetails.trails.regions")
    require(ROLE.fullmatch(trail.get("accessRole", "")), "cloudTrailDetails.accessRole")
    require(trail.get("startTime"), "cloudTrailDetails.startTime")
    start, end = (_aware(moment) for moment in (trail["startTime"], trail.get("endTime") or now()))
    require(start < end and end - start <= LONGEST, "cloudTrailDetails.startTime")
    return principal, {**trail, "startTime": start, "endTime": end}


def _job(identifier, principal, started):
    return {
        "jobId": identifier,
        "principalArn": principal,
        "status": "IN_PROGRESS",
        "startedOn": started,
        "polls": 0,
        "attempt": 1,
        "denied": None,
    }


def _finish(job, outcome):
    job["completedOn"], job["outcome"] = now(), outcome
    if job["denied"]:
        job["status"], job["jobError"] = "FAILED", {"code": "AUTHORIZATION_ERROR", "message": job["denied"]}
    elif "error" in outcome:
        job["status"], job["jobError"] = "FAILED", outcome["error"]
    else:
        job["status"] = "SUCCEEDED"


def _busy(code, message, job):
    return AWSError(code, message, resourceId=job, resourceType="PolicyGeneration")


def _aware(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)
