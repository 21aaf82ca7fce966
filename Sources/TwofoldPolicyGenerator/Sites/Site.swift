import Twofold

/// A place that policies are published to, as the publishing function knows it.
struct Site {
    /// What the function is told of it.
    let environment: [String: Value<String>]
    /// What the function may do there.
    let statements: [Statement]
}

extension Site {
    /// Adds what the place needs, and asks for the rest.
    init(_ target: GitTarget, to stack: inout Stack) {
        switch target {
        case .codeCommit(let review): self.init(codeCommit: review, in: &stack)
        case .gitHub(let review): self.init(.gitHub, review, in: &stack)
        case .gitLab(let review): self.init(.gitLab, review, in: &stack)
        case .s3: self.init(bucketIn: &stack)
        }
    }

    /// Asks for the branch that policies get to in the end.
    static func branch(in stack: inout Stack) -> Value<String> {
        stack.parameter(
            "RepositoryBranch", "The branch that holds the policies in force and their rules", default: "main",
            matching: "[A-Za-z0-9._/-]{1,200}", explanation: "Must be the name of a branch.")
    }

    /// Asks for the folder of the policies.
    static func folder(in stack: inout Stack, _ id: LogicalID = "RepositoryFolder") -> Value<String> {
        stack.parameter(
            id, "The folder of the policies and of allow.json and deny.json; empty for the top", default: "policies",
            matching: "[A-Za-z0-9._/-]{0,200}", explanation: "Must be a path such as iam/policies.")
    }
}
