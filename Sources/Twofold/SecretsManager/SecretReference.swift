public import TwofoldModel

/// A secret that exists already, kept by AWS Secrets Manager.
///
/// A stack holds the secret's ARN and never its value: a function gets the ARN in its environment, and reads the value
/// when it runs.
///
/// ```swift
/// let token = SecretReference(arn: stack.arnParameter("TokenArn", "The secret with the token"))
/// stack.add(Function("Publish", …, environment: ["TOKEN": token.arn.text], policy: [token.read]))
/// ```
public struct SecretReference: Sendable, Hashable {
    /// The secret's ARN.
    public let arn: Value<ARN>

    /// A secret that exists already.
    ///
    /// - Parameter arn: The whole ARN, with the hyphen and six characters that Secrets Manager adds to the name: IAM
    ///   compares it character by character.
    public init(arn: Value<ARN>) { self.arn = arn }

    /// Allows reading the secret's value.
    ///
    /// A secret with a KMS key of its own needs `kms:Decrypt` on that, too.
    public var read: Statement { .allow("secretsmanager:GetSecretValue", on: arn) }
}
