public import TwofoldModel

/// Where Lambda tells of an event that a function could not handle.
public enum FailureDestination: Sendable {
    /// A topic that the event is published to.
    case topic(Ref<Topic>)
    /// A queue that the event is sent to.
    case queue(Ref<Queue>)

    var arn: Value<ARN> {
        switch self {
        case .topic(let topic): topic.arn
        case .queue(let queue): queue.arn
        }
    }

    /// What the function's role has to be allowed.
    var statement: Statement {
        switch self {
        case .topic(let topic): .allow("sns:Publish", on: topic.arn)
        case .queue(let queue): .allow("sqs:SendMessage", on: queue.arn)
        }
    }
}
