public import TwofoldModel

/// What a rule calls when it acts.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
public struct RuleTarget: Sendable {
    enum Destination: Sendable {
        case stateMachine(Ref<StateMachine>)
        case function(Ref<Function>)
        case queue(Ref<Queue>)
        case topic(Ref<Topic>)
    }

    let destination: Destination
    let input: Term?
    let deadLetter: Ref<Queue>?
    let maximumRetries: Int?
    let maximumEventAge: Duration?

    /// Starts a state machine, as a role that may do nothing else.
    ///
    /// - Parameters:
    ///   - input: What the execution is given; the event without it.
    ///   - deadLetter: The queue for events that could not be delivered. Its policy lets the rule send to it.
    ///   - maximumRetries: How often a delivery is tried again: 0 to 185; 185 without it.
    ///   - maximumEventAge: How long a delivery is tried: 1 minute to 24 hours; 24 hours without it.
    public static func start(
        _ machine: Ref<StateMachine>, with input: Term? = nil, deadLetter: Ref<Queue>? = nil,
        maximumRetries: Int? = nil, maximumEventAge: Duration? = nil
    ) -> RuleTarget {
        RuleTarget(
            destination: .stateMachine(machine), input: input, deadLetter: deadLetter, maximumRetries: maximumRetries,
            maximumEventAge: maximumEventAge)
    }

    /// Calls a function, which lets this rule do so.
    ///
    /// - Parameters:
    ///   - input: What the function is given; the event without it.
    ///   - deadLetter: The queue for events that could not be delivered. Its policy lets the rule send to it.
    ///   - maximumRetries: How often a delivery is tried again: 0 to 185; 185 without it.
    ///   - maximumEventAge: How long a delivery is tried: 1 minute to 24 hours; 24 hours without it.
    public static func invoke(
        _ function: Ref<Function>, with input: Term? = nil, deadLetter: Ref<Queue>? = nil,
        maximumRetries: Int? = nil, maximumEventAge: Duration? = nil
    ) -> RuleTarget {
        RuleTarget(
            destination: .function(function), input: input, deadLetter: deadLetter, maximumRetries: maximumRetries,
            maximumEventAge: maximumEventAge)
    }

    /// Sends to a queue, whose policy lets this rule do so.
    ///
    /// - Parameter input: What is sent; the event without it.
    public static func send(to queue: Ref<Queue>, _ input: Term? = nil) -> RuleTarget {
        RuleTarget(
            destination: .queue(queue), input: input, deadLetter: nil, maximumRetries: nil, maximumEventAge: nil)
    }

    /// Publishes to a topic, whose policy lets EventBridge do so: it supports no condition on the rule there.
    ///
    /// - Parameter input: What is published; the event without it.
    public static func publish(to topic: Ref<Topic>, _ input: Term? = nil) -> RuleTarget {
        RuleTarget(
            destination: .topic(topic), input: input, deadLetter: nil, maximumRetries: nil, maximumEventAge: nil)
    }

    /// The name of the target in its rule: that of what it calls.
    var id: LogicalID {
        switch destination {
        case .stateMachine(let machine): machine.id
        case .function(let function): function.id
        case .queue(let queue): queue.id
        case .topic(let topic): topic.id
        }
    }

    var arn: Value<ARN> {
        switch destination {
        case .stateMachine(let machine): machine.arn
        case .function(let function): function.arn
        case .queue(let queue): queue.arn
        case .topic(let topic): topic.arn
        }
    }
}
