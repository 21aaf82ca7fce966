public import TwofoldModel

/// What a schedule calls when it acts.
///
/// The schedule's role may do what the call needs, and send to the queue for what could not be delivered.
///
/// Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
public struct ScheduleTarget: Sendable {
    let arn: Value<ARN>
    /// What the schedule's role needs to do there.
    let action: String
    /// The ID of a queue or topic that keeps messages in order, which want a group that a schedule does not give.
    let orderedID: LogicalID?
    let input: Term?
    let deadLetter: Ref<Queue>?
    let maximumRetries: Int?
    let maximumEventAge: Duration?

    private init(
        _ arn: Value<ARN>, _ action: String, orderedID: LogicalID? = nil, _ input: Term?, _ deadLetter: Ref<Queue>?,
        _ maximumRetries: Int?, _ maximumEventAge: Duration?
    ) {
        self.arn = arn
        self.action = action
        self.orderedID = orderedID
        self.input = input
        self.deadLetter = deadLetter
        self.maximumRetries = maximumRetries
        self.maximumEventAge = maximumEventAge
    }

    /// Starts a state machine.
    ///
    /// - Parameters:
    ///   - input: What the execution is given; a notification of Scheduler's without it.
    ///   - deadLetter: The queue for calls that could not be made, which keeps no order.
    ///   - maximumRetries: How often a call is tried again: 0 to 185; 185 without it.
    ///   - maximumEventAge: How long a call is tried: 1 minute to 24 hours; 24 hours without it.
    public static func start(
        _ machine: Ref<StateMachine>, with input: Term? = nil, deadLetter: Ref<Queue>? = nil,
        maximumRetries: Int? = nil, maximumEventAge: Duration? = nil
    ) -> ScheduleTarget {
        ScheduleTarget(machine.arn, "states:StartExecution", input, deadLetter, maximumRetries, maximumEventAge)
    }

    /// Calls a function.
    ///
    /// - Parameters:
    ///   - input: What the function is given; a notification of Scheduler's without it.
    ///   - deadLetter: The queue for calls that could not be made, which keeps no order.
    ///   - maximumRetries: How often a call is tried again: 0 to 185; 185 without it.
    ///   - maximumEventAge: How long a call is tried: 1 minute to 24 hours; 24 hours without it.
    public static func invoke(
        _ function: Ref<Function>, with input: Term? = nil, deadLetter: Ref<Queue>? = nil,
        maximumRetries: Int? = nil, maximumEventAge: Duration? = nil
    ) -> ScheduleTarget {
        ScheduleTarget(function.arn, "lambda:InvokeFunction", input, deadLetter, maximumRetries, maximumEventAge)
    }

    /// Sends to a queue that keeps no order.
    ///
    /// - Parameter input: What is sent; a notification of Scheduler's without it.
    public static func send(to queue: Ref<Queue>, _ input: Term? = nil) -> ScheduleTarget {
        let orderedID = queue.resource.order == nil ? nil : queue.id
        return ScheduleTarget(queue.arn, "sqs:SendMessage", orderedID: orderedID, input, nil, nil, nil)
    }

    /// Publishes to a topic that keeps no order.
    ///
    /// - Parameter input: What is published; a notification of Scheduler's without it.
    public static func publish(to topic: Ref<Topic>, _ input: Term? = nil) -> ScheduleTarget {
        let orderedID = topic.resource.order == nil ? nil : topic.id
        return ScheduleTarget(topic.arn, "sns:Publish", orderedID: orderedID, input, nil, nil, nil)
    }

    /// What the schedule's role may do.
    var statements: [Statement] {
        // Scheduler sends dead letters as the schedule's role; the queue's policy has no part in it.
        [.allow(action, on: arn)] + (deadLetter.map { [.allow("sqs:SendMessage", on: $0.arn)] } ?? [])
    }

    var problems: [Problem] {
        var found: [Problem] = []
        if let orderedID {
            found.append("'\(orderedID)' keeps messages in order; a schedule's messages have no group to be ordered in")
        }
        if let deadLetter, deadLetter.resource.order != nil {
            found.append(
                "'\(deadLetter.id)' keeps messages in order, which the queue for a schedule's dead letters cannot")
        }
        return found + DeliveryRetries.problems(maximumRetries, maximumEventAge)
    }
}
