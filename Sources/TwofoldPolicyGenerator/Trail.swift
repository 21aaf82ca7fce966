/// What is special about the CloudTrail trail that is read.
///
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html
public struct Trail: OptionSet, Sendable, Hashable {
    /// The bits of the set.
    public let rawValue: Int

    /// A set of bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Its log files are encrypted with a KMS key, which the stack asks for.
    public static let encrypted = Trail(rawValue: 1)
    /// It is an organization's, whose bucket is in another account: the role that reads it gets the path and the name
    /// that this bucket's policy asks for, and an output holds the statements for that policy.
    ///
    /// CloudFormation wants `CAPABILITY_NAMED_IAM` for it.
    public static let ofOrganization = Trail(rawValue: 2)
}
