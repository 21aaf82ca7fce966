import json

from . import Resource, ResourceError, camel, tag_changes


class StateMachine(Resource):
    types = ("AWS::StepFunctions::StateMachine",)
    name_property = "StateMachineName"
    name_limit = 80

    def create(self, properties):
        made = self.client("stepfunctions").create_state_machine(
            name=self.name(properties),
            type=properties.get("StateMachineType", "STANDARD"),
            tags=camel(properties.get("Tags", [])),
            **self._settings(properties),
        )
        return made["stateMachineArn"]

    def _settings(self, properties):
        settings = {"definition": self._definition(properties), "roleArn": properties["RoleArn"]}
        for name in ("LoggingConfiguration", "TracingConfiguration", "EncryptionConfiguration"):
            if name in properties:
                settings[camel({name: 0}).popitem()[0]] = camel(properties[name])
        return settings

    def _definition(self, properties):
        given = [name for name in ("Definition", "DefinitionString", "DefinitionS3Location") if name in properties]
        if len(given) != 1:
            raise ResourceError("Exactly one of Definition, DefinitionString and DefinitionS3Location is required")
        if given == ["DefinitionS3Location"]:
            place = properties["DefinitionS3Location"]
            text = self.client("s3").get_object(Bucket=place["Bucket"], Key=place["Key"])["Body"].read().decode()
        else:
            text = properties[given[0]]
            text = text if isinstance(text, str) else json.dumps(text)
        for name, value in properties.get("DefinitionSubstitutions", {}).items():
            mark = "${" + name + "}"
            if mark not in text:
                raise ResourceError(f"The definition has no {mark}, which DefinitionSubstitutions names")
            text = text.replace(mark, value if isinstance(value, str) else json.dumps(value))
        return text

    def update(self, arn, old, new):
        client = self.client("stepfunctions")
        defaults = {"loggingConfiguration": {"level": "OFF"}, "tracingConfiguration": {"enabled": False}}
        client.update_state_machine(stateMachineArn=arn, **(defaults | self._settings(new)))
        changed, gone = tag_changes(old, new)
        if changed:
            client.tag_resource(resourceArn=arn, tags=[{"key": key, "value": value} for key, value in changed.items()])
        if gone:
            client.untag_resource(resourceArn=arn, tagKeys=gone)

    def delete(self, arn, properties):
        self.client("stepfunctions").delete_state_machine(stateMachineArn=arn)

    def attributes(self, arn, properties):
        described = self.client("stepfunctions").describe_state_machine(stateMachineArn=arn)
        return {"Arn": arn, "Name": described["name"], "StateMachineRevisionId": described["revisionId"]}
