public import TwofoldModel

/// Calls targets on a schedule, or when an event happens.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
public struct Rule: Resource {
    /// `AWS::Events::Rule`, `aws_cloudwatch_event_rule`.
    public static let type = ResourceType("AWS::Events::Rule", "aws_cloudwatch_event_rule", tagging: .list)

    /// When a rule acts.
    public enum Trigger: Sendable {
        /// At times: `rate(1 day)` or `cron(0 18 ? * MON-FRI *)`, in UTC.
        case schedule(Value<String>)
        /// When an event matches a pattern.
        ///
        /// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
        case event(Term)
    }

    /// The rule's ID.
    public let id: LogicalID
    /// When it acts.
    public let trigger: Trigger
    /// What it calls; at most 5.
    public let targets: [RuleTarget]
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// What it is for; at most 512 characters.
    public let description: Value<String>?
    /// The bus whose events it sees; the account's default one without it.
    public let eventBus: Value<String>?
    /// Whether it acts at all.
    public let isEnabled: Bool

    /// A rule.
    public init(
        _ id: LogicalID, on trigger: Trigger, targets: [RuleTarget], name: Value<String>? = nil,
        description: Value<String>? = nil, eventBus: Value<String>? = nil, isEnabled: Bool = true
    ) {
        self.id = id
        self.trigger = trigger
        self.targets = targets
        self.name = name
        self.description = description
        self.eventBus = eventBus
        self.isEnabled = isEnabled
    }

    /// The rule, and what its targets need to let it call them.
    public var declarations: [Declaration] {
        var schedule: Value<String>?
        var pattern: Term?
        switch trigger {
        case .schedule(let expression): schedule = expression
        case .event(let document): pattern = document
        }
        let properties = [
            Property("Name", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
            Property("Description", "description", description),
            Property("EventBusName", "event_bus_name", eventBus),
            Property("ScheduleExpression", "schedule_expression", schedule),
            Property("EventPattern", "event_pattern", document: pattern),
            Property("State", "state", isEnabled ? nil : "DISABLED"),
        ]
        let companions = targets.map { target in
            Companion(
                companionKey(of: target),
                link: [
                    Property(terraform: "rule", reference.name),
                    Property(terraform: "event_bus_name", eventBus),
                ])
        }
        let rule = Declaration(
            id, Self.type, companions: companions,
            properties
                + targets.map {
                    Property("Targets[]", "", fields: fields(of: $0), in: companionKey(of: $0))
                })
        return [rule] + targets.flatMap(grants) + deadLetterPolicies
    }

    private func companionKey(of target: RuleTarget) -> String { "aws_cloudwatch_event_target.\(target.id)" }

    private func fields(of target: RuleTarget) -> [Property] {
        [
            Property("Id", "target_id", target.id.text),
            Property("Arn", "arn", target.arn),
            Property("RoleArn", "role_arn", role(for: target)?.reference.arn),
            Property("Input", "input", target.input.map(Term.json)),
            Property("DeadLetterConfig.Arn", "dead_letter_config.arn", target.deadLetter?.arn),
            Property(
                "RetryPolicy.MaximumRetryAttempts", "retry_policy.maximum_retry_attempts", target.maximumRetries),
            Property(
                "RetryPolicy.MaximumEventAgeInSeconds", "retry_policy.maximum_event_age_in_seconds",
                target.maximumEventAge?.wholeSeconds),
        ]
    }

    /// State machines are started as a role of the rule's.
    private func role(for target: RuleTarget) -> Role? {
        guard case .stateMachine(let machine) = target.destination else { return nil }
        let machines = targets.compactMap {
            if case .stateMachine(let machine) = $0.destination { machine.id } else { nil }
        }
        let suffix = machines.count == 1 ? "Role" : "\(machine.id)Role"
        return Role(
            id.appending(suffix), for: Self.service, when: [.fromThisAccount],
            policy: [.allow("states:StartExecution", on: machine.arn)])
    }

    private func grants(for target: RuleTarget) -> [Declaration] {
        switch target.destination {
        case .stateMachine: role(for: target)?.declarations ?? []
        case .function(let function):
            // The rule's ARN holds the account; EventBridge does not send it along on its own.
            Permission(
                id.appending("\(function.id)Permission"), for: Self.service, toInvoke: function,
                from: reference.arn, in: nil
            ).declarations
        case .queue(let queue):
            QueuePolicy(of: queue, [queue.sending(by: Self.service, from: reference.arn)]).declarations
        case .topic(let topic): TopicPolicy(of: topic, [topic.publishing(by: Self.service)]).declarations
        }
    }

    private static let service = "events.amazonaws.com"

    private var deadLetterPolicies: [Declaration] {
        targets.compactMap(\.deadLetter).flatMap { queue in
            QueuePolicy(of: queue, [queue.sending(by: Self.service, from: reference.arn)]).declarations
        }
    }

    /// A schedule that EventBridge does not understand, names that it refuses, and more targets than it takes.
    public var problems: [Problem] {
        var found = [
            NameRule(length: 1...64, punctuation: ".-_").problem("the rule's name", name)
        ].compactMap(\.self)
        if name == nil, id.text.utf8.count > DefaultName.roleIDLength {
            found.append(DefaultName.problem("rule", id, DefaultName.roleIDLength))
        }
        if case .schedule(let schedule) = trigger, let text = schedule.term.literalText,
            let problem = ScheduleExpression.problem(text)
        {
            found.append(Problem(problem))
        }
        if targets.isEmpty { found.append("the rule has no target") }
        if targets.count > 5 { found.append("a rule has up to 5 targets, not \(targets.count)") }
        for target in targets where targets.count(where: { $0.id == target.id }) > 1 {
            found.append("two targets are '\(target.id)'; call it once")
        }
        return found + targets.flatMap { DeliveryRetries.problems($0.maximumRetries, $0.maximumEventAge) }
    }
}

extension Ref<Rule> {
    /// The rule's name; of a rule on another bus than the default one, CloudFormation's has the bus in front.
    public var name: Value<String> { attribute(nil, "name") }
    /// The rule's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
}
