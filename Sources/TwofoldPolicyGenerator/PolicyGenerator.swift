public import Twofold

/// The policy generator of AWS Prescriptive Guidance as a stack.
///
/// On a schedule, IAM Access Analyzer writes for each of some roles and users a policy that holds what they have really
/// used; the policy is merged with rules of one's own and published for people to review.
///
/// ```swift
/// PolicyGenerator(gitTarget: .gitHub(), trail: .encrypted, timeZone: "Europe/Berlin").stack
/// ```
///
/// Source: https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/dynamically-generate-an-iam-policy-with-iam-access-analyzer-by-using-step-functions.html
public struct PolicyGenerator: Sendable {
    /// Where policies are published to.
    public let gitTarget: GitTarget
    /// What is special about the trail.
    public let trail: Trail
    /// The time zone of the schedule, such as `Europe/Berlin`; UTC without it.
    public let timeZone: String?

    /// A policy generator.
    ///
    /// - Parameters:
    ///   - timeZone: With one, EventBridge Scheduler starts the runs, which knows time zones; without one, a rule does.
    public init(gitTarget: GitTarget = .codeCommit(), trail: Trail = [], timeZone: String? = nil) {
        self.gitTarget = gitTarget
        self.trail = trail
        self.timeZone = timeZone
    }

    /// The stack, with all that it needs but the trail.
    public var stack: Stack {
        Stack(
            "PolicyGenerator",
            description: "Generates least-privilege IAM policies from what CloudTrail has recorded, for review"
        ) { stack in
            let parameters = PolicyGeneratorParameters(in: &stack)
            let trail = TrailParameters(in: &stack, self.trail)

            let failures = stack.add(Topic("Failures", displayName: "Policy generator: failures"))
            let generated = stack.add(
                Bucket(
                    "GeneratedPolicies", versioning: .enabled, encryption: .s3Managed,
                    lifecycle: [
                        LifecycleRule(
                            "OldVersions", noncurrentExpiration: .init(after: .days(90)),
                            abortIncompleteUploads: .days(7))
                    ]))

            addPublisher(to: &stack, generated, failures, parameters)
            let reader = addTrailReader(to: &stack, trail, parameters)
            let machine = addWorkflow(to: &stack, generated, failures, reader, trail, parameters)
            addSchedule(to: &stack, machine, failures, parameters)

            stack.output("StateMachineArn", machine.arn, "For runs out of schedule")
            stack.output(
                "GeneratedPoliciesBucket", generated.name, "What Access Analyzer has generated, before the rules")
            stack.output("FailuresTopicArn", failures.arn, "Subscribe to it to be told of failures")
        }
    }
}
