"""What the planner sees of an account: principals, jobs of Access Analyzer, a bucket, a topic. See fakes_iam.py."""
from datetime import datetime, timedelta, timezone

from fakes_iam import Refusal, Service

CREATED = datetime(2024, 1, 1, tzinfo=timezone.utc)


class Clock:
    """The time of all of them."""

    def __init__(self, now):
        self.now = now

    def pass_by(self, **span):
        self.now += timedelta(**span)


class Identities(Service):
    """Roles and users by their ARNs, two on a page; reports of when services were last used."""

    def __init__(self, arns=()):
        super().__init__("iam")
        self.arns, self.services, self.polls = list(arns), [], 1

    def _page(self, kind, prefix, marker):
        found = [arn for arn in self.arns if f":{kind}/" in arn and arn.partition(f":{kind}")[2].startswith(prefix)]
        start = int(marker or 0)
        page = {"IsTruncated": start + 2 < len(found), "Marker": str(start + 2)}
        path = {"Path": "/", "CreateDate": CREATED}
        title = kind.capitalize()
        return {**page, title + "s": [
            {f"{title}Name": arn.rpartition("/")[2], f"{title}Id": "A" * 16, "Arn": arn, **path}
            for arn in found[start:start + 2]]}

    def list_roles(self, PathPrefix="/", Marker=None):
        return self._page("role", PathPrefix, Marker)

    def list_users(self, PathPrefix="/", Marker=None):
        return self._page("user", PathPrefix, Marker)

    def generate_service_last_accessed_details(self, Arn, Granularity):
        return {"JobId": "0" * 36}

    def get_service_last_accessed_details(self, JobId, Marker=None):
        self.polls -= 1
        status = "IN_PROGRESS" if self.polls >= 0 else "COMPLETED"
        page = {"JobStatus": status, "JobCreationDate": CREATED, "JobCompletionDate": CREATED, "ServicesLastAccessed": []}
        if status == "COMPLETED":
            start = int(Marker or 0)
            page["ServicesLastAccessed"] = self.services[start:start + 1]
            page["IsTruncated"] = start + 1 < len(self.services)
            page |= {"Marker": str(start + 1)} if page["IsTruncated"] else {}
        return page


class Jobs(Service):
    """The generations of an account; two on a page, those of seven days."""

    def __init__(self, clock):
        super().__init__("accessanalyzer")
        self.clock, self.jobs, self.cancelled = clock, [], []

    def start(self, arn, status="SUCCEEDED"):
        identifier = str(len(self.jobs))
        self.jobs.append({"jobId": identifier, "principalArn": arn, "status": status, "startedOn": self.clock.now})
        return identifier

    def list_policy_generations(self, nextToken="0"):
        known = [job for job in self.jobs if self.clock.now - job["startedOn"] < timedelta(days=7)][::-1]
        start = int(nextToken)
        page = {"policyGenerations": known[start:start + 100]}
        return page | ({"nextToken": str(start + 100)} if start + 100 < len(known) else {})

    def cancel_policy_generation(self, jobId):
        if jobId == "unknown":
            raise Refusal("ValidationException", "There is no such job")
        self.cancelled.append(jobId)
        return {}


class Objects(Service):
    """A bucket; a thousand objects on a page."""

    def __init__(self, clock):
        super().__init__("s3")
        self.clock, self.objects, self.bodies = clock, {}, {}

    def put(self, key):
        self.objects[key] = self.clock.now

    def list_objects_v2(self, Bucket, ContinuationToken="0", EncodingType=None):
        keys, start = sorted(self.objects), int(ContinuationToken)
        page = [{"Key": key, "LastModified": self.objects[key]} for key in keys[start:start + 1000]]
        more = start + 1000 < len(keys)
        return {"IsTruncated": more, "Contents": page} | ({"NextContinuationToken": str(start + 1000)} if more else {})

    def put_object(self, Bucket, Key, Body, ContentType):
        self.put(Key)
        self.bodies[Key] = Body if isinstance(Body, bytes) else Body.read()
        return {}


class Topic(Service):
    def __init__(self):
        super().__init__("sns")
        self.messages = []

    def publish(self, TopicArn, Subject, Message):
        assert len(Subject) <= 100 and Subject.isascii()
        self.messages.append((Subject, Message))
        return {"MessageId": "1"}


class Account:
    """All of it, as boto3.client gives it."""

    def __init__(self, now):
        self.clock = Clock(now)
        self.iam, self.jobs, self.bucket, self.topic = (
            Identities(), Jobs(self.clock), Objects(self.clock), Topic())
        self._clients = {"iam": self.iam, "accessanalyzer": self.jobs, "s3": self.bucket, "sns": self.topic}

    def client(self, name, **_):
        return self._clients[name].client
