import TwofoldModel

// The five types of the workload, as somebody would write them who wants these properties and nothing else. What
// Twofold's own types of the same names add, such as encryption, is not in the documents of others.

/// A bucket with a tag.
struct PlainBucket: Resource {
    static let type = ResourceType("AWS::S3::Bucket", "aws_s3_bucket")
    let id: LogicalID
    let name: Value<String>
    let unit: Value<String>

    var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("BucketName", "bucket", name),
                    Property(
                        "Tags", "tags", Term.list([["Key": "unit", "Value": unit.term]]),
                        terraform: Term.map([.init("unit", unit.term)])),
                    Property("VersioningConfiguration.Status", "", "Enabled", terraform: versioning),
                ])
        ]
    }

    private var versioning: Term { ["versioning": ["enabled": true]] }
}

extension Ref<PlainBucket> {
    var arn: Value<ARN> { attribute("Arn", "arn") }
    var name: Value<String> { attribute(nil, "bucket") }
}

/// A role of Lambda's with access to a bucket.
struct PlainRole: Resource {
    static let type = ResourceType("AWS::IAM::Role", "aws_iam_role")
    let id: LogicalID
    let name: Value<String>
    let bucket: Value<ARN>

    var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("AssumeRolePolicyDocument", "assume_role_policy", document: trust),
                    Property(
                        "Policies", "inline_policy",
                        items: [
                            [
                                Property("PolicyName", "name", "bucket-access"),
                                Property("PolicyDocument", "policy", document: access),
                            ]
                        ]),
                    Property("RoleName", "name", name),
                ])
        ]
    }

    private var trust: Term {
        [
            "Version": "2012-10-17",
            "Statement": [
                ["Effect": "Allow", "Principal": ["Service": "lambda.amazonaws.com"], "Action": "sts:AssumeRole"]
            ],
        ]
    }

    private var access: Term {
        [
            "Version": "2012-10-17",
            "Statement": [
                [
                    "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
                    "Resource": [bucket.term, ("\(bucket)/*" as Value<ARN>).term],
                ]
            ],
        ]
    }
}

extension Ref<PlainRole> {
    var arn: Value<ARN> { attribute("Arn", "arn") }
}

/// A function of Lambda with its code in the template.
struct PlainFunction: Resource {
    static let type = ResourceType("AWS::Lambda::Function", "aws_lambda_function")
    let id: LogicalID
    let name: Value<String>
    let unit: Value<String>
    let bucket: Value<String>
    let role: Value<ARN>

    var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property(
                        cloudFormation: "Code.ZipFile",
                        "exports.handler = async () => ({ unit: \(unit) });" as Value<String>),
                    Property(terraform: "filename", "lambda.zip"),
                    Property(
                        "Environment.Variables", "environment.variables",
                        Term.map([.init("BUCKET", bucket.term), .init("UNIT", unit.term)])),
                    Property("FunctionName", "function_name", name),
                    Property("Handler", "handler", "index.handler"),
                    Property("MemorySize", "memory_size", 128),
                    Property("Role", "role", role),
                    Property("Runtime", "runtime", "nodejs22.x"),
                    Property("Timeout", "timeout", 10),
                ])
        ]
    }
}

extension Ref<PlainFunction> {
    var arn: Value<ARN> { attribute("Arn", "arn") }
    /// CloudFormation takes the ARN where Terraform takes the name.
    var reference: Value<String> { attribute("Arn", "function_name") }
}

/// A rule of EventBridge that runs a function.
struct PlainRule: Resource {
    static let type = ResourceType("AWS::Events::Rule", "aws_cloudwatch_event_rule")
    let id: LogicalID
    let name: Value<String>
    let description: Value<String>
    let function: Value<ARN>

    var declarations: [Declaration] {
        let target = "aws_cloudwatch_event_target"
        let link: Value<String> = reference.attribute(nil, "name")
        return [
            Declaration(
                id, Self.type, companions: [Companion(target, link: [Property(terraform: "rule", link)])],
                [
                    Property("Description", "description", description),
                    Property("Name", "name", name),
                    Property("ScheduleExpression", "schedule_expression", "rate(5 minutes)"),
                    Property("State", "state", "ENABLED"),
                    Property(
                        cloudFormation: "Targets", Term.list([["Arn": function.term, "Id": "function"]])),
                    Property(terraform: "target_id", "function", in: target),
                    Property(terraform: "arn", function, in: target),
                ])
        ]
    }
}

extension Ref<PlainRule> {
    var arn: Value<ARN> { attribute("Arn", "arn") }
}

/// What lets a rule run a function.
struct PlainPermission: Resource {
    static let type = ResourceType("AWS::Lambda::Permission", "aws_lambda_permission")
    let id: LogicalID
    let function: Value<String>
    let source: Value<ARN>

    var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("Action", "action", "lambda:InvokeFunction"),
                    Property("FunctionName", "function_name", function),
                    Property("Principal", "principal", "events.amazonaws.com"),
                    Property("SourceArn", "source_arn", source),
                ])
        ]
    }
}
