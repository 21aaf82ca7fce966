"""Reads what a principal may do now: the ceiling of what is published for it."""
import json

from botocore.exceptions import ClientError


def current_policies(iam, principal, /):
    """The documents of all policies that a role or user has, those of a user's groups too; None if it does not exist.

    A permissions boundary grants nothing, so it is left out.
    """
    kind, name = principal.split(":")[5].split("/")[0], principal.split("/")[-1]
    groups = []
    try:
        holders = [_existing(_policies_of, iam, kind, name)]
        if kind == "user" and holders[0]:
            groups = _existing(_in_iam, iam, "list_groups_for_user", "Groups", UserName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "AccessDenied":
            raise PermissionError(f"{principal} is not among the stack's PrincipalArns, or does not exist any more: "
                                  f"its policies may not be read ({error})") from error
        raise
    if groups is None or not holders[0]:
        return None
    holders += [_existing(_policies_of, iam, "group", group["GroupName"]) for group in groups]
    documents, attached = (sum(lists, []) for lists in zip(*filter(None, holders)))
    # A policy may be attached to a user and to groups of it.
    for arn in dict.fromkeys(attached):
        policy = _existing(iam.get_policy, PolicyArn=arn)
        version = policy and _existing(
            iam.get_policy_version, PolicyArn=arn, VersionId=policy["Policy"]["DefaultVersionId"])
        documents += [version["PolicyVersion"]["Document"]] if version else []
    # boto3 decodes documents, but leaves alone what it cannot decode.
    return [json.loads(one) if isinstance(one, str) else one for one in documents]


def _policies_of(iam, kind, name, /):
    """The documents of the inline policies of a role, user or group, and the ARNs of the policies attached to it."""
    holder = {kind.title() + "Name": name}
    inline = [_existing(getattr(iam, f"get_{kind}_policy"), PolicyName=policy, **holder)
              for policy in _in_iam(iam, f"list_{kind}_policies", "PolicyNames", **holder)]
    attached = _in_iam(iam, f"list_attached_{kind}_policies", "AttachedPolicies", **holder)
    return [one["PolicyDocument"] for one in inline if one], [one["PolicyArn"] for one in attached]


def _in_iam(iam, operation, key, /, **holder):
    return [one for page in iam.get_paginator(operation).paginate(**holder) for one in page[key]]


def _existing(call, /, *arguments, **named):
    """What a call answers; None of what does not exist, or no longer: people may delete it between two calls."""
    try:
        return call(*arguments, **named)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
