public import TwofoldModel

/// Who may do what with a queue.
///
/// A queue has one policy, so its ID is the queue's and `Policy`, and the statements of several are joined in it, with
/// those of notifications, subscriptions and rules.
///
/// ```swift
/// stack.add(QueuePolicy(of: work, [work.sending(by: "events.amazonaws.com", from: nightly.arn)]))
/// ```
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html
public struct QueuePolicy: Resource {
    /// `AWS::SQS::QueuePolicy`, `aws_sqs_queue_policy`.
    public static let type = ResourceType("AWS::SQS::QueuePolicy", "aws_sqs_queue_policy")

    /// The queue.
    public let queue: Ref<Queue>
    /// Who may do what.
    public let statements: [Statement]
    /// The policy's ID: the queue's and `Policy`.
    public var id: LogicalID { Self.id(of: queue) }

    /// The policy of a queue.
    public init(of queue: Ref<Queue>, _ statements: [Statement]) {
        self.queue = queue
        self.statements = statements
    }

    static func id(of queue: Ref<Queue>) -> LogicalID { queue.id.appending("Policy") }

    /// The policy.
    public var declarations: [Declaration] {
        [
            Declaration(
                shared: id, Self.type,
                [
                    Property("Queues", "queue_url", [queue.url], terraform: queue.url),
                    Property("PolicyDocument", "policy", document: PolicyDocument(statements).term),
                ])
        ]
    }

    /// Statements that say nothing, or that SQS refuses.
    public var problems: [Problem] {
        (statements.isEmpty ? ["the policy has no statement"] : []) + statements.problems(isOfResource: true)
    }
}
