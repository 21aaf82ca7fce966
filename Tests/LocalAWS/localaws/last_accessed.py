"""IAM's last-accessed data, which moto has not: what a principal used, as a test says."""

import datetime
import re
import threading
import uuid

from moto.backends import get_backend

from . import ACCOUNT
from .times import now
from .wire import AWSError, service_model

PAGE = 100
ENTITY = re.compile(r"arn:[^:]+:iam::(\d{12}|aws):(user|group|role|policy)/.+")


class LastAccessed:
    def __init__(self, aws):
        self._lock, self._services, self._reports, self._polls = threading.Lock(), {}, {}, 0
        aws.answer("iam", "GenerateServiceLastAccessedDetails", self._generate)
        aws.answer("iam", "GetServiceLastAccessedDetails", self._get)

    def configure(self, polls=None, **services):
        """{principal ARN: services, or {"Code", "Message"} of a report that fails}; `polls`: how often IN_PROGRESS."""
        read = {arn: one if isinstance(one, dict) else _read(one) for arn, one in services.items()}
        self._services.update(read)
        self._polls = self._polls if polls is None else polls
        return {"polls": self._polls, "principals": sorted(self._services)}

    def _generate(self, request):
        arn, granularity = request["Arn"], request.get("Granularity", "SERVICE_LEVEL")
        if not ENTITY.fullmatch(arn) or granularity not in ("SERVICE_LEVEL", "ACTION_LEVEL"):
            raise AWSError("InvalidInputException", f"No report can be made of {arn} at {granularity}")
        if arn not in self._services and not _exists(arn):
            raise AWSError("NoSuchEntityException", f"{arn} does not exist")
        found, identifier = self._services.get(arn, []), str(uuid.uuid4())
        with self._lock:
            self._reports[identifier] = {
                "by": request.role,
                "polls": 0,
                "created": now(),
                "completed": None,
                "type": granularity,
                "error": found if isinstance(found, dict) else None,
                "services": [] if isinstance(found, dict) else [_shown(one, arn, granularity) for one in found],
            }
        return {"JobId": identifier}

    def _get(self, request):
        report = self._reports.get(request["JobId"])
        # A report is there only for who asked for it.
        if report is None or report["by"] != request.role:
            raise AWSError("NoSuchEntityException", f"There is no report {request['JobId']}")
        size, marker = request.get("MaxItems", PAGE), request.get("Marker", "0")
        if not 1 <= size <= 1000 or not marker.isdecimal():
            raise AWSError("InvalidInputException", "MaxItems or Marker is not valid")
        with self._lock:
            report["polls"] += 1
            if not report["completed"] and report["polls"] > self._polls:
                report["completed"] = now()
        answer = {"JobType": report["type"], "JobCreationDate": report["created"], "ServicesLastAccessed": []}
        if not report["completed"]:
            return {**answer, "JobStatus": "IN_PROGRESS", "IsTruncated": False}
        answer["JobCompletionDate"] = report["completed"]
        if report["error"]:
            return {**answer, "JobStatus": "FAILED", "IsTruncated": False, "Error": report["error"]}
        end, services = int(marker) + size, report["services"]
        answer |= {"JobStatus": "COMPLETED", "ServicesLastAccessed": services[int(marker) : end]}
        return answer | ({"IsTruncated": True, "Marker": str(end)} if end < len(services) else {"IsTruncated": False})


def _exists(arn):
    backend = get_backend("iam")[ACCOUNT]["aws"]
    entities = [*backend.roles.values(), *backend.users.values(), *backend.groups.values()]
    return arn in backend.managed_policies or any(entity.arn == arn for entity in entities)


def _read(services):
    """Services in their order, with moments for the texts of JSON; refused where IAM has no such member."""
    shape, read = service_model("iam").shape_for("ServiceLastAccessed"), []
    for service in services:
        actions = [_moments(one, _TRACKED) for one in service.get("TrackedActionsLastAccessed", [])]
        read.append(_moments(service, shape) | ({"TrackedActionsLastAccessed": actions} if actions else {}))
        missing = set(shape.required_members) - set(service)
        if missing:
            raise ValueError(f"a service needs {sorted(missing)}")
    return sorted(read, key=lambda service: service["ServiceNamespace"])


_TRACKED = service_model("iam").shape_for("TrackedActionLastAccessed")


def _moments(given, shape):
    unknown = set(given) - set(shape.members)
    if unknown:
        raise ValueError(f"{shape.name} has no {sorted(unknown)}")
    return {
        name: datetime.datetime.fromisoformat(value) if shape.members[name].type_name == "timestamp" else value
        for name, value in given.items()
    }


def _shown(service, arn, granularity):
    """With what IAM adds of a user or a role; actions only where the report is of actions."""
    shown = dict(service)
    if granularity != "ACTION_LEVEL":
        shown.pop("TrackedActionsLastAccessed", None)
    if "LastAuthenticated" in service:
        shown = {"LastAuthenticatedEntity": arn, "TotalAuthenticatedEntities": 1, **shown}
    return shown
