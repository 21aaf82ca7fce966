public import TwofoldModel

/// A workflow that AWS Step Functions runs, with a role that may do what its steps do.
///
/// ```swift
/// let refresh = stack.add(StateMachine("Refresh", timeout: .hours(6)) {
///     Invoke("Plan", plan, result: .input.Plan)
///     Call("Tell", .publish, on: news.arn, with: ["TopicArn": .value(news.arn), "Message": .input.Plan.Text])
/// })
/// ```
///
/// Its definition is an object in CloudFormation, for people to read, and a text in Terraform.
///
/// Source:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
public struct StateMachine: Resource {
    /// `AWS::StepFunctions::StateMachine`, `aws_sfn_state_machine`.
    public static let type = ResourceType(
        "AWS::StepFunctions::StateMachine", "aws_sfn_state_machine", tagging: .list)

    /// What machines are made for, which cannot be changed.
    public enum Kind: String, Sendable, TermConvertible {
        /// Runs for up to a year, each step exactly once, with a history that can be read for 90 days.
        case standard = "STANDARD"
        /// Runs for up to five minutes, each step at least once, without a history; much cheaper for many short runs.
        case express = "EXPRESS"
    }

    /// The machine's ID.
    public let id: LogicalID
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// What it is made for; ``Kind/standard`` without it.
    public let kind: Kind?
    /// How long an execution may take; without it as long as the kind allows.
    public let timeout: Duration?
    /// The role that it runs as, where it is not one of its own.
    public let role: Ref<Role>?
    /// What its role may do beyond what the steps call.
    public let additionalStatements: [Statement]
    /// What it logs, and where to; nothing without it.
    public let logging: Logging?
    /// Whether AWS X-Ray follows its executions.
    public let isTraced: Bool
    let layout: MachineLayout

    /// A machine.
    ///
    /// - Parameters:
    ///   - name: Its name; at most 80 letters, digits, hyphens and underscores.
    ///   - kind: What it is made for.
    ///   - comment: What it is for; part of its definition.
    ///   - timeout: How long an execution may take, in whole seconds.
    ///   - role: A role that it shares with others, which gets a policy for it; one of its own without it.
    ///   - statements: What its role may do beyond what the steps call, such as `iam:PassRole`.
    ///   - logging: What it logs, and where to.
    ///   - isTraced: Whether AWS X-Ray follows its executions.
    ///   - steps: What it does.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, type kind: Kind? = nil, comment: String? = nil,
        timeout: Duration? = nil, role: Ref<Role>? = nil, alsoAllowing statements: [Statement] = [],
        logging: Logging? = nil, isTraced: Bool = false, @StepsBuilder steps: () -> Steps
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.timeout = timeout
        self.role = role
        additionalStatements = statements
        self.logging = logging
        self.isTraced = isTraced
        layout = MachineLayout(steps(), comment: comment, timeout: timeout)
    }

    /// The machine, its role and policy, and its log group.
    public var declarations: [Declaration] {
        [main] + roleDeclarations + (ownLogGroup?.declarations ?? [])
    }

    private var main: Declaration {
        Declaration(
            // Step Functions checks the permission to write logs when it makes the machine.
            id, Self.type, after: statements.isEmpty ? [] : [policyID],
            [
                Property("StateMachineName", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
                Property("StateMachineType", "type", kind),
                Property("RoleArn", "role_arn", (role ?? ownRole.reference).arn),
                definition,
            ] + loggingProperties + [
                Property("TracingConfiguration.Enabled", "tracing_configuration.enabled", isTraced ? true : nil)
            ])
    }

    private var definition: Property {
        if let document = layout.definition.term {
            return Property("Definition", "definition", document: document)
        }
        // CloudFormation takes no null in an object.
        return Property(
            "DefinitionString", "definition", layout.definition.json(isIndented: true),
            terraform: layout.definition.json(isIndented: false))
    }
}

extension Ref<StateMachine> {
    /// The machine's ARN.
    public var arn: Value<ARN> { attribute(nil, "arn") }
    /// The machine's name.
    public var name: Value<String> { attribute("Name", "name") }
}
