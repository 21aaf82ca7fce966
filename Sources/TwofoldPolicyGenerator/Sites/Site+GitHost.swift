import Twofold

extension Site {
    /// A host of Git repositories beyond AWS, which a token of Secrets Manager opens.
    enum GitHost {
        case gitHub
        case gitLab
    }

    /// A repository of GitHub or GitLab that is there already.
    ///
    /// Only the function learns the token, when it runs.
    init(_ host: GitHost, _ review: GitTarget.Review, in stack: inout Stack) {
        let name = host.name(in: &stack)
        let branch = Self.branch(in: &stack)
        let folder = Self.folder(in: &stack)
        let url = stack.parameter(
            "ApiUrl", "Where its API is; another one for a server of your own", default: host.url,
            matching: "https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/-]*)?", explanation: "Must be an https address.")
        let token = stack.arnParameter(
            "TokenSecretArn", "The secret of Secrets Manager that holds the token",
            matching: "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}",
            explanation: "Must be the ARN of a secret.")
        environment = [
            "REPOSITORY": name, "BRANCH": branch, "FOLDER": folder, "REVIEW": "\(review.rawValue)", "API_URL": url,
            "TOKEN_ARN": token.text,
        ]
        statements = [.allow("secretsmanager:GetSecretValue", on: token)]
    }
}

extension Site.GitHost {
    fileprivate var url: String {
        switch self {
        case .gitHub: "https://api.github.com"
        case .gitLab: "https://gitlab.com/api/v4"
        }
    }

    fileprivate func name(in stack: inout Stack) -> Value<String> {
        switch self {
        case .gitHub:
            stack.parameter(
                "RepositoryName", "The GitHub repository of the policies: owner/name",
                matching: "[A-Za-z0-9-]+/[A-Za-z0-9._-]+", explanation: "Must be owner/name.")
        case .gitLab:
            stack.parameter(
                "RepositoryName", "The GitLab project of the policies: its path, group/name, or its number",
                matching: "[0-9]+|[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+", explanation: "Must be group/name or a number.")
        }
    }
}
