public import TwofoldModel

/// Lets a service call a function.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
public struct Permission: Resource {
    /// `AWS::Lambda::Permission`, `aws_lambda_permission`.
    public static let type = ResourceType("AWS::Lambda::Permission", "aws_lambda_permission")

    /// The permission's ID.
    public let id: LogicalID
    /// The function.
    public let function: Ref<Function>
    /// The service, such as `events.amazonaws.com`.
    public let service: String
    /// What in the service may call it.
    public let source: Value<ARN>?
    /// The account that the source has to be in; any one without it.
    public let sourceAccount: Value<String>?

    /// A permission, which only a source in this account can use unless another account is given.
    public init(
        _ id: LogicalID, for service: String, toInvoke function: Ref<Function>, from source: Value<ARN>?,
        in sourceAccount: Value<String>? = .account
    ) {
        self.id = id
        self.function = function
        self.service = service
        self.source = source
        self.sourceAccount = sourceAccount
    }

    /// A permission that anybody could use, and a name that is no service.
    public var problems: [Problem] {
        var found: [Problem] = []
        if source == nil, sourceAccount == nil {
            found.append("anything of \(service) in any account could call the function; name a source or an account")
        }
        if !service.contains(".") {
            found.append("'\(service)' is no service; write its name with a domain, such as events.amazonaws.com")
        }
        return found
    }

    /// The permission.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("Action", "action", "lambda:InvokeFunction"),
                    Property("FunctionName", "function_name", function.arn),
                    Property("Principal", "principal", service),
                    Property("SourceAccount", "source_account", sourceAccount),
                    Property("SourceArn", "source_arn", source),
                ])
        ]
    }
}
