/// Who a statement is about.
///
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
public struct Principal: Sendable, Hashable, TermConvertible {
    /// The principal as it stands in a policy.
    public let term: Term

    /// Services of AWS, such as `lambda.amazonaws.com`.
    public static func service(_ names: String...) -> Principal {
        Principal(term: ["Service": names.count == 1 ? .string(names[0]) : names.term])
    }
    /// Roles, users or accounts.
    public static func aws(_ arns: Value<ARN>...) -> Principal {
        Principal(term: ["AWS": arns.count == 1 ? arns[0].term : arns.term])
    }
    /// Everybody.
    ///
    /// Narrow it with a condition, or deny.
    public static var anyone: Principal { Principal(term: "*") }
}
