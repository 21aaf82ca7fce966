import Twofold

extension PolicyGenerator {
    /// The role as which Access Analyzer reads the trail.
    func addTrailReader(
        to stack: inout Stack, _ trail: TrailParameters, _ parameters: PolicyGeneratorParameters
    ) -> Ref<Role> {
        var policy: [Statement] = [
            .allow("cloudtrail:GetTrail", on: trail.arn),
            .allow("s3:ListBucket", on: trail.bucket),
            .allow("s3:GetObject", on: "\(trail.bucket)/*"),
            .allow("iam:GenerateServiceLastAccessedDetails", onEach: parameters.principalARNs),
            // IAM lets no policy narrow this one: it takes a job, which has no ARN.
            .allow("iam:GetServiceLastAccessedDetails", on: .anything),
        ]
        if let key = trail.key {
            let ofTrail = Condition.stringEquals("kms:EncryptionContext:aws:cloudtrail:arn", trail.arn.text)
            policy.append(.allow("kms:Decrypt", on: key, when: [ofTrail]))
        }
        guard let organization = trail.organization else {
            return stack.add(
                Role(
                    "TrailReader", for: "access-analyzer.amazonaws.com", policy: policy,
                    description: "As which IAM Access Analyzer reads the trail"))
        }
        stack.output(
            "TrailBucketStatement", Self.bucketStatement(trail, organization),
            "For the policy of the trail's bucket, in the account that keeps the logs")
        if trail.key != nil {
            stack.output(
                "TrailKeyStatement", Self.keyStatement(trail, organization),
                "For the policy of the trail's key, in the account that has it")
        }
        return stack.add(
            Role(
                "TrailReader", for: "access-analyzer.amazonaws.com", policy: policy,
                namePrefix: "\(Self.monitorRole)-", path: "/service-role/",
                description: "As which IAM Access Analyzer reads the trail"))
    }

    /// What AWS lets a role be known by in other accounts.
    private static let monitorRole = "AccessAnalyzerMonitorServiceRole"

    /// Lets the readers of all of an organization's accounts read the logs of their own account.
    ///
    /// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html
    private static func bucketStatement(_ trail: TrailParameters, _ organization: Value<String>) -> Value<String> {
        let logs: Value<ARN> = "\(trail.bucket)/AWSLogs/\(organization)/\(callersAccount)/*"
        return statement(["s3:GetObject", "s3:ListBucket"], on: [trail.bucket, logs], organization)
    }

    /// Lets them decrypt the logs of this trail, as they read them from S3.
    private static func keyStatement(_ trail: TrailParameters, _ organization: Value<String>) -> Value<String> {
        statement(
            ["kms:Decrypt"], on: [.anything], organization,
            when: [
                .stringEquals("kms:EncryptionContext:aws:cloudtrail:arn", trail.arn.text),
                .stringLike("kms:ViaService", "s3.*.amazonaws.com"),
            ])
    }

    private static let callersAccount = "${aws:PrincipalAccount}"

    private static func statement(
        _ actions: [String], on resources: [Value<ARN>], _ organization: Value<String>,
        when conditions: [Condition] = []
    ) -> Value<String> {
        let readers: Value<String> = "arn:\(.partition):iam::\(callersAccount):role/service-role/\(monitorRole)*"
        let statement = Statement(
            .allow, principal: .anyone, actions: actions, resources: resources.term,
            conditions: [
                .stringEquals("aws:PrincipalOrgID", organization), .stringLike("aws:PrincipalArn", readers),
            ] + conditions, sid: "PolicyGeneration")
        return Value(Term.json(statement.term))
    }
}
