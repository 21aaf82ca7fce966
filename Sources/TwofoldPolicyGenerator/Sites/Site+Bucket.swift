import Twofold

extension Site {
    /// A versioned bucket, where there is no Git.
    init(bucketIn stack: inout Stack) {
        let folder = Self.folder(in: &stack, "PolicyFolder")
        let policies = stack.add(Bucket("Policies", versioning: .enabled, encryption: .s3Managed))
        stack.output("PoliciesBucket", policies.name, "Where the policies and rules are")
        environment = ["REPOSITORY": policies.name, "FOLDER": folder]
        statements = [
            .allow("s3:ListBucket", on: policies.arn),
            .allow("s3:GetObject", "s3:PutObject", "s3:DeleteObject", on: "\(policies.arn)/*"),
        ]
    }
}
