/// An identity that a service takes on, and what it may then do.
///
/// Its policy is a resource of its own, so that two resources whose roles name each other make no cycle.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
public struct Role: Resource {
    /// `AWS::IAM::Role`, `aws_iam_role`.
    public static let type = ResourceType("AWS::IAM::Role", "aws_iam_role", tagging: .list)

    /// The role's ID.
    public let id: LogicalID
    /// Who may take it on, and when.
    public let trust: [Statement]
    /// What it may do.
    public let policy: [Statement]
    /// What it may do from the moment it exists, for what its user is checked for when that is made: part of the role.
    public let inlinePolicy: [Statement]
    /// Policies that others keep, such as AWS.
    public let managedPolicies: [Value<ARN>]
    /// Its name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without one.
    public let name: Value<String>?
    /// What its name begins with, where something follows that differs from one deployment of the stack to the other.
    public let namePrefix: Value<String>?
    /// Its path, such as `/service-role/`.
    public let path: Value<String>?
    /// What it is for; at most 1,000 characters.
    public let description: Value<String>?
    /// How long a session lasts at most: 1 to 12 hours; 1 hour without it.
    public let maxSessionDuration: Duration?
    /// The policy that bounds what it may do.
    public let permissionsBoundary: Value<ARN>?

    /// A role that a service takes on.
    ///
    /// - Parameters:
    ///   - service: The service, such as `lambda.amazonaws.com`.
    ///   - conditions: When it may, such as ``Condition/fromThisAccount``.
    ///   - namePrefix: What its name begins with, for what others know it by: at most 38 characters. Eight characters of
    ///     the stack's own follow in CloudFormation, 26 that are made up in Terraform. Only with no name.
    public init(
        _ id: LogicalID, for service: String, when conditions: [Condition] = [], policy: [Statement] = [],
        inlinePolicy: [Statement] = [], managedPolicies: [Value<ARN>] = [], name: Value<String>? = nil,
        namePrefix: Value<String>? = nil, path: Value<String>? = nil, description: Value<String>? = nil,
        maxSessionDuration: Duration? = nil, permissionsBoundary: Value<ARN>? = nil
    ) {
        let trust = Statement(
            .allow, principal: .service(service), actions: ["sts:AssumeRole"], resources: nil, conditions: conditions)
        self.init(
            id, trust: [trust], policy: policy, inlinePolicy: inlinePolicy, managedPolicies: managedPolicies,
            name: name, namePrefix: namePrefix, path: path, description: description,
            maxSessionDuration: maxSessionDuration, permissionsBoundary: permissionsBoundary)
    }

    /// A role with a trust policy of one's own.
    ///
    /// - Parameter namePrefix: What its name begins with, where it has none: at most 38 characters.
    public init(
        _ id: LogicalID, trust: [Statement], policy: [Statement] = [], inlinePolicy: [Statement] = [],
        managedPolicies: [Value<ARN>] = [], name: Value<String>? = nil, namePrefix: Value<String>? = nil,
        path: Value<String>? = nil, description: Value<String>? = nil, maxSessionDuration: Duration? = nil,
        permissionsBoundary: Value<ARN>? = nil
    ) {
        self.id = id
        self.trust = trust
        self.policy = policy
        self.inlinePolicy = inlinePolicy
        self.managedPolicies = managedPolicies
        self.name = name
        self.namePrefix = namePrefix
        self.path = path
        self.description = description
        self.maxSessionDuration = maxSessionDuration
        self.permissionsBoundary = permissionsBoundary
    }

    /// The role, and its policy where it has one.
    public var declarations: [Declaration] {
        var companions = [Companion(Self.inlineCompanion, link: [Property(terraform: "role", reference.name)])]
        var properties =
            nameProperties + [
                Property("Path", "path", path),
                Property("Description", "description", description),
                Property("AssumeRolePolicyDocument", "assume_role_policy", document: PolicyDocument(trust).term),
                Property("MaxSessionDuration", "max_session_duration", maxSessionDuration?.wholeSeconds),
                Property("PermissionsBoundary", "permissions_boundary", permissionsBoundary),
                Property("Policies[]", "", fields: inlineFields, in: Self.inlineCompanion),
            ]
        for (index, policy) in managedPolicies.enumerated() {
            let key = "aws_iam_role_policy_attachment.\(index + 1)"
            companions.append(Companion(key, link: [Property(terraform: "role", reference.name)]))
            properties.append(Property("ManagedPolicyArns[]", "policy_arn", policy, in: key))
        }
        let role = Declaration(id, Self.type, companions: companions, properties)
        guard !policy.isEmpty else { return [role] }
        return [role] + RolePolicy(id.appending("Policy"), of: reference, policy).declarations
    }

    private var nameProperties: [Property] {
        guard let namePrefix else {
            return [Property("RoleName", "name", name, terraform: name ?? "\(.stackName)-\(id)")]
        }
        // The stack's name may be too long to follow a prefix such as AccessAnalyzerMonitorServiceRole_.
        let deployment = Value<String>(.environment(.deployment))
        return [
            Property(cloudFormation: "RoleName", "\(namePrefix)\(deployment)" as Value<String>),
            Property(terraform: "name_prefix", namePrefix),
        ]
    }

    private static let inlineCompanion = "aws_iam_role_policy.Base"

    private var inlineFields: [Property]? {
        guard !inlinePolicy.isEmpty else { return nil }
        return [
            Property("PolicyName", "name", "Base"),
            Property("PolicyDocument", "policy", document: PolicyDocument(inlinePolicy).term),
        ]
    }

    /// A name that IAM refuses, or a statement that says nothing.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...64, punctuation: "+=,.@_-")
        // Terraform puts 26 characters of its own behind a prefix.
        let prefixRule = NameRule(length: 1...38, punctuation: "+=,.@_-")
        var found = [
            rule.problem("the role's name", name), prefixRule.problem("the prefix of the role's name", namePrefix),
        ].compactMap(\.self)
        if name != nil, namePrefix != nil {
            found.append("the role has both a name and a prefix for one; give it one of the two")
        }
        if let text = path?.term.literalText, !text.hasPrefix("/") || !text.hasSuffix("/") {
            found.append("the role's path '\(text)' begins and ends with a slash, such as /service-role/")
        }
        if name == nil, namePrefix == nil, id.text.utf8.count > DefaultName.roleIDLength {
            found.append(DefaultName.problem("role", id, DefaultName.roleIDLength))
        }
        if let problem = maxSessionDuration?.problem("a session's duration", in: 3_600...43_200) {
            found.append(problem)
        }
        if trust.isEmpty { found.append("nobody may take on the role: its trust policy has no statement") }
        if let text = description?.term.literalText, text.unicodeScalars.count > 1_000 {
            found.append("the description has \(text.unicodeScalars.count) characters; 1000 are allowed")
        }
        return found + trust.problems(isOfResource: true) + policy.problems() + inlinePolicy.problems()
    }
}

extension Ref<Role> {
    /// The role's name.
    public var name: Value<String> { attribute(nil, "name") }
    /// The role's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
}
