/// A policy of a role, made after both the role and what it names.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-rolepolicy.html
public struct RolePolicy: Resource {
    /// `AWS::IAM::RolePolicy`, `aws_iam_role_policy`.
    public static let type = ResourceType("AWS::IAM::RolePolicy", "aws_iam_role_policy")

    /// The policy's ID, which is also its name.
    public let id: LogicalID
    /// The role.
    public let role: Ref<Role>
    /// What the role may and may not do.
    public let statements: [Statement]

    /// A policy of a role.
    public init(_ id: LogicalID, of role: Ref<Role>, _ statements: [Statement]) {
        self.id = id
        self.role = role
        self.statements = statements
    }

    /// The policy.
    public var declarations: [Declaration] {
        [
            Declaration(id, Self.type, [
                Property("PolicyName", "name", id.text),
                Property("RoleName", "role", role.name),
                Property("PolicyDocument", "policy", document: PolicyDocument(statements).expression),
            ])
        ]
    }

    /// Statements that say nothing, or that IAM refuses.
    public var problems: [Problem] {
        (statements.isEmpty ? ["the policy has no statement"] : []) + statements.problems()
    }
}
