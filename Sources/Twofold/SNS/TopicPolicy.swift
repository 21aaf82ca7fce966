public import TwofoldModel

/// Who may do what with a topic.
///
/// It replaces the policy that SNS gives to a new topic, which lets the whole account publish, with alarms of
/// CloudWatch among it. A topic has one policy, so its ID is the topic's and `Policy`, and the statements of several
/// are joined in it, with those of notifications and rules.
///
/// ```swift
/// stack.add(TopicPolicy(of: news, [news.publishing(by: "cloudwatch.amazonaws.com")]))
/// ```
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html
public struct TopicPolicy: Resource {
    /// `AWS::SNS::TopicPolicy`, `aws_sns_topic_policy`.
    public static let type = ResourceType("AWS::SNS::TopicPolicy", "aws_sns_topic_policy")

    /// The topic.
    public let topic: Ref<Topic>
    /// Who may do what.
    public let statements: [Statement]
    /// The policy's ID: the topic's and `Policy`.
    public var id: LogicalID { Self.id(of: topic) }

    /// The policy of a topic.
    public init(of topic: Ref<Topic>, _ statements: [Statement]) {
        self.topic = topic
        self.statements = statements
    }

    static func id(of topic: Ref<Topic>) -> LogicalID { topic.id.appending("Policy") }

    /// The policy.
    public var declarations: [Declaration] {
        [
            Declaration(
                shared: id, Self.type,
                [
                    Property("Topics", "arn", [topic.arn], terraform: topic.arn),
                    Property("PolicyDocument", "policy", document: PolicyDocument(statements).term),
                ])
        ]
    }

    /// Statements that say nothing, or that SNS refuses.
    public var problems: [Problem] {
        var found = statements.problems(isOfResource: true)
        if statements.isEmpty { found.append("the policy has no statement") }
        // Its publications would fail without a trace.
        let events = Principal.service("events.amazonaws.com")
        if statements.contains(where: { $0.effect == .allow && $0.principal == events && !$0.conditions.isEmpty }) {
            found.append("EventBridge supports no conditions in a topic's policy; leave out its source and conditions")
        }
        return found
    }
}
