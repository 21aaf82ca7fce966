import Foundation
import Testing
import Twofold
import TwofoldPolicyGenerator

/// The policy generator with each Git target and each option.
///
/// That they deploy is shown in `Tests/DeploymentTests`.
@Suite struct VariantTests {
    /// Each holds the code of its own target alone.
    @Test func eachTargetNeedsNoBucket() throws {
        for kind in GitTarget.Kind.allCases {
            try withTemporaryFolder { folder in
                let template = try synth(["--git-target", kind.rawValue], to: folder)
                    .appending(path: "cloudformation/PolicyGenerator.yaml")
                let text = try String(contentsOf: template, encoding: .utf8)
                #expect(text.utf8.count < 51_200, "\(kind.rawValue): \(text.utf8.count) bytes")
                let modules = ["codecommit.py", "github.py", "gitlab.py", "bucket.py"]
                #expect(modules.count { text.contains(" \($0),") } == 1)
            }
        }
    }

    /// In review mode the function cannot push to the main branch.
    @Test func reviewDoesNotReachTheMainBranch() throws {
        let review = try template(of: PolicyGenerator(gitTarget: .codeCommit(.pullRequest)))
        let direct = try template(of: PolicyGenerator(gitTarget: .codeCommit(.directCommit)))
        #expect(review.contains("refs/heads/iam-policies/*"))
        #expect(review.components(separatedBy: "refs/heads/${RepositoryBranch}").count == 2, "the seeding function's")
        #expect(!direct.contains("iam-policies/"))
        #expect(direct.components(separatedBy: "refs/heads/${RepositoryBranch}").count == 3)
    }

    @Test(arguments: GitTarget.Kind.allCases)
    func theCommandAndSwiftNameTheSameTargets(kind: GitTarget.Kind) {
        #expect(GitTarget(kind).kind == kind)
        #expect(GitTarget(kind, review: .directCommit).review == (kind == .s3 ? nil : .directCommit))
    }

    @Test func bucketsHaveNoRequests() throws {
        try withTemporaryFolder { folder in
            let command = Shell.products.appending(path: "synth").path
            let result = try Shell.run([
                command, "--output", folder.path, "--git-target", "s3", "--review", "direct-commit",
            ])
            #expect(result.status != 0)
            #expect(result.all.contains("S3 has no requests to review; leave out '--review'"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test func anUnknownTimeZoneIsRefused() {
        let problems = PolicyGenerator(timeZone: "Berlin").stack.diagnose()
        #expect(problems.contains { $0.message.contains("Berlin") })
    }

    private func template(of generator: PolicyGenerator) throws -> String {
        try generator.stack.synthesize(for: .cloudFormation).text
    }

    private func synth(_ words: [String], to folder: URL) throws -> URL {
        let command = Shell.products.appending(path: "synth").path
        let result = try Shell.run([command, "--output", folder.path] + words)
        try #require(result.status == 0, "\(result.all)")
        return folder
    }
}
