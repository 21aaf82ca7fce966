from . import Resource, pick, tag_changes, tag_list

SETTINGS = ("Description", "EndDate", "FlexibleTimeWindow", "GroupName", "KmsKeyArn", "ScheduleExpression")
SETTINGS += ("ScheduleExpressionTimezone", "StartDate", "State", "Target")


class Schedule(Resource):
    types = ("AWS::Scheduler::Schedule",)
    name_property = "Name"

    def create(self, properties):
        name = self.name(properties)
        self.client("scheduler").create_schedule(Name=name, **pick(properties, *SETTINGS))
        return name

    def update(self, name, old, new):
        if _group(old) == _group(new):
            self.client("scheduler").update_schedule(Name=name, **pick(new, *SETTINGS))
        else:  # a schedule stays in its group: it is made anew in the other one
            self.create({**new, "Name": name})
            self.delete(name, old)

    def delete(self, name, properties):
        self.client("scheduler").delete_schedule(Name=name, **_group(properties))

    def attributes(self, name, properties):
        return {"Arn": self.client("scheduler").get_schedule(Name=name, **_group(properties))["Arn"]}


class ScheduleGroup(Resource):
    types = ("AWS::Scheduler::ScheduleGroup",)
    name_property = "Name"

    def create(self, properties):
        name = self.name(properties)
        self.client("scheduler").create_schedule_group(Name=name, **pick(properties, "Tags"))
        return name

    def update(self, name, old, new):
        scheduler, arn = self.client("scheduler"), self.attributes(name, new)["Arn"]
        changed, gone = tag_changes(old, new)
        if changed:
            scheduler.tag_resource(ResourceArn=arn, Tags=tag_list(changed))
        if gone:
            scheduler.untag_resource(ResourceArn=arn, TagKeys=gone)

    def delete(self, name, properties):
        self.client("scheduler").delete_schedule_group(Name=name)

    def attributes(self, name, properties):
        return pick(self.client("scheduler").get_schedule_group(Name=name), "Arn", "State")


def _group(properties):
    return pick(properties, "GroupName")
