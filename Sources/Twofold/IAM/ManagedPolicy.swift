/// A policy that several roles can have.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
public struct ManagedPolicy: Resource {
    /// `AWS::IAM::ManagedPolicy`, `aws_iam_policy`.
    public static let type = ResourceType("AWS::IAM::ManagedPolicy", "aws_iam_policy")

    /// The policy's ID.
    public let id: LogicalID
    /// What those who have it may and may not do.
    public let statements: [Statement]
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// Its path, such as `/team/`.
    public let path: Value<String>?
    /// What it is for; at most 1,000 characters.
    ///
    /// It cannot be changed.
    public let description: Value<String>?
    /// The roles that have it.
    public let roles: [Ref<Role>]

    /// A policy that several roles can have.
    public init(
        _ id: LogicalID, _ statements: [Statement], name: Value<String>? = nil, path: Value<String>? = nil,
        description: Value<String>? = nil, roles: [Ref<Role>] = []
    ) {
        self.id = id
        self.statements = statements
        self.name = name
        self.path = path
        self.description = description
        self.roles = roles
    }

    /// The policy.
    public var declarations: [Declaration] {
        let attachments = roles.map { role in (role, "aws_iam_role_policy_attachment.\(role.id)") }
        let properties = [
            Property("ManagedPolicyName", "name", name, terraform: name ?? "\(.stackName)-\(id)"),
            Property("Path", "path", path),
            Property("Description", "description", description),
            Property("PolicyDocument", "policy", document: PolicyDocument(statements).term),
        ]
        return [
            Declaration(
                id, Self.type,
                companions: attachments.map {
                    Companion($0.1, link: [Property(terraform: "policy_arn", reference.arn)])
                },
                properties + attachments.map { Property("Roles[]", "role", $0.0.name, in: $0.1) })
        ]
    }

    /// A name that IAM refuses, or a statement that says nothing.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...128, punctuation: "+=,.@_-")
        return [rule.problem("the policy's name", name)].compactMap(\.self)
            + (statements.isEmpty ? ["the policy has no statement"] : []) + statements.problems()
    }
}

extension Ref<ManagedPolicy> {
    /// The policy's ARN.
    public var arn: Value<ARN> { attribute(nil, "arn") }
}
