public import TwofoldModel

/// What becomes of a topic's messages: a way, and who is at the end of it.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
public struct Subscription: Resource {
    /// `AWS::SNS::Subscription`, `aws_sns_topic_subscription`.
    public static let type = ResourceType("AWS::SNS::Subscription", "aws_sns_topic_subscription")

    /// A way in which messages are sent.
    public struct `Protocol`: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A protocol that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A mail, once its receiver has said yes.
        public static let email: Protocol = "email"
        /// A mail with the message as JSON, once its receiver has said yes.
        public static let emailJSON: Protocol = "email-json"
        /// A `POST` to a URL, once its server has said yes.
        public static let https: Protocol = "https"
        /// A `POST` without encryption, once its server has said yes.
        public static let http: Protocol = "http"
        /// A text message to a phone.
        public static let sms: Protocol = "sms"
        /// A message in a queue.
        public static let sqs: Protocol = "sqs"
        /// A call of a function.
        public static let lambda: Protocol = "lambda"
        /// A record in a stream of Amazon Data Firehose.
        public static let firehose: Protocol = "firehose"
        /// A message to an app on a phone.
        public static let application: Protocol = "application"
    }

    /// What a filter is held against.
    public struct FilterScope: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A scope that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The attributes that the message was published with.
        public static let attributes: FilterScope = "MessageAttributes"
        /// The message itself, as JSON.
        public static let body: FilterScope = "MessageBody"
    }

    /// The subscription's ID.
    public let id: LogicalID
    /// The topic.
    public let topic: Ref<Topic>
    /// The way.
    public let `protocol`: Protocol
    /// Who is at the end of it: an address, URL, number or ARN.
    public let endpoint: Value<String>
    /// Which messages are sent; all of them without it. See
    /// https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
    public let filter: Term?
    /// What the filter is held against; the attributes without it.
    public let filterScope: FilterScope?
    /// Whether a message arrives as it was published, without SNS's envelope around it.
    public let isRaw: Bool
    /// The queue for messages that could not be sent, whose policy lets the topic send.
    public let deadLetters: Ref<Queue>?
    /// The role that SNS takes on to write to a stream of Firehose.
    public let role: Ref<Role>?

    /// What lets SNS send the messages.
    private let grant: [Declaration]
    private let grantProblems: [Problem]

    /// A subscription.
    ///
    /// - Parameters:
    ///   - protocol: The way, such as `.email`.
    ///   - endpoint: An address, URL, number or ARN.
    ///   - filter: Which messages are sent, such as `["event": ["created"]]`.
    ///   - filterScope: What the filter is held against; the attributes without it.
    ///   - isRaw: Whether a message arrives as it was published; for queues, streams and URLs.
    ///   - deadLetters: The queue for messages that could not be sent, whose policy lets the topic send.
    ///   - role: The role that SNS takes on to write to a stream of Firehose.
    public init(
        _ id: LogicalID, to topic: Ref<Topic>, protocol: Protocol, endpoint: Value<String>, filter: Term? = nil,
        filterScope: FilterScope? = nil, isRaw: Bool = false, deadLetters: Ref<Queue>? = nil, role: Ref<Role>? = nil
    ) {
        self.init(
            id, topic, `protocol`, endpoint, filter, filterScope, isRaw, deadLetters, role, grant: [], problems: [])
    }

    /// A subscription that calls a function, with the permission `<ID>Permission` that this takes.
    public init(
        _ id: LogicalID, to topic: Ref<Topic>, calls function: Ref<Function>, filter: Term? = nil,
        filterScope: FilterScope? = nil, deadLetters: Ref<Queue>? = nil
    ) {
        let permission = Permission(
            id.appending("Permission"), for: "sns.amazonaws.com", toInvoke: function, from: topic.arn, in: nil)
        self.init(
            id, topic, .lambda, function.arn.text, filter, filterScope, false, deadLetters, nil,
            grant: permission.declarations, problems: permission.problems)
    }

    /// A subscription that sends to a queue, whose policy lets the topic do so.
    public init(
        _ id: LogicalID, to topic: Ref<Topic>, sendsTo queue: Ref<Queue>,
        filter: Term? = nil, filterScope: FilterScope? = nil, isRaw: Bool = false, deadLetters: Ref<Queue>? = nil
    ) {
        let policy = QueuePolicy(of: queue, [queue.sending(by: "sns.amazonaws.com", from: topic.arn)])
        let ordered = topic.resource.order == nil && queue.resource.order != nil
        self.init(
            id, topic, .sqs, queue.arn.text, filter, filterScope, isRaw, deadLetters, nil,
            grant: policy.declarations,
            problems: ordered ? ["the queue '\(queue.id)' keeps an order, and the topic '\(topic.id)' does not"] : [])
    }

    private init(
        _ id: LogicalID, _ topic: Ref<Topic>, _ protocol: Protocol, _ endpoint: Value<String>, _ filter: Term?,
        _ filterScope: FilterScope?, _ isRaw: Bool, _ deadLetters: Ref<Queue>?, _ role: Ref<Role>?,
        grant: [Declaration], problems: [Problem]
    ) {
        self.id = id
        self.topic = topic
        self.protocol = `protocol`
        self.endpoint = endpoint
        self.filter = filter
        self.filterScope = filterScope
        self.isRaw = isRaw
        self.deadLetters = deadLetters
        self.role = role
        self.grant = grant
        grantProblems = problems
    }

    private var deadLetterPolicy: [Declaration] {
        guard let queue = deadLetters else { return [] }
        return QueuePolicy(of: queue, [queue.sending(by: "sns.amazonaws.com", from: topic.arn)]).declarations
    }

    /// The subscription, and what lets SNS send the messages.
    public var declarations: [Declaration] {
        let grant = grant + deadLetterPolicy
        let subscription = Declaration(
            id, Self.type, after: grant.map(\.id),
            [
                Property("TopicArn", "topic_arn", topic.arn),
                Property("Protocol", "protocol", `protocol`),
                Property("Endpoint", "endpoint", endpoint),
                Property("FilterPolicy", "filter_policy", document: filter),
                Property("FilterPolicyScope", "filter_policy_scope", filterScope),
                Property("RawMessageDelivery", "raw_message_delivery", isRaw ? true : nil),
                Property("RedrivePolicy", "redrive_policy", document: redrivePolicy),
                Property("SubscriptionRoleArn", "subscription_role_arn", role?.arn),
            ])
        return [subscription] + grant
    }

    private var redrivePolicy: Term? { deadLetters.map { ["deadLetterTargetArn": $0.arn.term] } }

    /// Combinations that SNS refuses.
    public var problems: [Problem] {
        var found = grantProblems
        if filter == nil, filterScope != nil { found.append("the filter's scope is given, and no filter") }
        if `protocol` == .firehose, role == nil { found.append("a stream of Firehose needs a role that writes to it") }
        if `protocol` != .firehose, role != nil { found.append("SNS takes on a role for streams of Firehose only") }
        let rawProtocols: [Protocol] = [.sqs, .https, .http, .firehose]
        if isRaw, !rawProtocols.contains(`protocol`) {
            found.append("raw messages go to queues, URLs and streams only, not by \(`protocol`.rawValue)")
        }
        if topic.resource.order != nil, `protocol` != .sqs {
            found.append("a topic that keeps an order has queues as subscribers only, not \(`protocol`.rawValue)")
        }
        let scheme = `protocol` == .https ? "https://" : `protocol` == .http ? "http://" : ""
        if let text = endpoint.term.literalText, !text.hasPrefix(scheme) {
            found.append("the endpoint '\(text)' does not begin with \(scheme)")
        }
        return found
    }
}

extension Ref<Subscription> {
    /// The subscription's ARN.
    public var arn: Value<ARN> { attribute(nil, "arn") }
}
