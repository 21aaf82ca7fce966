"""The account's IAM: what roles may do, what AWS services may do by a resource's policy, who may become a role."""

from moto.backends import get_backend

from .. import ACCOUNT
from ..wire import AWSError
from . import policy
from .callers import caller_arn
from .pages import cut_into_pages
from .requirements import requirements


class Authority:
    def __init__(self, aws):
        self._aws = aws
        self.resource_policies = {}  # service part of an ARN → function from the ARN to a policy document
        aws.authorise = self.authorise
        aws.follow("sts", "AssumeRole", self._remember_session)
        aws.check("sts", "AssumeRole", self._check_trust)
        aws.answer("sts", "GetCallerIdentity", self._identity)
        cut_into_pages()

    # What roles may do

    def role(self, arn):
        roles = get_backend("iam")[ACCOUNT]["aws"].roles.values()
        return next((role for role in roles if role.arn == arn), None)

    def decision(self, role_arn, action, resource, context=()):
        """ "Allow", "Deny" (by a statement) or None (not allowed by any)."""
        role = self.role(role_arn)
        if role is None:
            return None
        context = {
            "aws:PrincipalArn": role_arn,
            "aws:PrincipalAccount": ACCOUNT,
            "aws:PrincipalType": "AssumedRole",
            "aws:ResourceAccount": ACCOUNT,
            "aws:SecureTransport": "true",
            **dict(context),
        }
        documents = list(role.policies.values()) + [_document(managed) for managed in role.managed_policies.values()]
        by_identity = policy.verdict(documents, action, resource, context)
        own = self._resource_policy(resource)
        by_resource = policy.verdict([own], action, resource, context, {"AWS": role_arn}) if own else None
        if role.permissions_boundary_arn:
            boundary = get_backend("iam")[ACCOUNT]["aws"].managed_policies.get(role.permissions_boundary_arn)
            if boundary and policy.verdict([_document(boundary)], action, resource, context) != "Allow":
                by_identity = "Deny" if by_identity == "Deny" else None
        if "Deny" in (by_identity, by_resource):
            return "Deny"
        return by_identity or by_resource

    def authorise(self, request):
        """Refuses or records what the calling role may not do."""
        if not request.role or self._aws.iam_mode == "off":
            return
        for action, resource, context in requirements(request):
            context = {"aws:RequestedRegion": request.region, **context}
            decision = self.decision(request.role, action, resource, context)
            if decision == "Allow":
                continue
            reason = "explicitly denied" if decision == "Deny" else "no identity-based policy allows it"
            self._aws.journal.denial(role=request.role, action=action, resource=resource, reason=reason)
            if self._aws.iam_mode == "enforce":
                message = f"User: {request.role} is not authorized to perform: {action} on resource: {resource} because {reason}"
                raise AWSError("AccessDenied" if request.service in ("s3", "sns", "sts", "iam") else "AccessDeniedException", message, 403)

    # What services may do

    def service_may(self, service, action, resource, source_arn, context=()):
        """Whether the resource's policy lets an AWS service act for `source_arn`."""
        context = {"aws:SourceArn": source_arn, "aws:SourceAccount": ACCOUNT, "aws:SecureTransport": "true", **dict(context)}
        return policy.verdict([self._resource_policy(resource)], action, resource, context, {"Service": service}) == "Allow"

    def may_assume(self, role_arn, service, source_arn=None):
        role = self.role(role_arn)
        if role is None:
            return False
        context = {"aws:SourceAccount": ACCOUNT, "sts:ExternalId": None}
        if source_arn:
            context["aws:SourceArn"] = source_arn
        documents = [role.assume_role_policy_document]
        return policy.verdict(documents, "sts:AssumeRole", None, context, {"Service": service}) == "Allow"

    def _resource_policy(self, resource):
        parts = (resource or "").split(":")
        find = self.resource_policies.get(parts[2]) if len(parts) > 5 else None
        return find(resource) if find else None

    @staticmethod
    def _identity(request):
        return {"UserId": "AIDALOCAL", "Account": ACCOUNT, "Arn": caller_arn(request.role)}

    # Roles that take on other roles

    def _check_trust(self, request):
        role = self.role(request["RoleArn"])
        context = {"aws:SourceAccount": ACCOUNT}
        if request.role and (
            role is None
            or policy.verdict([role.assume_role_policy_document], "sts:AssumeRole", None, context, {"AWS": request.role}) != "Allow"
        ):
            raise AWSError(
                "AccessDenied", f"User: {request.role} is not authorized to perform: sts:AssumeRole on {request['RoleArn']}", 403
            )

    def _remember_session(self, request, response):
        key = response.body.decode().partition("<AccessKeyId>")[2].partition("<")[0]
        self._aws.sessions.adopt(key, request["RoleArn"])


def _document(managed):
    return next(version.document for version in managed.versions if version.version_id == managed.default_version_id)
