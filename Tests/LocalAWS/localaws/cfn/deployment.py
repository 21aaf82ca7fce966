"""One operation on a stack: its creation, update or deletion, with the way back where it fails."""

import json
import traceback

from .. import ACCOUNT
from ..times import now
from . import TemplateError, graph, schemas
from .functions import Scope, references
from .resources import Context, handler
from .stack import Resource


def scope(stack, template, parameters):
    pseudo = {
        "AWS::AccountId": ACCOUNT,
        "AWS::Region": stack.region,
        "AWS::StackId": stack.arn,
        "AWS::StackName": stack.name,
        "AWS::URLSuffix": "amazonaws.com",
        "AWS::Partition": "aws",
        "AWS::NotificationARNs": [],
    }
    return Scope(template, parameters, pseudo)


class Deployment:
    def __init__(self, aws, stack, template, parameters, tags):
        self._aws, self._stack, self._tags = aws, stack, tags
        self._template, self._parameters = template, parameters
        self._scope = scope(stack, template, parameters)
        self._undo, self._obsolete = [], []
        self._before = (stack.template, stack.template_text, stack.parameters, stack.tags, stack.outputs)

    def run(self, text, keep_on_failure=False):
        stack, kind = self._stack, "UPDATE" if self._stack.resources else "CREATE"
        stack.set_status(f"{kind}_IN_PROGRESS", "User Initiated")
        stack.updated = now() if kind == "UPDATE" else stack.updated
        stack.template, stack.template_text, stack.parameters, stack.tags = self._template, text, self._parameters, self._tags
        wanted = {name: resource for name, resource in self._template["Resources"].items() if self._is_wanted(resource)}
        try:
            for name in graph.creation_order(wanted):
                self._provide(name, wanted[name])
            stack.outputs = self._outputs()
        except _Failed as failure:
            self._fail(kind, f"The following resource(s) failed to {kind.lower()}: [{failure.logical_id}].", keep_on_failure)
            return
        except TemplateError as error:
            self._fail(kind, str(error), keep_on_failure)
            return
        self._clean_up(wanted)
        stack.resources = {name: stack.resources[name] for name in graph.creation_order(wanted)}
        stack.set_status(f"{kind}_COMPLETE")

    def _is_wanted(self, resource):
        return "Condition" not in resource or self._scope.condition(resource["Condition"])

    # Making and changing

    def _provide(self, name, declared):
        stack, old = self._stack, self._stack.resources.get(name)
        new = Resource(name, declared["Type"], {}, deletion_policy=declared.get("DeletionPolicy", "Delete"))
        try:
            properties = self._with_stack_tags(declared["Type"], self._scope.evaluate(declared.get("Properties", {})))
            new.properties = schemas.conform(declared["Type"], name, properties)
            if old is None:
                self._create(new)
            elif old.type != new.type or self._replaced(old, new):
                self._replace(old, new)
            elif old.properties != new.properties:
                self._update(old, new)
            else:
                old.deletion_policy = new.deletion_policy
        except Exception as error:
            if not isinstance(error, (TemplateError, *_aws_errors())):
                traceback.print_exc()
            resource = stack.resources.get(name) or stack.resources.setdefault(name, new)
            stack.resource_event(resource, "UPDATE_FAILED" if old else "CREATE_FAILED", str(error))
            raise _Failed(name) from error
        self._scope.resources[name] = stack.resources[name]

    def _with_stack_tags(self, kind, properties):
        declared = (schemas.schema(kind) or {}).get("properties", {}).get("Tags", {})
        if not self._tags or declared.get("type") != "array":
            return properties
        own = properties.get("Tags", [])
        inherited = [{"Key": key, "Value": value} for key, value in self._tags.items() if key not in {tag["Key"] for tag in own}]
        return {**properties, "Tags": own + inherited}

    @staticmethod
    def _replaced(old, new):
        fixed = schemas.create_only(new.type) | handler(new.type).fixed
        return any(old.properties.get(name) != new.properties.get(name) for name in fixed)

    def _create(self, new):
        stack = self._stack
        stack.resource_event(new, "CREATE_IN_PROGRESS")
        maker = handler(new.type)(Context(self._aws, stack, new.logical_id))
        new.physical_id = maker.create(new.properties)
        new.attributes = maker.attributes(new.physical_id, new.properties)
        replaced = stack.resources.get(new.logical_id)
        stack.resources[new.logical_id] = new
        stack.resource_event(new, "CREATE_COMPLETE" if replaced is None else "UPDATE_COMPLETE")

        def undo():
            if new.deletion_policy != "Retain":
                self._delete(new)
            if replaced is None:
                del stack.resources[new.logical_id]
            else:
                stack.resources[new.logical_id] = replaced

        self._undo.append(undo)

    def _replace(self, old, new):
        name = handler(new.type).name_property
        if old.type == new.type and name and name in new.properties and new.properties[name] == old.properties.get(name):
            why = "CloudFormation cannot update a stack when a custom-named resource requires replacing."
            raise TemplateError(f"{why} Rename {new.properties[name]} and update the stack again.")
        self._stack.resource_event(
            old, "UPDATE_IN_PROGRESS", "Requested update requires the creation of a new physical resource; hence creating one."
        )
        self._create(new)
        policy = self._template["Resources"][new.logical_id].get("UpdateReplacePolicy", "Delete")
        if policy == "Delete":
            self._obsolete.append(old)

    def _update(self, old, new):
        stack = self._stack
        new.physical_id = old.physical_id
        stack.resource_event(old, "UPDATE_IN_PROGRESS")

        def apply(before, after):
            maker = handler(after.type)(Context(self._aws, stack, after.logical_id))
            after.physical_id = maker.update(before.physical_id, before.properties, after.properties) or before.physical_id
            after.attributes = maker.attributes(after.physical_id, after.properties)
            stack.resources[after.logical_id] = after
            if after.physical_id != before.physical_id:
                self._obsolete.append(before)

        self._undo.append(lambda: apply(new, old))  # before it is tried: a change can fail half way
        apply(old, new)
        stack.resource_event(new, "UPDATE_COMPLETE")

    def _outputs(self):
        outputs = {}
        for name, output in self._template.get("Outputs", {}).items():
            if not self._is_wanted(output):
                continue
            value = self._scope.evaluate(output["Value"])
            if isinstance(value, (dict, list)) or not isinstance(value, (str, int, float)):
                raise TemplateError(
                    f"Template format error: Output {name} is malformed. The Value field of every Outputs member must evaluate to a String."
                )
            export = self._scope.evaluate(output["Export"]["Name"]) if "Export" in output else None
            outputs[name] = {
                "value": str(value).lower() if isinstance(value, bool) else str(value),
                "description": output.get("Description"),
                "export": export,
            }
        return outputs

    # Coming to an end

    def _clean_up(self, wanted):
        stack = self._stack
        gone = [resource for name, resource in reversed(stack.resources.items()) if name not in wanted]
        if gone or self._obsolete:
            stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        for resource in gone:
            del stack.resources[resource.logical_id]
        for resource in [*gone, *self._obsolete]:
            if resource.deletion_policy == "Delete" or resource in self._obsolete:
                self._try_delete(resource)
            else:
                stack.resource_event(resource, "DELETE_SKIPPED")

    def _fail(self, kind, reason, keep):
        stack = self._stack
        if keep:
            stack.set_status(f"{kind}_FAILED", reason)
            return
        rollback = "ROLLBACK" if kind == "CREATE" else "UPDATE_ROLLBACK"
        stack.set_status(f"{rollback}_IN_PROGRESS", reason + " Rollback requested by user." if kind == "CREATE" else reason)
        self._obsolete = []
        failed = []
        for undo in reversed(self._undo):
            try:
                undo()
            except Exception as error:
                failed.append(str(error))
        for name in [name for name, resource in stack.resources.items() if resource.physical_id is None]:
            del stack.resources[name]
        if kind == "UPDATE":
            for resource in self._obsolete:
                self._try_delete(resource)
            stack.template, stack.template_text, stack.parameters, stack.tags, stack.outputs = self._before
        stack.set_status(f"{rollback}_{'FAILED' if failed else 'COMPLETE'}", "; ".join(failed) or None)

    def _delete(self, resource):
        self._stack.resource_event(resource, "DELETE_IN_PROGRESS")
        handler(resource.type)(Context(self._aws, self._stack, resource.logical_id)).delete(resource.physical_id, resource.properties)
        self._stack.resource_event(resource, "DELETE_COMPLETE")

    def _try_delete(self, resource):
        try:
            self._delete(resource)
        except Exception as error:
            self._stack.resource_event(resource, "DELETE_FAILED", str(error))


def delete(aws, stack, retained=()):
    """Deletes what nothing else needs any more first; what a resource that stays needs, stays too."""
    stack.set_status("DELETE_IN_PROGRESS", "User Initiated")
    remover, failed = Deployment(aws, stack, stack.template, stack.parameters, stack.tags), []
    needs = graph.dependencies(
        {name: resource for name, resource in stack.template.get("Resources", {}).items() if name in stack.resources}
    )
    for name, resource in reversed(list(stack.resources.items())):
        if name in retained or resource.deletion_policy in ("Retain", "RetainExceptOnCreate"):
            stack.resource_event(resource, "DELETE_SKIPPED")
            del stack.resources[name]
            continue
        if any(name in needs.get(other, ()) for other in failed):
            failed.append(name)
            continue
        try:
            remover._delete(resource)
            del stack.resources[name]
        except Exception as error:
            if not isinstance(error, _aws_errors()):
                traceback.print_exc()
            stack.resource_event(resource, "DELETE_FAILED", str(error))
            failed.append(name)
    if failed:
        broken = [name for name in failed if stack.resources[name].status == "DELETE_FAILED"]
        stack.set_status("DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(broken)}]. ")
    else:
        stack.deleted = now()
        stack.set_status("DELETE_COMPLETE")


class _Failed(Exception):
    def __init__(self, logical_id):
        super().__init__(logical_id)
        self.logical_id = logical_id


def _aws_errors():
    from botocore.exceptions import BotoCoreError, ClientError

    from .resources import ResourceError

    return ClientError, BotoCoreError, ResourceError


def changes(stack, template, parameters):
    """[(action, logical id, type)]: what an update to this template would do, as far as can be told beforehand."""
    before, after = (
        {name: resource for name, resource in one.get("Resources", {}).items() if _wanted(stack, one, values, resource)}
        for one, values in ((stack.template, stack.parameters), (template, parameters))
    )
    found = [("Remove", name, resource["Type"]) for name, resource in before.items() if name not in after]
    touched = {name for name in set(parameters) | set(stack.parameters) if parameters.get(name) != stack.parameters.get(name)}
    conditional = json.dumps(template.get("Conditions", {})) + json.dumps(template.get("Mappings", {}))
    conditions_changed = conditional != json.dumps(stack.template.get("Conditions", {})) + json.dumps(stack.template.get("Mappings", {}))
    for name, resource in after.items():
        if name not in before:
            found.append(("Add", name, resource["Type"]))
            touched.add(name)
    growing = True
    modified = {
        name
        for name in after
        if name in before and (before[name] != after[name] or (conditions_changed and "Fn::" in json.dumps(after[name])))
    }
    while growing:
        more = {
            name
            for name, resource in after.items()
            if name in before
            and name not in modified
            and {target for target, _ in _all_references(template, resource)} & (touched | modified)
        }
        growing = bool(more)
        modified |= more
    return found + [("Modify", name, after[name]["Type"]) for name in after if name in modified]


def _all_references(template, resource):
    """The references of a resource, and those of the conditions that it uses."""
    from .functions import conditions_used

    found = references(resource.get("Properties", {}))
    for condition in conditions_used(resource):
        found += references(template.get("Conditions", {}).get(condition, {}))
    return found


def _wanted(stack, template, parameters, resource):
    return "Condition" not in resource or scope(stack, template, parameters).condition(resource["Condition"])
