public import TwofoldModel

/// Whom a bucket tells of what happens to its objects.
///
/// ```swift
/// stack.add(BucketNotification("NewPolicy", of: .objectCreated, in: results, suffix: "policy.json", calls: publish))
/// ```
///
/// It works in one deployment and without a helper of its own. In CloudFormation a bucket is made after those who let
/// it tell them, and they name the bucket; therefore the notification gives a bucket without a name one that is known
/// beforehand. A bucket that is deployed already is replaced when it gets its first notification, unless it has a name.
///
/// In CloudFormation a function that a bucket calls cannot have the bucket's name in its environment, because the
/// bucket has to wait for the function: it finds the name in the event.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
public struct BucketNotification: Resource {
    /// A part of `AWS::S3::Bucket`, and `aws_s3_bucket_notification`, which a bucket has only one of.
    public static let type = ResourceType(terraform: "aws_s3_bucket_notification")

    /// Who is told.
    enum Receiver: Sendable {
        case function(Ref<Function>)
        case topic(Ref<Topic>)
        case queue(Ref<Queue>)
    }

    /// The notification's ID.
    public let id: LogicalID
    /// What is told of.
    public let events: [BucketEvent]
    /// The bucket.
    public let bucket: Ref<Bucket>
    /// What the keys of the objects begin with.
    public let prefix: Value<String>?
    /// What the keys of the objects end with.
    public let suffix: Value<String>?
    let receiver: Receiver

    /// Calls a function, with the permission `<ID>Permission` that this takes.
    ///
    /// - Parameters:
    ///   - events: What the function is called for.
    ///   - prefix: What the keys of the objects begin with.
    ///   - suffix: What the keys of the objects end with.
    public init(
        _ id: LogicalID, of events: BucketEvent..., in bucket: Ref<Bucket>, prefix: Value<String>? = nil,
        suffix: Value<String>? = nil, calls function: Ref<Function>
    ) {
        self.init(id, events, bucket, prefix, suffix, .function(function))
    }

    /// Publishes to a topic, whose policy lets the bucket do so.
    ///
    /// - Parameters:
    ///   - events: What is told of.
    ///   - prefix: What the keys of the objects begin with.
    ///   - suffix: What the keys of the objects end with.
    public init(
        _ id: LogicalID, of events: BucketEvent..., in bucket: Ref<Bucket>, prefix: Value<String>? = nil,
        suffix: Value<String>? = nil, publishesTo topic: Ref<Topic>
    ) {
        self.init(id, events, bucket, prefix, suffix, .topic(topic))
    }

    /// Sends to a queue, whose policy lets the bucket do so.
    ///
    /// - Parameters:
    ///   - events: What is told of.
    ///   - prefix: What the keys of the objects begin with.
    ///   - suffix: What the keys of the objects end with.
    public init(
        _ id: LogicalID, of events: BucketEvent..., in bucket: Ref<Bucket>, prefix: Value<String>? = nil,
        suffix: Value<String>? = nil, sendsTo queue: Ref<Queue>
    ) {
        self.init(id, events, bucket, prefix, suffix, .queue(queue))
    }

    private init(
        _ id: LogicalID, _ events: [BucketEvent], _ bucket: Ref<Bucket>, _ prefix: Value<String>?,
        _ suffix: Value<String>?, _ receiver: Receiver
    ) {
        self.id = id
        self.events = events
        self.bucket = bucket
        self.prefix = prefix
        self.suffix = suffix
        self.receiver = receiver
    }

    /// What lets the bucket tell, and what the bucket then has to be told.
    public var declarations: [Declaration] {
        let grant = self.grant
        // The name that those who let the bucket tell know it by.
        let name = bucket.resource.name == nil ? bucket.resource.nameBeforehand : nil
        let properties = [Property(cloudFormation: "BucketName", name)] + events.map(entry)
        return grant.declarations + [Declaration(amending: bucket, after: [grant.id], properties)]
    }

    /// What lets the bucket tell its receiver, and its ID.
    private var grant: (id: LogicalID, declarations: [Declaration]) {
        let source = bucket.arnBeforehand
        // A bucket's ARN does not say whose it is.
        let account = [Condition.fromThisAccount]
        switch receiver {
        case .function(let function):
            let permission = Permission(
                id.appending("Permission"), for: Self.service, toInvoke: function, from: source)
            return (permission.id, permission.declarations)
        case .topic(let topic):
            let policy = TopicPolicy(of: topic, [topic.publishing(by: Self.service, from: source, when: account)])
            return (policy.id, policy.declarations)
        case .queue(let queue):
            let policy = QueuePolicy(of: queue, [queue.sending(by: Self.service, from: source, when: account)])
            return (policy.id, policy.declarations)
        }
    }

    private static let service = "s3.amazonaws.com"

    /// An entry for one event, which is all that CloudFormation takes in one.
    private func entry(for event: BucketEvent) -> Property {
        let list: (String, String)
        let target: Property
        switch receiver {
        case .function(let function):
            list = ("LambdaConfigurations[]", "lambda_function[]")
            target = Property("Function", "lambda_function_arn", function.arn)
        case .topic(let topic):
            list = ("TopicConfigurations[]", "topic[]")
            target = Property("Topic", "topic_arn", topic.arn)
        case .queue(let queue):
            list = ("QueueConfigurations[]", "queue[]")
            target = Property("Queue", "queue_arn", queue.arn)
        }
        let rules = [("prefix", prefix), ("suffix", suffix)].compactMap { name, value in
            value.map { Term.map([.init("Name", .string(name)), .init("Value", $0.term)]) }
        }
        return Property(
            "NotificationConfiguration.\(list.0)", list.1,
            fields: [
                Property("Event", "events[]", event),
                target,
                Property(cloudFormation: "Filter.S3Key.Rules", rules.isEmpty ? nil : rules),
                Property(terraform: "filter_prefix", prefix),
                Property(terraform: "filter_suffix", suffix),
            ],
            in: Bucket.notificationCompanion)
    }

    /// Events that overlap, and receivers that S3 does not tell.
    public var problems: [Problem] {
        var found: [Problem] = []
        if events.isEmpty { found.append("the notification is of no event") }
        for (index, event) in events.enumerated() {
            for other in events[..<index] where event.overlaps(other) {
                found.append("the events \(other.rawValue) and \(event.rawValue) overlap, which S3 refuses")
            }
        }
        switch receiver {
        case .topic(let topic) where topic.resource.order != nil:
            found.append("S3 publishes to no topic that keeps an order, such as '\(topic.id)'")
        case .queue(let queue) where queue.resource.order != nil:
            found.append("S3 sends to no queue that keeps an order, such as '\(queue.id)'")
        default: break
        }
        return found
    }
}
