/// A policy of a role, made after both the role and what it names.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
public struct RolePolicy: Resource {
    /// `AWS::IAM::Policy`, `aws_iam_role_policy`.
    ///
    /// Not `AWS::IAM::RolePolicy`, whose `RoleName` may be taken for a name that the template gives to a role, which
    /// asks those who deploy it for `CAPABILITY_NAMED_IAM`.
    public static let type = ResourceType("AWS::IAM::Policy", "aws_iam_role_policy")

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
            Declaration(
                id, Self.type,
                [
                    Property("PolicyName", "name", id.text),
                    Property("Roles", "role", [role.name], terraform: role.name),
                    Property("PolicyDocument", "policy", document: PolicyDocument(statements).term),
                ])
        ]
    }

    /// Statements that say nothing, or that IAM refuses.
    public var problems: [Problem] {
        (statements.isEmpty ? ["the policy has no statement"] : []) + statements.problems()
    }
}
