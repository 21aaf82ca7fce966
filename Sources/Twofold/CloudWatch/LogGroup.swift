public import TwofoldModel

/// A place that logs are written to.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
public struct LogGroup: Resource {
    /// `AWS::Logs::LogGroup`, `aws_cloudwatch_log_group`.
    public static let type = ResourceType(
        "AWS::Logs::LogGroup", "aws_cloudwatch_log_group", tagging: .list, retainArgument: "skip_destroy")

    /// What a log group can do, and what it costs.
    public struct Class: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A class that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Everything.
        public static let standard: Class = "STANDARD"
        /// Half the price, without metric filters, subscriptions and live tail.
        public static let infrequentAccess: Class = "INFREQUENT_ACCESS"
        /// Delivery to S3 and Firehose only.
        public static let delivery: Class = "DELIVERY"
    }

    /// The log group's ID.
    public let id: LogicalID
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// How long it keeps what is written to it; 30 days by default.
    public let retention: LogRetention
    /// What it can do, which cannot be changed.
    public let `class`: Class?
    /// The KMS key that it is encrypted with, whose policy has to let CloudWatch Logs use it; a key of the service
    /// without it.
    public let key: Value<ARN>?

    /// A place that logs are written to.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, retention: LogRetention = .days30, class: Class? = nil,
        key: Value<ARN>? = nil
    ) {
        self.id = id
        self.name = name
        self.retention = retention
        self.class = `class`
        self.key = key
    }

    /// The log group.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("LogGroupName", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
                    Property("RetentionInDays", "retention_in_days", retention.days),
                    Property("LogGroupClass", "log_group_class", `class`),
                    Property("KmsKeyId", "kms_key_id", key),
                ])
        ]
    }

    /// A name or a retention that CloudWatch Logs refuses.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...512, punctuation: "_-/.#")
        return [rule.problem("the log group's name", name), retention.problem].compactMap(\.self)
    }
}

extension Ref<LogGroup> {
    /// The log group's name.
    public var name: Value<String> { attribute(nil, "name") }

    /// The ARN of the log group and all that is in it, which ends in `:*`: what policies, subscriptions and state
    /// machines want.
    public var arn: Value<ARN> {
        // CloudFormation's Arn ends in `:*`, Terraform's does not.
        let group: Value<ARN> = attribute("Arn", "arn")
        return Value(
            .perTarget(
                cloudFormation: group.term, terraform: .concatenation([group.term, .string(":*")])))
    }

    /// The ARN of the log group alone, without `:*`: what tags and X-Ray want.
    public var groupARN: Value<ARN> {
        let group: Value<ARN> = attribute("Arn", "arn")
        let built: Value<ARN> = "arn:\(.partition):logs:\(.region):\(.account):log-group:\(name)"
        return Value(.perTarget(cloudFormation: built.term, terraform: group.term))
    }
}
