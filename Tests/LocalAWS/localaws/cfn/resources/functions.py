import io
import uuid
import zipfile

from . import Resource, ResourceError, pick, tag_changes, tag_map

SETTINGS = ("Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "Environment", "DeadLetterConfig", "TracingConfig")
SETTINGS += ("LoggingConfig", "EphemeralStorage", "KmsKeyArn", "Layers", "VpcConfig", "FileSystemConfigs", "SnapStart")

# CloudFormation puts this module beside code that stands in the template.
CFN_RESPONSE = """import json
import urllib.request

SUCCESS, FAILED = "SUCCESS", "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    request = urllib.request.Request(event["ResponseURL"], json.dumps(body).encode(), {"Content-Type": ""}, method="PUT")
    urllib.request.urlopen(request)
"""


class Function(Resource):
    types = ("AWS::Lambda::Function",)
    name_property = "FunctionName"

    def create(self, properties):
        made = self.client("lambda").create_function(
            FunctionName=self.name(properties),
            Code=self._code(properties),
            Tags=tag_map(properties),
            **self._settings(properties),
            **pick(properties, "Architectures", "PackageType"),
        )
        self._reserve(made["FunctionName"], {}, properties)
        return made["FunctionName"]

    @staticmethod
    def _settings(properties):
        found = pick(properties, *SETTINGS)
        if "KmsKeyArn" in found:
            found["KMSKeyArn"] = found.pop("KmsKeyArn")
        return found

    @staticmethod
    def _code(properties):
        code = properties["Code"]
        if "ZipFile" in code:
            return {"ZipFile": _archive(code["ZipFile"], properties.get("Runtime", ""))}
        if "S3Bucket" in code:
            return pick(code, "S3Bucket", "S3Key", "S3ObjectVersion")
        raise ResourceError("The local AWS takes a function's code from the template or from S3")

    def _reserve(self, name, old, new):
        if "ReservedConcurrentExecutions" in new:
            self.client("lambda").put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=new["ReservedConcurrentExecutions"]
            )
        elif "ReservedConcurrentExecutions" in old:
            self.client("lambda").delete_function_concurrency(FunctionName=name)

    def update(self, name, old, new):
        client = self.client("lambda")
        if (old["Code"], old.get("Architectures")) != (new["Code"], new.get("Architectures")):
            client.update_function_code(FunctionName=name, **self._code(new), **pick(new, "Architectures"))
        dropped = {
            "Environment": {"Variables": {}},
            "DeadLetterConfig": {"TargetArn": ""},
            "Description": "",
            "MemorySize": 128,
            "Timeout": 3,
        }
        dropped |= {
            "TracingConfig": {"Mode": "PassThrough"},
            "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
            "Layers": [],
        }
        defaults = {key: value for key, value in dropped.items() if key in old and key not in new}
        client.update_function_configuration(FunctionName=name, **(defaults | self._settings(new)))
        self._reserve(name, old, new)
        changed, gone = tag_changes(old, new)
        arn = self.attributes(name, new)["Arn"]
        if changed:
            client.tag_resource(Resource=arn, Tags=changed)
        if gone:
            client.untag_resource(Resource=arn, TagKeys=gone)

    def delete(self, name, properties):
        self.client("lambda").delete_function(FunctionName=name)

    def attributes(self, name, properties):
        return {"Arn": self.client("lambda").get_function_configuration(FunctionName=name)["FunctionArn"]}


class Permission(Resource):
    types = ("AWS::Lambda::Permission",)

    def create(self, properties):
        statement = self.context.generated_name(100)
        self.client("lambda").add_permission(
            StatementId=statement, **pick(properties, "FunctionName", "Action", "Principal", "SourceArn", "SourceAccount", "PrincipalOrgID")
        )
        return statement

    def delete(self, statement, properties):
        self.client("lambda").remove_permission(FunctionName=properties["FunctionName"], StatementId=statement)

    def attributes(self, statement, properties):
        return {"Id": statement}


class EventInvokeConfig(Resource):
    types = ("AWS::Lambda::EventInvokeConfig",)

    def create(self, properties):
        self._put(properties)
        return str(uuid.uuid4())

    def _put(self, properties):
        self.client("lambda").put_function_event_invoke_config(
            **pick(properties, "FunctionName", "Qualifier", "DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
        )

    def update(self, physical_id, old, new):
        self._put(new)

    def delete(self, physical_id, properties):
        self.client("lambda").delete_function_event_invoke_config(**pick(properties, "FunctionName", "Qualifier"))


def _archive(source, runtime):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.js" if runtime.startswith("nodejs") else "index.py", source)
        if runtime.startswith("python"):
            archive.writestr("cfnresponse.py", CFN_RESPONSE)
    return content.getvalue()
