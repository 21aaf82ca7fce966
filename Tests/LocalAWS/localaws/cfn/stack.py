"""What is known of a stack: its resources, its events, its outputs."""

import datetime
import uuid
from dataclasses import dataclass, field

from ..times import now


@dataclass
class Resource:
    logical_id: str
    type: str
    properties: dict
    physical_id: str | None = None
    attributes: dict = field(default_factory=dict)
    deletion_policy: str = "Delete"
    status: str = "CREATE_IN_PROGRESS"
    reason: str | None = None
    time: datetime.datetime = field(default_factory=now)


@dataclass
class Stack:
    name: str
    arn: str
    region: str
    status: str = "REVIEW_IN_PROGRESS"
    reason: str | None = None
    created: datetime.datetime = field(default_factory=now)
    updated: datetime.datetime | None = None
    deleted: datetime.datetime | None = None
    template_text: str = ""
    template: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)  # name → value as text or list
    tags: dict = field(default_factory=dict)
    capabilities: list = field(default_factory=list)
    resources: dict = field(default_factory=dict)  # logical id → Resource, in the order of their creation
    outputs: dict = field(default_factory=dict)  # name → {"value", "description", "export"}
    events: list = field(default_factory=list)
    change_sets: dict = field(default_factory=dict)
    protected: bool = False

    def set_status(self, status, reason=None):
        self.status, self.reason = status, reason
        self._event(self.name, self.arn, "AWS::CloudFormation::Stack", status, reason)

    def resource_event(self, resource, status, reason=None):
        resource.status, resource.reason, resource.time = status, reason, now()
        self._event(resource.logical_id, resource.physical_id or "", resource.type, status, reason)

    def _event(self, logical_id, physical_id, kind, status, reason):
        event = {
            "StackId": self.arn,
            "StackName": self.name,
            "EventId": str(uuid.uuid4()),
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": physical_id,
            "ResourceType": kind,
            "ResourceStatus": status,
            "Timestamp": now(),
        }
        self.events.append(event | ({"ResourceStatusReason": reason} if reason else {}))
