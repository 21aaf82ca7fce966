public import TwofoldModel

/// A secret that AWS Secrets Manager keeps, without a value at first: somebody puts one in after the deployment.
///
/// ```sh
/// aws secretsmanager put-secret-value --secret-id <arn> --secret-string file://token
/// ```
///
/// A value in the stack could be read in the template, and in Terraform's state. A value that is made up at deployment
/// is not offered either: CloudFormation has `GenerateSecretString`, but before its version 1.11 Terraform cannot make
/// one up without writing it to its state.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
public struct Secret: Resource {
    /// `AWS::SecretsManager::Secret`, `aws_secretsmanager_secret`.
    public static let type = ResourceType("AWS::SecretsManager::Secret", "aws_secretsmanager_secret", tagging: .list)

    /// The secret's ID.
    public let id: LogicalID
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    ///
    /// As long as a deleted secret can be restored, for 30 days by default in Terraform, no other can have its name.
    public let name: Value<String>?
    /// What it is for; at most 2,048 characters.
    public let description: Value<String>?
    /// The KMS key that it is encrypted with: an ID, ARN or alias; `alias/aws/secretsmanager` without it.
    public let key: Value<String>?

    /// A secret without a value.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, description: Value<String>? = nil, key: Value<String>? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.key = key
    }

    /// The secret.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("Name", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
                    Property("Description", "description", description),
                    Property("KmsKeyId", "kms_key_id", key),
                ])
        ]
    }

    /// A name or description that Secrets Manager refuses.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...512, punctuation: "/_+=.@-")
        var found = [rule.problem("the secret's name", name)].compactMap(\.self)
        if let text = description?.term.literalText, text.count > 2_048 {
            found.append("the description has \(text.count) characters; 2048 are allowed")
        }
        return found
    }
}

extension Ref<Secret> {
    /// The secret's ARN.
    public var arn: Value<ARN> { attribute(nil, "arn") }
    /// Allows reading the secret's value.
    ///
    /// A secret with a KMS key of its own needs `kms:Decrypt` on that, too.
    public var read: Statement { SecretReference(arn: arn).read }
}
