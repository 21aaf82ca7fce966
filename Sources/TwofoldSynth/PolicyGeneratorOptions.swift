public import TwofoldCommand
public import TwofoldPolicyGenerator

/// What can be chosen of the policy generator before it is deployed: what changes its resources.
struct PolicyGeneratorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where policies are published to: codecommit, github, gitlab or s3.", valueName: "kind"))
    var gitTarget: GitTarget.Kind = .codeCommit

    @Option(
        help: ArgumentHelp(
            "How they get to the main branch: pull-request (the default) or direct-commit.", valueName: "how"))
    var review: GitTarget.Review?

    @Flag(help: "The trail's files are encrypted with a KMS key.")
    var encryptedTrail = false

    @Flag(help: "The trail is an organization's, its bucket in another account.")
    var organizationTrail = false

    @Option(
        help: ArgumentHelp("The time zone of the schedule, such as Europe/Berlin; UTC without it.", valueName: "zone"))
    var timeZone: String?

    /// Refuses to review where there is nothing to review by.
    func validate() throws {
        if gitTarget == .s3, review != nil {
            throw ValidationError("S3 has no requests to review; leave out '--review'.")
        }
    }

    var policyGenerator: PolicyGenerator {
        var trail: Trail = []
        if encryptedTrail { trail.insert(.encrypted) }
        if organizationTrail { trail.insert(.ofOrganization) }
        return PolicyGenerator(
            gitTarget: GitTarget(gitTarget, review: review ?? .pullRequest), trail: trail, timeZone: timeZone)
    }
}

extension GitTarget.Kind: ExpressibleByArgument {}
extension GitTarget.Review: ExpressibleByArgument {}
