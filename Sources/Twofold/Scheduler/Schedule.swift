public import TwofoldModel

/// Calls one target at times of a time zone, as a role that may do nothing else.
///
/// ```swift
/// stack.add(
///     Schedule(
///         "Nightly", on: "cron(0 18 ? * MON-FRI *)", timeZone: "Europe/Berlin",
///         target: .start(refresh, with: ["Reason": "nightly"]), window: .upTo(.minutes(15))))
/// ```
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html
public struct Schedule: Resource {
    /// `AWS::Scheduler::Schedule`, `aws_scheduler_schedule`.
    public static let type = ResourceType("AWS::Scheduler::Schedule", "aws_scheduler_schedule")

    /// The schedule's ID.
    public let id: LogicalID
    /// When it acts: `rate(1 day)`, `cron(0 18 ? * MON-FRI *)`, or once, `at(2031-01-31T18:00:00)`.
    public let expression: Value<String>
    /// The time zone of the expression, such as `Europe/Berlin`; `UTC` without it.
    public let timeZone: Value<String>?
    /// What it calls.
    public let target: ScheduleTarget
    /// How long after its time it may act.
    public let window: FlexibleTimeWindow
    /// The moment in UTC from which on it acts, such as `2031-01-31T18:00:00Z`; at once without it.
    public let start: Value<String>?
    /// The moment in UTC until which it acts; forever without it.
    public let end: Value<String>?
    /// The name of the group that it belongs to, which has to exist; that of the account's default one without it.
    public let group: Value<String>?
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// What it is for; at most 512 characters.
    public let description: Value<String>?
    /// The ARN of the KMS key that encrypts the target's input; a key of AWS without it.
    public let key: Value<ARN>?
    /// Whether it acts at all.
    public let isEnabled: Bool
    /// What its role may do beyond what the target needs.
    public let additionalStatements: [Statement]

    /// A schedule.
    ///
    /// - Parameters:
    ///   - expression: When it acts; a parameter for it takes ``expressionPattern``.
    ///   - timeZone: Where it acts then, with the changes to and from summer time; a parameter for it takes
    ///     ``timeZonePattern``.
    ///   - start: From when on it acts, in UTC, such as `2031-01-31T18:00:00Z`. It means nothing to what acts once.
    ///   - end: Until when it acts, in the same form.
    ///   - group: The name of the group that it belongs to.
    ///   - key: The ARN of a KMS key, not of an alias: its role may decrypt with it.
    ///   - statements: What its role may do beyond what the target needs, such as using the KMS key of a queue.
    public init(
        _ id: LogicalID, on expression: Value<String>, timeZone: Value<String>? = nil, target: ScheduleTarget,
        window: FlexibleTimeWindow = .off, from start: Value<String>? = nil, until end: Value<String>? = nil,
        group: Value<String>? = nil, name: Value<String>? = nil, description: Value<String>? = nil,
        key: Value<ARN>? = nil, isEnabled: Bool = true, alsoAllowing statements: [Statement] = []
    ) {
        self.id = id
        self.expression = expression
        self.timeZone = timeZone
        self.target = target
        self.window = window
        self.start = start
        self.end = end
        self.group = group
        self.name = name
        self.description = description
        self.key = key
        self.isEnabled = isEnabled
        additionalStatements = statements
    }

    /// The schedule, its role and the role's policy.
    public var declarations: [Declaration] {
        let times = [
            Property("Name", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
            Property("GroupName", "group_name", group),
            Property("Description", "description", description),
            Property("ScheduleExpression", "schedule_expression", expression),
            Property("ScheduleExpressionTimezone", "schedule_expression_timezone", timeZone),
            Property("StartDate", "start_date", start),
            Property("EndDate", "end_date", end),
        ]
        let others = [
            Property("KmsKeyArn", "kms_key_arn", key),
            Property("State", "state", isEnabled ? nil : "DISABLED"),
        ]
        return [Declaration(id, Self.type, times + window.properties + targetProperties + others)] + role.declarations
    }

    private var targetProperties: [Property] {
        [
            Property("Target.Arn", "target.arn", target.arn),
            Property("Target.RoleArn", "target.role_arn", role.reference.arn),
            Property("Target.Input", "target.input", target.input.map(Term.json)),
            Property("Target.DeadLetterConfig.Arn", "target.dead_letter_config.arn", target.deadLetter?.arn),
            Property(
                "Target.RetryPolicy.MaximumRetryAttempts", "target.retry_policy.maximum_retry_attempts",
                target.maximumRetries),
            Property(
                "Target.RetryPolicy.MaximumEventAgeInSeconds", "target.retry_policy.maximum_event_age_in_seconds",
                target.maximumEventAge?.wholeSeconds),
        ]
    }

    /// Scheduler makes every call as a role of the schedule's, and decrypts the input as it, too.
    var role: Role {
        let decryption = key.map { key in
            Statement.allow(
                "kms:Decrypt", on: key,
                when: [.stringEquals("kms:EncryptionContext:aws:scheduler:schedule:arn", reference.arn.text)])
        }
        return Role(
            id.appending("Role"), for: "scheduler.amazonaws.com", when: [.fromThisAccount],
            policy: target.statements + [decryption].compactMap(\.self) + additionalStatements)
    }
}

extension Ref<Schedule> {
    /// The schedule's name.
    public var name: Value<String> { attribute(nil, "name") }
    /// The schedule's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
}
