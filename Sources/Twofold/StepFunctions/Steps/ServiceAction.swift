import TwofoldModel

/// An action of an AWS service, and the permissions that it takes.
///
/// Step Functions, IAM and the service itself spell the same thing in different ways, and no rule leads from one to the
/// other; so both names stand side by side.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
public struct ServiceAction: Sendable, Hashable {
    /// The service as Step Functions calls it, in small letters: `accessanalyzer`.
    public let service: String
    /// The action as Step Functions calls it, with a small first letter: `startPolicyGeneration`.
    public let action: String
    /// What IAM calls the permissions: `access-analyzer:StartPolicyGeneration`.
    public let permissions: [String]

    /// An action that takes a permission.
    public init(service: String, action: String, permission: String) {
        self.init(service: service, action: action, permissions: [permission])
    }

    /// An action that takes several permissions.
    public init(service: String, action: String, permissions: [String]) {
        self.service = service
        self.action = action
        self.permissions = permissions
    }

    /// The action's name in Step Functions.
    var name: String { "\(service):\(action)" }

    /// The resource of a step that calls the action.
    var resource: Value<ARN> { "arn:\(.partition):states:::aws-sdk:\(service):\(action)" }

    /// Names that Step Functions would not know.
    var problems: [Problem] {
        var found: [Problem] = []
        if service.isEmpty || !service.utf8.allSatisfy(\.isSmallLetterOrDigit) {
            let spelling = "which spells them in small letters and digits, such as accessanalyzer"
            found.append("'\(service)' is no service of Step Functions, \(spelling)")
        }
        let isName = action.utf8.first.map(\.isSmallLetterOrDigit) == true && action.utf8.allSatisfy(\.isLetterOrDigit)
        if !isName {
            let spelling = "which spells them with a small first letter, such as startPolicyGeneration"
            found.append("'\(action)' is no action of Step Functions, \(spelling)")
        }
        return found
    }
}

extension UInt8 {
    fileprivate var isSmallLetterOrDigit: Bool {
        isLetterOrDigit && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}
