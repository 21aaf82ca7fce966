"""What depends on what, and the order in which resources are made.

CloudFormation makes all at once that does not depend on something unfinished, so that a resource which another needs
without saying so may be late. This engine makes it late for certain: policies, permissions and the like, which others
need without naming them, come as late as the template allows.
"""

from . import TemplateError
from .functions import PSEUDO_PARAMETERS, conditions_used, references

LATE = {
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::ManagedPolicy",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Logs::LogGroup",
}


def check_references(template):
    """All names that the template uses are there."""
    parameters, resources, conditions = (set(template.get(section, {})) for section in ("Parameters", "Resources", "Conditions"))
    for value in template.get("Conditions", {}).values():
        bad = sorted({target for target, attribute in references(value) if attribute or target not in parameters | PSEUDO_PARAMETERS})
        if bad:
            raise TemplateError(
                f"Template format error: Unresolved dependencies {bad}. Cannot reference resources in the Conditions block of the template"
            )
    for block in ("Resources", "Outputs"):
        unresolved = {
            target
            for value in template.get(block, {}).values()
            for target, attribute in references({key: inner for key, inner in value.items() if key not in ("Condition", "DependsOn")})
            if target not in (resources if attribute else resources | parameters | PSEUDO_PARAMETERS)
        }
        if unresolved:
            names = ", ".join(sorted(unresolved))
            raise TemplateError(f"Template format error: Unresolved resource dependencies [{names}] in the {block} block of the template")
        for value in template.get(block, {}).values():
            used = conditions_used({key: inner for key, inner in value.items() if key != "Condition"})
            used += [value["Condition"]] if "Condition" in value else []
            missing = sorted(set(used) - conditions)
            if missing:
                raise TemplateError(
                    f"Template format error: Unresolved condition dependency {missing[0]} in the {block} block of the template"
                )
    for resource in template["Resources"].values():
        for target in depends_on(resource):
            if target not in resources:
                raise TemplateError(
                    f"Template format error: Unresolved resource dependencies [{target}] in the Resources block of the template"
                )


def depends_on(resource):
    named = resource.get("DependsOn", [])
    return [named] if isinstance(named, str) else named


def dependencies(resources):
    """Logical id → the logical ids that it needs, among the given resources."""
    return {
        name: {target for target, _ in references(resource.get("Properties", {}))} & set(resources)
        | set(depends_on(resource)) & set(resources)
        for name, resource in resources.items()
    }


def creation_order(resources):
    needs, order = dependencies(resources), []
    while len(order) < len(resources):
        ready = [name for name in resources if name not in order and needs[name] <= set(order)]
        if not ready:
            raise TemplateError(f"Circular dependency between resources: [{', '.join(sorted(_cycle(needs, order)))}]")
        early = [name for name in ready if resources[name]["Type"] not in LATE]
        # One of the late ones only if something early waits for it.
        awaited = _awaited(resources, needs, order)
        order.append((early or [name for name in ready if name in awaited] or ready)[0])
    return order


def _awaited(resources, needs, made):
    """What the early resources that are not made yet need, directly or by others."""
    waiting, found = [name for name in resources if name not in made and resources[name]["Type"] not in LATE], set()
    while waiting:
        more = needs[waiting.pop()] - set(made) - found
        found |= more
        waiting += more
    return found


def _cycle(needs, made):
    """The resources on one cycle: those that merely depend on it are left out."""
    path = [next(name for name in needs if name not in made)]
    while True:
        following = min(needs[path[-1]] - set(made))
        if following in path:
            return path[path.index(following) :]
        path.append(following)
