/// The code of the stack's functions: for each an `index.py`, made of its modules by `Handlers/bundle.py`.
///
/// The texts themselves are in `Bundles`: one says whose policies are generated when and from what, and what is to be
/// said of a run (`planner`); some merge a generated policy with the rules, check it, and publish it (`publisher…`);
/// one puts the rule files into an empty repository (`seeder`).
enum Handler {
    /// What publishes to a target.
    static func publisher(to target: GitTarget) -> String {
        switch target.kind {
        case .codeCommit: publisherCodeCommit
        case .gitHub: publisherGitHub
        case .gitLab: publisherGitLab
        case .s3: publisherS3
        }
    }
}
