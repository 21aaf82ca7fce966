import Twofold

extension Specimens {
    static func addIdentities(to stack: inout Stack) {
        let bare = stack.add(Role("BareRole", for: "lambda.amazonaws.com"))
        stack.output("RoleName", bare.name)
        stack.output("RoleARN", bare.arn)
        let full = stack.add(
            Role(
                "FullRole", for: "ec2.amazonaws.com", when: [.fromThisAccount],
                policy: [.allow("s3:ListAllMyBuckets", on: .anything)],
                inlinePolicy: [.allow("s3:GetBucketLocation", on: .anything)],
                managedPolicies: ["arn:\(.partition):iam::aws:policy/ReadOnlyAccess"], name: "full",
                path: "/specimens/", description: "A role", maxSessionDuration: .hours(2),
                permissionsBoundary: "arn:\(.partition):iam::aws:policy/PowerUserAccess"))
        stack.add(
            Role("KnownRole", for: "access-analyzer.amazonaws.com", namePrefix: "Known_", path: "/service-role/"))
        stack.add(RolePolicy("MorePolicy", of: full, [.deny("s3:DeleteBucket", on: .anything)]))
        stack.add(ManagedPolicy("BareManagedPolicy", [.allow("s3:ListAllMyBuckets", on: .anything)]))
        let policy = stack.add(
            ManagedPolicy(
                "FullManagedPolicy", [.allow("s3:ListAllMyBuckets", on: .anything)], name: "full", path: "/specimens/",
                description: "A policy", roles: [full, bare]))
        stack.output("ManagedPolicyARN", policy.arn)
    }
}
