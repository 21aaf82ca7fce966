public import TwofoldModel

/// A place that messages are published to, for all of its subscribers.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
public struct Topic: Resource {
    /// `AWS::SNS::Topic`, `aws_sns_topic`.
    public static let type = ResourceType("AWS::SNS::Topic", "aws_sns_topic", tagging: .list)

    /// The topic's ID.
    public let id: LogicalID
    /// Its name, which ends in `.fifo` where the topic keeps an order; AWS chooses one in CloudFormation, and it is the
    /// stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// The sender's name in mails and text messages; at most 100 characters.
    public let displayName: Value<String>?
    /// The KMS key that messages are encrypted with: an ID, ARN or alias.
    ///
    /// Services that publish to the topic have to be let use it, which `alias/aws/sns` does not allow.
    public let key: Value<String>?
    /// How it keeps messages in order; nil for a topic that does not.
    public let order: Order?
    /// Whether AWS X-Ray follows its messages.
    public let isTraced: Bool
    /// The version of the signature of its messages: 1 with SHA1, 2 with SHA256; 1 without it.
    public let signatureVersion: Int?

    /// How a topic keeps messages in order.
    ///
    /// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
    public struct Order: Sendable, Hashable {
        /// Whether two messages with the same content within five minutes are one, without an ID that says so.
        public let deduplicatesByContent: Bool
        /// What the limit on messages per second is for.
        public let throughput: Throughput?
        /// How long it keeps messages, so that a subscriber can have them again: 1 to 365 days; not at all without it.
        public let archive: Duration?

        /// An order of messages.
        public init(deduplicatesByContent: Bool = false, throughput: Throughput? = nil, archive: Duration? = nil) {
            self.deduplicatesByContent = deduplicatesByContent
            self.throughput = throughput
            self.archive = archive
        }
    }

    /// What the limit on messages per second is for.
    public struct Throughput: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A scope that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The whole topic.
        public static let topic: Throughput = "Topic"
        /// Each group of messages.
        public static let messageGroup: Throughput = "MessageGroup"
    }

    /// A topic.
    ///
    /// - Parameters:
    ///   - displayName: The sender's name in mails and text messages; at most 100 characters.
    ///   - key: The KMS key that messages are encrypted with: an ID, ARN or alias.
    ///   - order: How it keeps messages in order, for a FIFO topic.
    ///   - signatureVersion: 1 with SHA1, 2 with SHA256.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, displayName: Value<String>? = nil, key: Value<String>? = nil,
        order: Order? = nil, isTraced: Bool = false, signatureVersion: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.key = key
        self.order = order
        self.isTraced = isTraced
        self.signatureVersion = signatureVersion
    }

    /// The topic.
    public var declarations: [Declaration] {
        let defaultName: Value<String> = "\(.stackName)-\(id)\(order == nil ? "" : ".fifo")"
        // CloudFormation does not end the names that it makes up in `.fifo`, as SNS wants.
        let orderedName = order == nil ? nil : defaultName
        return [
            Declaration(
                id, Self.type,
                [
                    Property("TopicName", "name", name ?? orderedName, terraform: name ?? defaultName),
                    Property("DisplayName", "display_name", displayName),
                    Property("KmsMasterKeyId", "kms_master_key_id", key),
                    Property("FifoTopic", "fifo_topic", order.map { _ in true }),
                    Property(
                        "ContentBasedDeduplication", "content_based_deduplication",
                        order?.deduplicatesByContent == true ? true : nil),
                    Property("FifoThroughputScope", "fifo_throughput_scope", order?.throughput),
                    Property("ArchivePolicy", "archive_policy", document: archivePolicy),
                    Property("TracingConfig", "tracing_config", isTraced ? "Active" : nil),
                    signature,
                ])
        ]
    }

    private var archivePolicy: Term? {
        order?.archive.map { ["MessageRetentionPeriod": .string(String($0.wholeSeconds / 86_400))] }
    }

    /// A text in CloudFormation, a number in Terraform.
    private var signature: Property {
        guard let version = signatureVersion else { return Property("SignatureVersion", "signature_version", nil) }
        return Property("SignatureVersion", "signature_version", String(version), terraform: version)
    }

    /// A name that SNS refuses, or a number out of its range.
    ///
    /// Source: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    public var problems: [Problem] {
        var found = [
            NameRule(length: 1...256, punctuation: order == nil ? "-_" : "-_.").problem("the topic's name", name),
            NameRule.orderedSuffixProblem("topic", name, keepsOrder: order != nil),
            order?.archive?.problem("the time that messages are kept", in: 1...365, unit: 86_400),
        ].compactMap(\.self)
        if let signatureVersion, !(1...2).contains(signatureVersion) {
            found.append("the version of the signature is 1 or 2, not \(signatureVersion)")
        }
        if let text = displayName?.term.literalText, text.unicodeScalars.count > 100 {
            found.append("the display name has \(text.unicodeScalars.count) characters; 100 are allowed")
        }
        return found
    }
}

extension NameRule {
    /// Why the name of a topic or queue does not go with the order that it keeps, or nil.
    static func orderedSuffixProblem(_ thing: String, _ name: Value<String>?, keepsOrder: Bool) -> Problem? {
        guard let text = name?.term.literalText, text.hasSuffix(".fifo") != keepsOrder else { return nil }
        return keepsOrder
            ? "the name '\(text)' of a \(thing) that keeps an order has to end in .fifo"
            : "the name '\(text)' ends in .fifo, which is for a \(thing) that keeps an order"
    }
}

extension Ref<Topic> {
    /// The topic's name.
    public var name: Value<String> { attribute("TopicName", "name") }
    /// The topic's ARN.
    public var arn: Value<ARN> { attribute(nil, "arn") }

    /// Lets a service publish to the topic, for its ``TopicPolicy``.
    ///
    /// `events.amazonaws.com` goes without a source and conditions: EventBridge does not support them for topics.
    ///
    /// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    ///
    /// - Parameters:
    ///   - service: The service, such as `cloudwatch.amazonaws.com`.
    ///   - source: What in the service may; anything without it.
    ///   - conditions: When it may; without a source and conditions, from this account. (EventBridge sends no account.)
    public func publishing(
        by service: String, from source: Value<ARN>? = nil, when conditions: [Condition]? = nil
    ) -> Statement {
        .delivery("sns:Publish", to: arn, by: service, from: source, when: conditions)
    }
}
