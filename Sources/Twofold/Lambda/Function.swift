public import TwofoldModel

/// Code that AWS Lambda runs, with the role that it runs as and the log group that it writes to.
///
/// The role may write to the log group, tell of failures, and do what `policy` says; nothing else.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
public struct Function: Resource {
    /// `AWS::Lambda::Function`, `aws_lambda_function`.
    public static let type = ResourceType("AWS::Lambda::Function", "aws_lambda_function", tagging: .list)

    /// The function's ID.
    public let id: LogicalID
    /// The code.
    public let code: FunctionCode
    /// What the code runs on.
    public let runtime: Runtime
    /// The file and function that are called, such as `index.handler`.
    public let handler: Value<String>
    /// What the function may do.
    public let policy: [Statement]
    /// The role that it runs as, where it is not one of its own.
    public let role: Ref<Role>?
    /// The variables of its environment.
    ///
    /// They can be read in the console: no secret belongs there.
    public let environment: [String: Value<String>]
    /// How long it may run: 1 to 900 seconds; 3 without it.
    public let timeout: Duration?
    /// Its memory in MB, from 128 to 10,240, which also sets its share of processors; 128 without it.
    public let memory: Int?
    /// The space of its folder `/tmp` in MB, from 512 to 10,240; 512 without it.
    public let temporaryStorage: Int?
    /// The kind of processor.
    public let architecture: Architecture?
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// What it is for; at most 256 characters.
    public let description: Value<String>?
    /// How long its log is kept.
    public let logRetention: LogRetention
    /// How many of it may run at once; as many as the account allows without it.
    public let reservedConcurrency: Int?
    /// Whether AWS X-Ray follows its requests.
    public let isTraced: Bool
    /// Layers of code, at most 5.
    public let layers: [Value<ARN>]
    /// Where events go that it could not handle when it was called asynchronously, with the reason.
    public let onFailure: FailureDestination?
    /// Where such events go as they are.
    public let deadLetter: FailureDestination?
    /// How often it is called again when it fails asynchronously: 0 to 2; 2 without it.
    public let maximumRetries: Int?
    /// How long an asynchronous event may wait: 1 minute to 6 hours; 6 hours without it.
    public let maximumEventAge: Duration?

    /// A function.
    ///
    /// - Parameters:
    ///   - code: Where the code is.
    ///   - policy: What it may do, beyond writing its log and telling of failures.
    ///   - role: A role that it shares with others; one of its own without it.
    public init(
        _ id: LogicalID, code: FunctionCode, runtime: Runtime, handler: Value<String> = "index.handler",
        environment: [String: Value<String>] = [:], policy: [Statement] = [], role: Ref<Role>? = nil,
        timeout: Duration? = nil, memory: Int? = nil, temporaryStorage: Int? = nil, architecture: Architecture? = nil,
        name: Value<String>? = nil, description: Value<String>? = nil, logRetention: LogRetention = .days30,
        reservedConcurrency: Int? = nil, isTraced: Bool = false, layers: [Value<ARN>] = [],
        onFailure: FailureDestination? = nil, deadLetter: FailureDestination? = nil, maximumRetries: Int? = nil,
        maximumEventAge: Duration? = nil
    ) {
        self.id = id
        self.code = code
        self.runtime = runtime
        self.handler = handler
        self.environment = environment
        self.policy = policy
        self.role = role
        self.timeout = timeout
        self.memory = memory
        self.temporaryStorage = temporaryStorage
        self.architecture = architecture
        self.name = name
        self.description = description
        self.logRetention = logRetention
        self.reservedConcurrency = reservedConcurrency
        self.isTraced = isTraced
        self.layers = layers
        self.onFailure = onFailure
        self.deadLetter = deadLetter
        self.maximumRetries = maximumRetries
        self.maximumEventAge = maximumEventAge
    }

    /// The function, its role and policy, its log group, and what becomes of its failures.
    public var declarations: [Declaration] {
        [main] + logGroup.declarations + roleDeclarations + invokeConfiguration
    }

    private var main: Declaration {
        let dependencies = role == nil ? [] : [id.appending("Policy")]
        let asset = codeAsset
        return Declaration(
            id, Self.type, after: dependencies, assets: [asset].compactMap(\.self),
            [
                Property("FunctionName", "function_name", name, terraform: name ?? "\(.stackName)-\(id)"),
                Property("Description", "description", description),
                Property("Runtime", "runtime", runtime),
                Property("Handler", "handler", handler),
            ] + codeProperties(asset) + [
                Property("Role", "role", (role ?? ownRole.reference).arn),
                Property("Architectures", "architectures", architecture.map { [$0] }),
                Property("MemorySize", "memory_size", memory),
                Property("Timeout", "timeout", timeout?.wholeSeconds),
                Property("EphemeralStorage.Size", "ephemeral_storage.size", temporaryStorage),
                Property("ReservedConcurrentExecutions", "reserved_concurrent_executions", reservedConcurrency),
                Property("Layers", "layers", layers.isEmpty ? nil : layers),
                Property("Environment.Variables", "environment.variables", environment.isEmpty ? nil : environment),
                Property("TracingConfig.Mode", "tracing_config.mode", isTraced ? "Active" : nil),
                Property("DeadLetterConfig.TargetArn", "dead_letter_config.target_arn", deadLetter?.arn),
                // Terraform asks for the format as soon as the group is named.
                Property("LoggingConfig.LogFormat", "logging_config.log_format", "Text"),
                Property("LoggingConfig.LogGroup", "logging_config.log_group", logGroup.reference.name),
            ])
    }

    private var logGroup: LogGroup {
        LogGroup(id.appending("Logs"), name: "/aws/lambda/\(.stackName)-\(id)", retention: logRetention)
    }

    /// What Lambda checks the role for when it makes the function, and what every function needs.
    ///
    /// It is part of the role, because a policy of its own would be made later, or make a cycle if the function had to
    /// wait for it.
    private var basePolicy: [Statement] {
        var statements: [Statement] = [
            .allow("logs:CreateLogStream", "logs:PutLogEvents", on: logGroup.reference.arn)
        ]
        if isTraced {
            // X-Ray lets no policy narrow these.
            statements.append(.allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", on: .anything))
        }
        let failures = [onFailure?.statement, deadLetter?.statement].compactMap(\.self)
        return statements + (failures.count == 2 && failures[0] == failures[1] ? [failures[0]] : failures)
    }

    private var ownRole: Role {
        Role(id.appending("Role"), for: "lambda.amazonaws.com", policy: policy, inlinePolicy: basePolicy)
    }

    private var roleDeclarations: [Declaration] {
        guard let role else { return ownRole.declarations }
        return RolePolicy(id.appending("Policy"), of: role, basePolicy + policy).declarations
    }

    private var invokeConfiguration: [Declaration] {
        guard onFailure != nil || maximumRetries != nil || maximumEventAge != nil else { return [] }
        return [
            Declaration(
                id.appending("Invocations"),
                ResourceType("AWS::Lambda::EventInvokeConfig", "aws_lambda_function_event_invoke_config"),
                [
                    Property("FunctionName", "function_name", reference.name),
                    Property("Qualifier", "qualifier", "$LATEST"),
                    Property("MaximumRetryAttempts", "maximum_retry_attempts", maximumRetries),
                    Property("MaximumEventAgeInSeconds", "maximum_event_age_in_seconds", maximumEventAge?.wholeSeconds),
                    Property(
                        "DestinationConfig.OnFailure.Destination", "destination_config.on_failure.destination",
                        onFailure?.arn),
                ])
        ]
    }
}

extension Ref<Function> {
    /// The function's name.
    public var name: Value<String> { attribute(nil, "function_name") }
    /// The function's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
}
