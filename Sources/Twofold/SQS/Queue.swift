public import TwofoldModel

/// A place where messages wait until somebody takes them.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
public struct Queue: Resource {
    /// `AWS::SQS::Queue`, `aws_sqs_queue`.
    public static let type = ResourceType("AWS::SQS::Queue", "aws_sqs_queue", tagging: .list)

    /// The queue's ID.
    public let id: LogicalID
    /// Its name, which ends in `.fifo` where the queue keeps an order; AWS chooses one in CloudFormation, and it is the
    /// stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// How it keeps messages in order; nil for a queue that does not.
    public let order: Order?
    /// How long a message is hidden before anybody can take it: up to 15 minutes; not at all without it.
    public let delay: Duration?
    /// How long a message is kept: 1 minute to 14 days; 4 days without it.
    public let retention: Duration?
    /// How long a message is hidden once somebody took it: up to 12 hours; 30 seconds without it.
    public let visibilityTimeout: Duration?
    /// How long a request waits for messages: up to 20 seconds; not at all without it.
    public let receiveWait: Duration?
    /// The largest message in bytes: 1,024 to 262,144, which is less than SQS takes, and all that Terraform takes.
    public let maximumMessageSize: Int?
    /// How its messages are encrypted; by SQS by default.
    public let encryption: QueueEncryption
    /// Where messages go that nobody could handle.
    public let deadLetters: DeadLetters?
    /// Whose dead letters it takes; those of any queue of the account without it.
    public let redrive: Redrive?

    /// How a queue keeps messages in order.
    ///
    /// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fifo-queues.html
    public struct Order: Sendable, Hashable {
        /// Whether two messages with the same content within five minutes are one, without an ID that says so.
        public let deduplicatesByContent: Bool
        /// Whether each group of messages has the queue's throughput for itself, and its own duplicates.
        public let isFast: Bool

        /// An order of messages.
        public init(deduplicatesByContent: Bool = false, isFast: Bool = false) {
            self.deduplicatesByContent = deduplicatesByContent
            self.isFast = isFast
        }
    }

    /// Where messages go that nobody could handle.
    public struct DeadLetters: Sendable, Hashable {
        /// The ARN of the queue that they go to.
        public let queue: Value<ARN>
        /// How often a message is taken before it goes there: 1 to 1,000 times.
        public let attempts: Int
        /// Whether that queue keeps messages in order.
        let areOrdered: Bool

        /// A queue for messages that nobody could handle.
        public init(to queue: Ref<Queue>, after attempts: Int) {
            self.queue = queue.arn
            self.attempts = attempts
            areOrdered = queue.resource.order != nil
        }
    }

    /// Whose dead letters a queue takes.
    public enum Redrive: Sendable, Hashable {
        /// Those of any queue of the account and region.
        case allowAll
        /// Nobody's.
        case denyAll
        /// Those of up to 10 queues.
        case from([Value<ARN>])
    }

    /// A queue.
    ///
    /// - Parameters:
    ///   - order: How it keeps messages in order, for a FIFO queue.
    ///   - delay: How long a message is hidden at first: up to 15 minutes.
    ///   - retention: How long a message is kept: 1 minute to 14 days.
    ///   - visibilityTimeout: How long a message is hidden once somebody took it: up to 12 hours. For a function that
    ///     takes the messages, AWS asks for six times its timeout.
    ///   - receiveWait: How long a request waits for messages: up to 20 seconds.
    ///   - maximumMessageSize: In bytes, from 1,024 to 262,144.
    ///   - deadLetters: Where messages go that nobody could handle, and after how many attempts.
    ///   - redrive: Whose dead letters it takes.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, order: Order? = nil, delay: Duration? = nil,
        retention: Duration? = nil, visibilityTimeout: Duration? = nil, receiveWait: Duration? = nil,
        maximumMessageSize: Int? = nil, encryption: QueueEncryption = .sqsManaged, deadLetters: DeadLetters? = nil,
        redrive: Redrive? = nil
    ) {
        self.id = id
        self.name = name
        self.order = order
        self.delay = delay
        self.retention = retention
        self.visibilityTimeout = visibilityTimeout
        self.receiveWait = receiveWait
        self.maximumMessageSize = maximumMessageSize
        self.encryption = encryption
        self.deadLetters = deadLetters
        self.redrive = redrive
    }

    /// The queue.
    public var declarations: [Declaration] {
        let defaultName: Value<String> = "\(.stackName)-\(id)\(order == nil ? "" : ".fifo")"
        return [
            Declaration(
                id, Self.type,
                [
                    // CloudFormation does not end the names that it makes up in `.fifo`, as SQS wants.
                    Property(
                        "QueueName", "name", name ?? (order == nil ? nil : defaultName), terraform: name ?? defaultName),
                    Property("FifoQueue", "fifo_queue", order.map { _ in true }),
                    Property(
                        "ContentBasedDeduplication", "content_based_deduplication",
                        order?.deduplicatesByContent == true ? true : nil),
                    Property("DeduplicationScope", "deduplication_scope", order?.isFast == true ? "messageGroup" : nil),
                    Property(
                        "FifoThroughputLimit", "fifo_throughput_limit",
                        order?.isFast == true ? "perMessageGroupId" : nil),
                    Property("DelaySeconds", "delay_seconds", delay?.wholeSeconds),
                    Property("MaximumMessageSize", "max_message_size", maximumMessageSize),
                    Property("MessageRetentionPeriod", "message_retention_seconds", retention?.wholeSeconds),
                    Property("ReceiveMessageWaitTimeSeconds", "receive_wait_time_seconds", receiveWait?.wholeSeconds),
                    Property("VisibilityTimeout", "visibility_timeout_seconds", visibilityTimeout?.wholeSeconds),
                    Property("RedrivePolicy", "redrive_policy", document: redrivePolicy),
                    Property("RedriveAllowPolicy", "redrive_allow_policy", document: redriveAllowPolicy),
                ] + encryption.properties)
        ]
    }

    private var redrivePolicy: Term? {
        deadLetters.map { ["deadLetterTargetArn": $0.queue.term, "maxReceiveCount": .integer($0.attempts)] }
    }

    private var redriveAllowPolicy: Term? {
        switch redrive {
        case .allowAll: ["redrivePermission": "allowAll"]
        case .denyAll: ["redrivePermission": "denyAll"]
        case .from(let queues): ["redrivePermission": "byQueue", "sourceQueueArns": queues.term]
        case nil: nil
        }
    }
}

extension Ref<Queue> {
    /// The queue's name.
    public var name: Value<String> { attribute("QueueName", "name") }
    /// The queue's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
    /// The queue's URL, by which programs send and receive.
    public var url: Value<String> { attribute(nil, "url") }

    /// Lets a service send to the queue, for its ``QueuePolicy``.
    ///
    /// - Parameters:
    ///   - service: The service, such as `events.amazonaws.com`.
    ///   - source: What in the service may; anything without it.
    ///   - conditions: When it may; without a source and conditions, from this account. (EventBridge sends no account.)
    public func sending(
        by service: String, from source: Value<ARN>? = nil, when conditions: [Condition]? = nil
    ) -> Statement {
        .delivery("sqs:SendMessage", to: arn, by: service, from: source, when: conditions)
    }
}
