public import Twofold

/// The policy generator of AWS Prescriptive Guidance as a stack.
///
/// On a schedule, IAM Access Analyzer writes for each of some roles and users a policy that holds what they have really
/// used; the policy is merged with rules of one's own and committed to a Git repository, for people to review.
///
/// Source: https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/dynamically-generate-an-iam-policy-with-iam-access-analyzer-by-using-step-functions.html
public struct PolicyGenerator: Sendable {
    /// A policy generator that commits to AWS CodeCommit.
    public init() {}

    /// The stack, with all that it needs but the trail.
    public var stack: Stack {
        Stack(
            "PolicyGenerator",
            description: "Generates least-privilege IAM policies from what CloudTrail has recorded, for review in Git"
        ) { stack in
            let parameters = PolicyGeneratorParameters(in: &stack)

            let failures = stack.add(Topic("Failures", displayName: "Policy generator: failures"))
            let generated = stack.add(
                Bucket(
                    "GeneratedPolicies", versioning: .enabled, encryption: .s3Managed,
                    lifecycle: [
                        LifecycleRule(
                            "OldVersions", noncurrentExpiration: .init(after: .days(90)),
                            abortIncompleteUploads: .days(7))
                    ]))
            let repository = stack.add(
                Repository(
                    "PolicyRepository", name: parameters.repositoryName,
                    description: "Generated IAM policies, and the rules that they are merged with"))

            addRuleFiles(to: &stack, repository, parameters)
            let publish = addPublisher(to: &stack, generated, repository, failures, parameters)
            stack.add(
                BucketNotification(
                    "NewPolicy", of: .objectCreated, in: generated, suffix: "policy.json", calls: publish))

            let machine = addWorkflow(to: &stack, generated, failures, parameters)
            addSchedule(to: &stack, machine, failures, parameters)

            stack.output("StateMachineArn", machine.arn, "Start an execution of it for a run out of schedule")
            stack.output("RepositoryCloneUrl", repository.cloneURL, "Where the policies and rules are")
            stack.output(
                "GeneratedPoliciesBucket", generated.name, "What Access Analyzer has generated, before the rules")
            stack.output("FailuresTopicArn", failures.arn, "Subscribe to it to be told of failures")
        }
    }

    /// Puts empty rule files into the empty repository; those of a repository that is in use stay as they are.
    private func addRuleFiles(
        to stack: inout Stack, _ repository: Ref<Repository>, _ parameters: PolicyGeneratorParameters
    ) {
        let seed = stack.add(
            Function(
                "SeedRepository", code: .inline(Handler.seed.source), runtime: .python313,
                policy: [
                    .allow("codecommit:GetBranch", on: repository.arn),
                    .allow("codecommit:CreateCommit", on: repository.arn, when: [parameters.onBranch]),
                ],
                timeout: .minutes(1), memory: 256, architecture: .arm64,
                description: "Puts allow.json and deny.json into the empty repository"))
        stack.add(
            Invocation(
                "RuleFiles", of: seed,
                with: [
                    "Repository": repository.name, "Branch": parameters.repositoryBranch,
                    "Folder": parameters.repositoryFolder,
                ]))
    }

    /// Merges what was generated with the rules, and commits the result.
    private func addPublisher(
        to stack: inout Stack, _ generated: Ref<Bucket>, _ repository: Ref<Repository>, _ failures: Ref<Topic>,
        _ parameters: PolicyGeneratorParameters
    ) -> Ref<Function> {
        stack.add(
            Function(
                "PublishPolicy", code: .inline(Handler.publish.source), runtime: .python313,
                environment: [
                    "REPOSITORY": repository.name, "BRANCH": parameters.repositoryBranch,
                    "FOLDER": parameters.repositoryFolder,
                ],
                policy: [
                    .allow("s3:GetObjectVersion", on: "\(generated.arn)/*/policy.json"),
                    .allow("codecommit:GetBranch", "codecommit:GetFile", on: repository.arn),
                    .allow("codecommit:CreateCommit", on: repository.arn, when: [parameters.onBranch]),
                ],
                timeout: .minutes(2), memory: 512, architecture: .arm64,
                description: "Merges a generated policy with allow.json and deny.json and commits the result",
                onFailure: .topic(failures)))
    }

    /// Starts the workflow at its times, and tells when that fails.
    private func addSchedule(
        to stack: inout Stack, _ machine: Ref<StateMachine>, _ failures: Ref<Topic>,
        _ parameters: PolicyGeneratorParameters
    ) {
        let undelivered = stack.add(Queue("UndeliveredEvents", retention: .days(14)))
        stack.add(
            Rule(
                "ScheduledRun", on: .schedule(parameters.schedule),
                targets: [
                    .start(
                        machine, with: ["PrincipalArns": parameters.principalARNs.term], deadLetter: undelivered)
                ],
                description: "Starts the generation of policies"))
        stack.add(
            Alarm(
                "RunFailed", of: "ExecutionsFailed", in: "AWS/States",
                dimensions: ["StateMachineArn": machine.arn.text],
                statistic: .sum, every: .minutes(5), is: .greaterThanOrEqual, 1, whenMissing: .notBreaching,
                description: "A run failed, for at least one of the principals", tells: [failures]))
        stack.add(
            Alarm(
                "RunNotStarted", of: "ApproximateNumberOfMessagesVisible", in: "AWS/SQS",
                dimensions: ["QueueName": undelivered.name], statistic: .maximum, every: .minutes(5),
                is: .greaterThanOrEqual, 1, whenMissing: .notBreaching,
                description: "The schedule could not start a run", tells: [failures]))
    }
}
