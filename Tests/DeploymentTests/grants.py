"""What deployed roles are granted, part by part, and how one part is taken away for a while.

A statement with several actions, or several resources, has a part for each action and one for each resource: it is as
small as it can be when none of them can go. A statement of one action and one resource goes as a whole.
"""
import contextlib
import dataclasses
import fnmatch
import json


@dataclasses.dataclass(frozen=True)
class Grant:
    """A part of a statement: one of its actions on all of its resources, or all actions on one of its resources."""

    role: str  # the name of the role in AWS
    policy: str
    number: int  # of the statement in the policy
    actions: tuple
    resources: tuple
    part: str  # the action or the resource that goes

    def covers(self, asked):
        """Whether it allows a call that was asked for, as far as action and resource decide it."""
        return (
            asked["role"].endswith("/" + self.role) and asked["action"] in self.actions
            and any(fnmatch.fnmatchcase(asked["resource"], pattern) for pattern in self.resources))


def grants_of(iam, roles):
    """All parts of all statements in the policies of these roles."""
    found = []
    for role, policy, document in policies_of(iam, roles):
        for number, statement in enumerate(document["Statement"]):
            actions, resources = as_list(statement["Action"]), as_list(statement["Resource"])
            found += [Grant(role, policy, number, (one,), tuple(resources), one) for one in actions]
            if len(resources) > 1:
                found += [Grant(role, policy, number, tuple(actions), (one,), one) for one in resources]
    return found


def policies_of(iam, roles):
    """(role, name, document) of each policy."""
    return [
        (role, name, iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
        for role in roles for name in iam.list_role_policies(RoleName=role)["PolicyNames"]]


def superfluous(grants, asked):
    """The grants without which all calls would still be allowed."""
    needed = set()
    for call in asked:
        covering = [grant for grant in grants if grant.covers(call)]
        # One statement may cover it by an action and by a resource.
        if len({(grant.role, grant.policy, grant.number) for grant in covering}) == 1:
            for kind in ("actions", "resources"):
                single = [grant for grant in covering if grant.part in getattr(grant, kind)]
                needed |= set(single) if len(single) == 1 else set()
    return [grant for grant in grants if grant not in needed]


@contextlib.contextmanager
def without(iam, grant):
    """The role without a part of what it is granted."""
    before = iam.get_role_policy(RoleName=grant.role, PolicyName=grant.policy)["PolicyDocument"]
    statements = json.loads(json.dumps(before["Statement"]))
    statement = statements[grant.number]
    key = "Action" if grant.part in as_list(statement["Action"]) else "Resource"
    left = [one for one in as_list(statement[key]) if one != grant.part]
    if left:
        statement[key] = left
    else:
        del statements[grant.number]
    with replaced(iam, [(grant.role, grant.policy, before)], {**before, "Statement": statements}):
        yield


@contextlib.contextmanager
def without_any(iam, roles):
    """The roles without all that they are granted."""
    with replaced(iam, policies_of(iam, roles), None):
        yield


@contextlib.contextmanager
def replaced(iam, policies, document):
    """Other documents, or none, in place of policies."""
    try:
        for role, name, _ in policies:
            if document and document["Statement"]:
                iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))
            else:
                iam.delete_role_policy(RoleName=role, PolicyName=name)
        yield
    finally:
        for role, name, before in policies:
            iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(before))


def as_list(value):
    return value if isinstance(value, list) else [value]
