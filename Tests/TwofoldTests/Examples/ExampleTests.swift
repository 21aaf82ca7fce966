import Foundation
import Testing

/// The packages under `examples`, built as somebody else's would be: on their own, with Twofold as a dependency.
@Suite struct ExampleTests {
    @Test(.needs(.cfnLint, .terraform)) func inboxIsBuiltAndWrittenForBothTargets() throws {
        try withTemporaryFolder { folder in
            let template = try run("inbox", "Synth", "--output", folder.path)
            #expect(template.status == 0, "\(template.all)")
            let linted = try Shell.run(["cfn-lint", "--", folder.appending(path: "cloudformation/Inbox.yaml").path])
            #expect(linted.status == 0, "\(linted.all)")

            let configuration = try run("inbox", "Synth", "--terraform", "--output", folder.path)
            #expect(configuration.status == 0, "\(configuration.all)")
            let work = folder.appending(path: "work")
            try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
            let validated = try Terraform(copying: folder.appending(path: "terraform/Inbox"), to: work).validate()
            #expect(validated.status == 0, "\(validated.all)")
            #expect(validated.output.contains("\"diagnostics\": []"), "\(validated.all)")
        }
    }

    @Test func libraryPrintsBothDocuments() throws {
        let result = try run("library", "Library")
        #expect(result.status == 0, "\(result.all)")
        #expect(result.output.contains("  RedWork:\n    Type: AWS::SQS::Queue\n"))
        #expect(result.output.contains("\"blue_work\": {"))
    }

    /// The scratch folder is kept from run to run, since it holds a build of all of Twofold.
    private func run(_ example: String, _ program: String, _ words: String...) throws -> Shell.Result {
        let package = Shell.repository.appending(path: "examples/\(example)").path
        let scratch = Shell.repository.appending(path: ".build/example-\(example)").path
        return try Shell.run(["swift", "run", "--package-path", package, "--scratch-path", scratch, program] + words)
    }
}
