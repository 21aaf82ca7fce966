import Twofold

extension PolicyGenerator {
    /// Merges what was generated with the rules, checks what comes out, and publishes it.
    func addPublisher(
        to stack: inout Stack, _ generated: Ref<Bucket>, _ failures: Ref<Topic>,
        _ parameters: PolicyGeneratorParameters
    ) {
        let site = Site(gitTarget, to: &stack)
        let proposals = stack.add(Topic("Proposals", displayName: "Policy generator: proposals"))
        let environment: [String: Value<String>] = [
            "TARGET": "\(gitTarget.kind.rawValue)", "CEILING": parameters.ceiling,
            "SECURITY_WARNINGS": parameters.securityWarnings, "PROPOSALS": proposals.arn.text,
            "FAILURES": failures.arn.text,
        ]
        let publish = stack.add(
            Function(
                "PublishPolicy", code: .inline(Handler.publisher(to: gitTarget)), runtime: .python313,
                environment: environment.merging(site.environment) { own, _ in own },
                policy: [.allow("s3:GetObject", on: "\(generated.arn)/*/policy.json")]
                    + readingCurrentPolicies(parameters) + [
                        // IAM lets no policy narrow these: they concern a text, which has no ARN.
                        .allow(
                            "access-analyzer:ValidatePolicy", "access-analyzer:CheckNoNewAccess",
                            "access-analyzer:CheckAccessNotGranted", on: .anything),
                        // It may publish failures already, as those of its own go there.
                        .allow("sns:Publish", on: proposals.arn),
                    ] + site.statements,
                timeout: .minutes(5), memory: 512, architecture: .arm64,
                description: "Merges a generated policy with allow.json and deny.json, checks and publishes it",
                onFailure: .topic(failures)))
        stack.add(
            BucketNotification(
                "NewPolicy", of: .objectCreated, in: generated, suffix: "policy.json", calls: publish))
        stack.output("ProposalsTopicArn", proposals.arn, "Subscribe to it to be told of policies to review")
    }

    /// Which groups a user is in, and which policies somebody has, is not known before.
    private func readingCurrentPolicies(_ parameters: PolicyGeneratorParameters) -> [Statement] {
        [
            .allow(
                "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListUserPolicies",
                "iam:GetUserPolicy", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser",
                onEach: parameters.principalARNs),
            .allow(
                "iam:ListGroupPolicies", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies",
                on: "arn:\(.partition):iam::\(.account):group/*"),
            .allow(
                "iam:GetPolicy", "iam:GetPolicyVersion", on: "arn:\(.partition):iam::\(.account):policy/*",
                "arn:\(.partition):iam::aws:policy/*"),
        ]
    }
}
