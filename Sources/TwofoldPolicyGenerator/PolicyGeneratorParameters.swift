import Twofold

/// What the policy generator asks of those who deploy it.
struct PolicyGeneratorParameters {
    let principalARNs: Value<[ARN]>
    let trailARN: Value<ARN>
    let trailBucketName: Value<String>
    let schedule: Value<String>
    let trailLookBack: Value<Int>
    let repositoryName: Value<String>
    let repositoryBranch: Value<String>
    let repositoryFolder: Value<String>

    init(in stack: inout Stack) {
        principalARNs = stack.arnListParameter(
            "PrincipalArns", "The roles and users for which policies are generated",
            matching: "arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=.@_/-]+",
            explanation: "Must be ARNs of IAM roles or users.")
        trailARN = stack.arnParameter(
            "TrailArn", "The CloudTrail trail that records what they do",
            matching: "arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/[A-Za-z0-9._-]+",
            explanation: "Must be the ARN of a CloudTrail trail.")
        trailBucketName = stack.parameter(
            "TrailBucketName", "The S3 bucket that the trail writes to",
            matching: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", explanation: "Must be the name of an S3 bucket.")
        schedule = stack.parameter(
            "Schedule", "When policies are generated, in UTC", default: "cron(0 18 ? * MON-FRI *)",
            matching: Schedule.pattern,
            explanation: "Must be a schedule such as cron(0 18 ? * MON-FRI *) or rate(7 days).")
        trailLookBack = stack.numberParameter(
            "TrailLookBack", "How many days of the trail are read", default: 90, in: 1...90)
        repositoryName = stack.parameter(
            "RepositoryName", "The CodeCommit repository that is made for the policies", default: "generated-policies",
            matching: "[A-Za-z0-9._-]{1,100}", explanation: "Must be 1 to 100 letters, digits, points, _ and -.")
        repositoryBranch = stack.parameter(
            "RepositoryBranch", "The branch that policies are committed to", default: "main",
            matching: "[A-Za-z0-9._/-]{1,256}", explanation: "Must be the name of a branch.")
        repositoryFolder = stack.parameter(
            "RepositoryFolder", "The folder of the policies and of allow.json and deny.json; empty for the top",
            default: "policies", matching: "[A-Za-z0-9._/-]{0,256}", explanation: "Must be a path such as iam/policies."
        )
    }

    /// Commits go to the one branch.
    var onBranch: Condition { .stringEquals("codecommit:References", "refs/heads/\(repositoryBranch)") }
}
