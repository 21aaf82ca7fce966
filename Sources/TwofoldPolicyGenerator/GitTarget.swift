/// Where policies are published to, for people to review.
public enum GitTarget: Sendable, Hashable {
    /// A repository of AWS CodeCommit, which the stack makes.
    case codeCommit(Review = .pullRequest)
    /// A repository of GitHub, or of a GitHub Enterprise server, that is there already.
    case gitHub(Review = .pullRequest)
    /// A project of GitLab, also on a server of one's own, that is there already.
    case gitLab(Review = .pullRequest)
    /// A versioned bucket of S3, which the stack makes: no Git, and no requests to review.
    case s3

    /// How a policy gets to the main branch.
    public enum Review: String, Sendable, CaseIterable {
        /// As a pull request or merge request, one for each principal; the function cannot push to CodeCommit's main
        /// branch.
        case pullRequest = "pull-request"
        /// As a commit to the main branch.
        case directCommit = "direct-commit"
    }

    /// The kinds by the names that the command line and the functions know them by.
    public enum Kind: String, Sendable, CaseIterable {
        /// AWS CodeCommit.
        case codeCommit = "codecommit"
        /// GitHub.
        case gitHub = "github"
        /// GitLab.
        case gitLab = "gitlab"
        /// S3 without Git.
        case s3
    }

    /// The target of a kind; `review` says nothing where there are no requests.
    public init(_ kind: Kind, review: Review = .pullRequest) {
        switch kind {
        case .codeCommit: self = .codeCommit(review)
        case .gitHub: self = .gitHub(review)
        case .gitLab: self = .gitLab(review)
        case .s3: self = .s3
        }
    }

    /// The target's kind.
    public var kind: Kind {
        switch self {
        case .codeCommit: .codeCommit
        case .gitHub: .gitHub
        case .gitLab: .gitLab
        case .s3: .s3
        }
    }

    /// How policies are reviewed; nil where there are no requests.
    public var review: Review? {
        switch self {
        case .codeCommit(let review), .gitHub(let review), .gitLab(let review): review
        case .s3: nil
        }
    }
}
