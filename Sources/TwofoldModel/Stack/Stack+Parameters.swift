extension Stack {
    /// Declares a text that may be set when the stack is deployed.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `TrailArn` becomes the variable `trail_arn` in Terraform.
    ///   - description: What it is for; at most 4,000 characters.
    ///   - defaultValue: The value if nobody sets it; without one, somebody has to.
    ///   - pattern: A regular expression that the whole value must match.
    ///   - values: The only values that are allowed.
    ///   - length: The range of its length, in characters.
    ///   - explanation: What to tell somebody whose value does not fit.
    public mutating func parameter(
        _ id: LogicalID, _ description: String, default defaultValue: String? = nil, matching pattern: String? = nil,
        oneOf values: [String]? = nil, length: ClosedRange<Int>? = nil, explanation: String? = nil,
        file: String = #filePath, line: Int = #line
    ) -> Value<String> {
        let constraints = Parameter.Constraints(
            pattern: pattern, explanation: explanation, values: values?.map(\.term), length: length)
        let parameter = Parameter(
            id: id, description: description, kind: .string, defaultValue: defaultValue?.term,
            constraints: constraints, isSecret: false)
        return declare(parameter, file, line)
    }

    /// Declares a secret that has to be set when the stack is deployed: consoles, logs and answers do not show it.
    ///
    /// It stands in properties that are declared to take a secret, and nowhere else. It has no default, which anybody
    /// could read in the template.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `Token` becomes the variable `token` in Terraform.
    ///   - description: What it is for; at most 4,000 characters.
    ///   - pattern: A regular expression that the whole value must match.
    ///   - length: The range of its length, in characters.
    ///   - explanation: What to tell somebody whose value does not fit.
    public mutating func secretParameter(
        _ id: LogicalID, _ description: String, matching pattern: String? = nil, length: ClosedRange<Int>? = nil,
        explanation: String? = nil, file: String = #filePath, line: Int = #line
    ) -> SecretText {
        let constraints = Parameter.Constraints(pattern: pattern, explanation: explanation, length: length)
        let parameter = Parameter(
            id: id, description: description, kind: .string, defaultValue: nil, constraints: constraints,
            isSecret: true)
        let _: Value<String> = declare(parameter, file, line)
        return SecretText(parameter)
    }

    /// Declares an ARN that may be set when the stack is deployed.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `TrailArn` becomes the variable `trail_arn` in Terraform.
    ///   - description: What it is for; at most 4,000 characters.
    ///   - defaultValue: The value if nobody sets it; without one, somebody has to.
    ///   - pattern: A regular expression that the whole value must match; any ARN without one.
    ///   - explanation: What to tell somebody whose value does not fit.
    public mutating func arnParameter(
        _ id: LogicalID, _ description: String, default defaultValue: String? = nil, matching pattern: String? = nil,
        explanation: String? = nil, file: String = #filePath, line: Int = #line
    ) -> Value<ARN> {
        let constraints = Parameter.Constraints(
            pattern: pattern ?? Self.anyARN, explanation: explanation ?? (pattern == nil ? "Must be an ARN." : nil))
        let parameter = Parameter(
            id: id, description: description, kind: .string, defaultValue: defaultValue?.term,
            constraints: constraints, isSecret: false)
        return declare(parameter, file, line)
    }

    /// Declares a whole number that may be set when the stack is deployed.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `LookBack` becomes the variable `look_back` in Terraform.
    ///   - description: What it is for, with its unit; at most 4,000 characters.
    ///   - defaultValue: The value if nobody sets it; without one, somebody has to.
    ///   - range: The lowest and highest value.
    ///   - values: The only values that are allowed.
    ///   - explanation: What to tell somebody whose value does not fit.
    public mutating func numberParameter(
        _ id: LogicalID, _ description: String, default defaultValue: Int? = nil, in range: ClosedRange<Int>? = nil,
        oneOf values: [Int]? = nil, explanation: String? = nil, file: String = #filePath, line: Int = #line
    ) -> Value<Int> {
        let constraints = Parameter.Constraints(
            explanation: explanation, values: values?.map(\.term), range: range)
        let parameter = Parameter(
            id: id, description: description, kind: .number, defaultValue: defaultValue?.term,
            constraints: constraints, isSecret: false)
        return declare(parameter, file, line)
    }

    /// Declares a list of texts that may be set when the stack is deployed.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `SubnetIds` becomes the variable `subnet_ids` in Terraform.
    ///   - description: What it is for; at most 4,000 characters.
    ///   - defaultValue: The value if nobody sets it; without one, somebody has to.
    ///   - pattern: A regular expression that each whole element must match.
    ///   - values: The only elements that are allowed.
    ///   - explanation: What to tell somebody whose value does not fit.
    public mutating func listParameter(
        _ id: LogicalID, _ description: String, default defaultValue: [String]? = nil,
        matching pattern: String? = nil, oneOf values: [String]? = nil, explanation: String? = nil,
        file: String = #filePath, line: Int = #line
    ) -> Value<[String]> {
        let constraints = Parameter.Constraints(
            pattern: pattern, explanation: explanation, values: values?.map(\.term))
        let parameter = Parameter(
            id: id, description: description, kind: .list, defaultValue: defaultValue?.term,
            constraints: constraints, isSecret: false)
        return declare(parameter, file, line)
    }

    /// Declares a list of ARNs that may be set when the stack is deployed.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `PrincipalArns` becomes the variable `principal_arns` in Terraform.
    ///   - description: What it is for; at most 4,000 characters.
    ///   - pattern: A regular expression that each whole element must match; any ARN without one.
    ///   - explanation: What to tell somebody whose value does not fit.
    public mutating func arnListParameter(
        _ id: LogicalID, _ description: String, matching pattern: String? = nil, explanation: String? = nil,
        file: String = #filePath, line: Int = #line
    ) -> Value<[ARN]> {
        let constraints = Parameter.Constraints(
            pattern: pattern ?? Self.anyARN, explanation: explanation ?? (pattern == nil ? "Must be ARNs." : nil))
        let parameter = Parameter(
            id: id, description: description, kind: .list, defaultValue: nil, constraints: constraints,
            isSecret: false)
        return declare(parameter, file, line)
    }

    /// What an ARN looks like.
    ///
    /// It admits nothing that could break a JSON text.
    static let anyARN = #"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[A-Za-z0-9_+=,.@:/*?-]+"#
}
