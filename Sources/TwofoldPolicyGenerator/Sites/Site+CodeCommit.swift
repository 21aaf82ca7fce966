import Twofold

extension Site {
    /// A repository of CodeCommit, with empty rule files to begin with.
    ///
    /// With review, the function may write to the principals' branches alone.
    init(codeCommit review: GitTarget.Review, in stack: inout Stack) {
        let name = stack.parameter(
            "RepositoryName", "The CodeCommit repository that is made for the policies", default: "generated-policies",
            matching: "[A-Za-z0-9._-]{1,100}", explanation: "Must be 1 to 100 letters, digits, points, _ and -.")
        let branch = Self.branch(in: &stack)
        let folder = Self.folder(in: &stack)
        let repository = stack.add(
            Repository(
                "PolicyRepository", name: name,
                description: "Generated IAM policies, and the rules that they are merged with"))
        let onBranch = Condition.stringEquals("codecommit:References", "refs/heads/\(branch)")
        Self.addRuleFiles(to: &stack, repository, branch, folder, onBranch)
        stack.output("RepositoryCloneUrl", repository.cloneURL, "Where the policies and rules are")

        environment = [
            "REPOSITORY": repository.name, "BRANCH": branch, "FOLDER": folder, "REVIEW": "\(review.rawValue)",
        ]
        statements =
            switch review {
            case .directCommit:
                [
                    .allow("codecommit:GetBranch", "codecommit:GetFile", on: repository.arn),
                    .allow("codecommit:CreateCommit", on: repository.arn, when: [onBranch]),
                ]
            case .pullRequest:
                [
                    .allow(
                        "codecommit:GetBranch", "codecommit:GetFile", "codecommit:GetMergeConflicts",
                        "codecommit:ListPullRequests", "codecommit:GetPullRequest", "codecommit:CreatePullRequest",
                        "codecommit:UpdatePullRequestTitle", "codecommit:UpdatePullRequestDescription",
                        "codecommit:UpdatePullRequestStatus", on: repository.arn),
                    .allow(
                        "codecommit:CreateBranch", "codecommit:CreateCommit", "codecommit:DeleteBranch",
                        "codecommit:MergeBranchesByThreeWay", on: repository.arn,
                        when: [.stringLike("codecommit:References", "refs/heads/iam-policies/*")]),
                ]
            }
    }

    /// Puts empty rule files into the empty repository; those of a repository that is in use stay as they are.
    private static func addRuleFiles(
        to stack: inout Stack, _ repository: Ref<Repository>, _ branch: Value<String>, _ folder: Value<String>,
        _ onBranch: Condition
    ) {
        let seed = stack.add(
            Function(
                "SeedRepository", code: .inline(Handler.seeder), runtime: .python313,
                policy: [
                    .allow("codecommit:GetBranch", on: repository.arn),
                    .allow("codecommit:CreateCommit", on: repository.arn, when: [onBranch]),
                ],
                timeout: .minutes(1), memory: 256, architecture: .arm64,
                description: "Puts allow.json and deny.json into the empty repository"))
        stack.add(
            Invocation(
                "RuleFiles", of: seed, with: ["Repository": repository.name, "Branch": branch, "Folder": folder]))
    }
}
