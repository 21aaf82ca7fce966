extension CheckedStack {
    /// The parameters that somebody has to set, because they have no default.
    public var requiredParameters: [LogicalID] {
        stack.parameters.map(\.part).filter { $0.defaultValue == nil }.map(\.id)
    }

    /// What somebody has to acknowledge so that CloudFormation makes the stack: `CAPABILITY_IAM` where it holds roles
    /// or policies, `CAPABILITY_NAMED_IAM` where it names one; nil where it holds none.
    ///
    /// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html
    public var requiredCapability: String? {
        let identities = lowered.resources.filter { $0.type.cloudFormation?.hasPrefix("AWS::IAM::") == true }
        guard !identities.isEmpty else { return nil }
        let names: Set<String> = ["RoleName", "ManagedPolicyName", "UserName", "GroupName", "InstanceProfileName"]
        let isNamed = identities.contains { identity in
            lowered.properties(of: identity).contains { property in
                names.contains(property.cloudFormation ?? "") && property.value(in: .cloudFormation) != nil
            }
        }
        return isNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"
    }
}
