public import TwofoldModel

/// Calls a function while the stack is deployed: once, and again when what it is given changes.
///
/// In CloudFormation it is a custom resource: the function receives the request with what it is given as
/// `ResourceProperties`, and has to answer to `ResponseURL`. In Terraform the function receives what it is given as it
/// is, and may just return.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
public struct Invocation: Resource {
    /// `AWS::CloudFormation::CustomResource`, `aws_lambda_invocation`.
    public static let type = ResourceType("AWS::CloudFormation::CustomResource", "aws_lambda_invocation")

    /// The invocation's ID.
    public let id: LogicalID
    /// The function.
    public let function: Ref<Function>
    /// What it is given.
    public let input: [String: Value<String>]
    /// How long CloudFormation waits for the answer: 1 second to 1 hour.
    public let timeout: Duration

    /// A call of a function, once it may do all that its policy says.
    public init(
        _ id: LogicalID, of function: Ref<Function>, with input: [String: Value<String>],
        timeout: Duration = .minutes(2)
    ) {
        self.id = id
        self.function = function
        self.input = input
        self.timeout = timeout
    }

    /// The call.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type, after: [function.id],
                [
                    Property("ServiceToken", "function_name", function.arn, terraform: function.name),
                    Property(cloudFormation: "ServiceTimeout", timeout.wholeSeconds),
                    Property(terraform: "input", Term.json(input.term)),
                ] + input.sorted { $0.key < $1.key }.map { Property(cloudFormation: $0.key, $0.value) })
        ]
    }

    /// A timeout that CloudFormation refuses, and names that it keeps for itself.
    public var problems: [Problem] {
        let reserved = ["ServiceToken", "ServiceTimeout"].filter { input[$0] != nil }
        return [timeout.problem("the timeout", in: 1...3_600)].compactMap(\.self)
            + reserved.map { "'\($0)' has a meaning of its own to CloudFormation; give the input another name" }
    }
}
