public import TwofoldModel

/// A secret that AWS Secrets Manager keeps: without a value at first, or with that of a secret parameter.
///
/// Where the stack gives none, somebody puts one in after the deployment:
///
/// ```sh
/// aws secretsmanager put-secret-value --secret-id <arn> --secret-string file://token
/// ```
///
/// A value that the stack gives stands in no template and, since Terraform's argument is write-only, in no state;
/// Terraform has such arguments since 1.11. A text in the stack's own code is never a value. One that is made up at
/// deployment is not offered: CloudFormation has `GenerateSecretString`, and Terraform would need a second provider.
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
    /// Its value; somebody puts one in after the deployment where there is none.
    public let value: SecretText?
    /// The number of the value, from 1.
    ///
    /// Terraform, which keeps no secret to compare, sets a changed value only when this number changes, too.
    public let valueVersion: Int

    /// A secret.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, description: Value<String>? = nil, key: Value<String>? = nil,
        value: SecretText? = nil, valueVersion: Int = 1
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.key = key
        self.value = value
        self.valueVersion = valueVersion
    }

    private static let valueCompanion = "aws_secretsmanager_secret_version"

    /// The secret.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                companions: [
                    Companion(Self.valueCompanion, link: [Property(terraform: "secret_id", Ref(self).arn)])
                ],
                [
                    Property("Name", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
                    Property("Description", "description", description),
                    Property("KmsKeyId", "kms_key_id", key),
                    Property("SecretString", "secret_string_wo", secret: value, in: Self.valueCompanion),
                    Property(
                        terraform: "secret_string_wo_version", value == nil ? nil : valueVersion,
                        in: Self.valueCompanion),
                ])
        ]
    }

    /// A name, description or number that is refused.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...512, punctuation: "/_+=.@-")
        var found = [rule.problem("the secret's name", name)].compactMap(\.self)
        if let text = description?.term.literalText, text.unicodeScalars.count > 2_048 {
            found.append("the description has \(text.unicodeScalars.count) characters; 2048 are allowed")
        }
        if valueVersion < 1 { found.append("the number of the value is 1 or more, not \(valueVersion)") }
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
