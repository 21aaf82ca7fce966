from . import Resource, ResourceError, pick, tag_changes, tag_list
from .iam import document


class Rule(Resource):
    types = ("AWS::Events::Rule",)
    name_property = "Name"

    def create(self, properties):
        name = self.name(properties)
        self._put(name, properties, pick(properties, "Tags"))
        return name

    def _put(self, name, properties, extra):
        settings = pick(properties, "ScheduleExpression", "State", "Description", "RoleArn", "EventBusName")
        if "EventPattern" in properties:
            settings["EventPattern"] = document(properties["EventPattern"])
        if not {"EventPattern", "ScheduleExpression"} & set(settings):
            raise ResourceError("Parameter(s) EventPattern or ScheduleExpression must be specified.")
        self.client("events").put_rule(Name=name, **settings, **extra)
        if properties.get("Targets"):
            failed = self.client("events").put_targets(Rule=name, Targets=properties["Targets"], **pick(properties, "EventBusName"))[
                "FailedEntries"
            ]
            if failed:
                raise ResourceError(str(failed))

    def update(self, name, old, new):
        events = self.client("events")
        gone = {target["Id"] for target in old.get("Targets", [])} - {target["Id"] for target in new.get("Targets", [])}
        if gone:
            events.remove_targets(Rule=name, Ids=sorted(gone))
        self._put(name, new, {})
        changed, removed = tag_changes(old, new)
        arn = self.attributes(name, new)["Arn"]
        if changed:
            events.tag_resource(ResourceARN=arn, Tags=tag_list(changed))
        if removed:
            events.untag_resource(ResourceARN=arn, TagKeys=removed)

    def delete(self, name, properties):
        bus = pick(properties, "EventBusName")
        targets = [target["Id"] for target in properties.get("Targets", [])]
        if targets:
            self.client("events").remove_targets(Rule=name, Ids=targets, **bus)
        self.client("events").delete_rule(Name=name, **bus)

    def attributes(self, name, properties):
        return {"Arn": self.client("events").describe_rule(Name=name, **pick(properties, "EventBusName"))["Arn"]}
