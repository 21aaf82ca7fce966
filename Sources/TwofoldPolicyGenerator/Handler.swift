/// The code of the stack's functions: for each an `index.py`, made of its modules by `Handlers/bundle.py`.
enum Handler {
    /// Says whose policies are generated when and from what, and what is to be said of a run.
    static var plan: String { text(PackageResources.planner_py) }

    /// Merges a generated policy with the rules, checks it, and publishes it.
    static func publish(to target: GitTarget) -> String {
        switch target.kind {
        case .codeCommit: text(PackageResources.publisher_codecommit_py)
        case .gitHub: text(PackageResources.publisher_github_py)
        case .gitLab: text(PackageResources.publisher_gitlab_py)
        case .s3: text(PackageResources.publisher_s3_py)
        }
    }

    /// Puts the rule files into an empty repository.
    static var seed: String { text(PackageResources.seeder_py) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
