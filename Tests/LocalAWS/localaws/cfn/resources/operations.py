"""Log groups, alarms, dashboards and secrets."""

import json
import random
import string

from . import Resource, pick, tag_changes, tag_list, tag_map


class LogGroup(Resource):
    types = ("AWS::Logs::LogGroup",)
    name_property = "LogGroupName"
    name_limit = 512

    def create(self, properties):
        logs, name = self.client("logs"), self.name(properties)
        settings = {"tags": tag_map(properties)} if properties.get("Tags") else {}
        if "KmsKeyId" in properties:
            settings["kmsKeyId"] = properties["KmsKeyId"]
        logs.create_log_group(logGroupName=name, **settings)
        self._retain(name, properties)
        return name

    def _retain(self, name, properties):
        if "RetentionInDays" in properties:
            self.client("logs").put_retention_policy(logGroupName=name, retentionInDays=properties["RetentionInDays"])

    def update(self, name, old, new):
        if "RetentionInDays" in old and "RetentionInDays" not in new:
            self.client("logs").delete_retention_policy(logGroupName=name)
        self._retain(name, new)
        changed, gone = tag_changes(old, new)
        arn = self.attributes(name, new)["Arn"].removesuffix(":*")
        if changed:
            self.client("logs").tag_resource(resourceArn=arn, tags=changed)
        if gone:
            self.client("logs").untag_resource(resourceArn=arn, tagKeys=gone)

    def delete(self, name, properties):
        self.client("logs").delete_log_group(logGroupName=name)

    def attributes(self, name, properties):
        groups = self.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        arn = next(one["arn"] for one in groups if one["logGroupName"] == name)
        return {"Arn": arn if arn.endswith(":*") else arn + ":*"}


class Alarm(Resource):
    types = ("AWS::CloudWatch::Alarm",)
    name_property = "AlarmName"
    name_limit = 255

    def create(self, properties):
        name = self.name(properties)
        self.client("cloudwatch").put_metric_alarm(**{**properties, "AlarmName": name})
        return name

    def update(self, name, old, new):
        cloudwatch = self.client("cloudwatch")
        cloudwatch.put_metric_alarm(**{key: value for key, value in {**new, "AlarmName": name}.items() if key != "Tags"})
        changed, gone = tag_changes(old, new)
        arn = self.attributes(name, new)["Arn"]
        if changed:
            cloudwatch.tag_resource(ResourceARN=arn, Tags=tag_list(changed))
        if gone:
            cloudwatch.untag_resource(ResourceARN=arn, TagKeys=gone)

    def delete(self, name, properties):
        self.client("cloudwatch").delete_alarms(AlarmNames=[name])

    def attributes(self, name, properties):
        return {"Arn": self.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]}


class Dashboard(Resource):
    types = ("AWS::CloudWatch::Dashboard",)
    name_property = "DashboardName"
    name_limit = 255

    def create(self, properties):
        name = self.name(properties)
        self._put(name, properties)
        return name

    def _put(self, name, properties):
        self.client("cloudwatch").put_dashboard(DashboardName=name, DashboardBody=properties["DashboardBody"])

    def update(self, name, old, new):
        self._put(name, new)

    def delete(self, name, properties):
        self.client("cloudwatch").delete_dashboards(DashboardNames=[name])


class Secret(Resource):
    types = ("AWS::SecretsManager::Secret",)
    name_property = "Name"
    name_limit = 512

    def create(self, properties):
        settings = pick(properties, "Description", "KmsKeyId", "SecretString", "Tags")
        if "GenerateSecretString" in properties:
            settings["SecretString"] = _generate(properties["GenerateSecretString"])
        return self.client("secretsmanager").create_secret(Name=self.name(properties), **settings)["ARN"]

    def update(self, arn, old, new):
        manager = self.client("secretsmanager")
        settings = pick(new, "Description", "KmsKeyId")
        if new.get("SecretString") != old.get("SecretString") and "SecretString" in new:
            settings["SecretString"] = new["SecretString"]
        elif new.get("GenerateSecretString") != old.get("GenerateSecretString") and "GenerateSecretString" in new:
            settings["SecretString"] = _generate(new["GenerateSecretString"])
        if settings:
            manager.update_secret(SecretId=arn, **settings)
        changed, gone = tag_changes(old, new)
        if changed:
            manager.tag_resource(SecretId=arn, Tags=tag_list(changed))
        if gone:
            manager.untag_resource(SecretId=arn, TagKeys=gone)

    def delete(self, arn, properties):
        self.client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)

    def attributes(self, arn, properties):
        return {"Id": arn}


def _generate(wish):
    characters = string.ascii_letters + string.digits
    characters = "".join(one for one in characters if one not in wish.get("ExcludeCharacters", ""))
    value = "".join(random.choices(characters, k=int(wish.get("PasswordLength", 32))))
    if "GenerateStringKey" in wish:
        return json.dumps({**json.loads(wish.get("SecretStringTemplate", "{}")), wish["GenerateStringKey"]: value})
    return value
