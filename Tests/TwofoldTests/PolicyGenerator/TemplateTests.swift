import Foundation
import Testing
import TwofoldPolicyGenerator
import Twofold

/// What is committed for those who have no Swift, and what it has to stand up to.
@Suite struct TemplateTests {
    static let templates = Shell.repository.appending(path: "templates")
    static let template = "cloudformation/PolicyGenerator.yaml"

    @Test(arguments: [[], ["--format", "json"], ["--terraform"]])
    func committedTemplatesAreWhatSynthWrites(words: [String]) throws {
        try withTemporaryFolder { folder in
            let synth = Shell.products.appending(path: "synth").path
            let result = try Shell.run([synth, "--output", folder.path] + words)
            #expect(result.status == 0, "\(result.all)")
            let names = (FileManager.default.subpaths(atPath: folder.path) ?? []).filter { $0.contains(".") }
            #expect(!names.isEmpty)
            for name in names where !folder.appending(path: name).hasDirectoryPath {
                let written = try Data(contentsOf: folder.appending(path: name))
                let committed = try? Data(contentsOf: Self.templates.appending(path: name))
                #expect(
                    written == committed,
                    "templates/\(name) is out of date: swift run synth --output templates \(words.joined(separator: " "))"
                )
            }
        }
    }

    @Test func templateNeedsNoBucket() throws {
        let size = try Data(contentsOf: Self.templates.appending(path: Self.template)).count
        #expect(size < 51_200)
    }

    @Test func stackHasNoWarning() throws {
        #expect(PolicyGenerator().stack.diagnose() == [])
    }

    @Test(.needs(.cfnLint), arguments: ["yaml", "json"])
    func cfnLintFindsNothing(format: String) throws {
        let path = Self.templates.appending(path: "cloudformation/PolicyGenerator.\(format)").path
        let result = try Shell.run(["cfn-lint", "--", path])
        #expect(result.status == 0, "\(result.all)")
        #expect(result.all == "")
    }

    @Test(.needs(.pyYAML))
    func yamlAndJSONSayTheSame() throws {
        let texts = try ["yaml", "json"].map { format in
            let path = Self.templates.appending(path: "cloudformation/PolicyGenerator.\(format)")
            return try String(contentsOf: path, encoding: .utf8)
        }
        #expect(texts.allSatisfy { $0.contains("AWSTemplateFormatVersion") })
        try PythonDocuments.expectYAMLToEqualJSON([(yaml: texts[0], json: texts[1])])
    }

    @Test(.needs(.terraform))
    func terraformValidatesWithoutAFinding() throws {
        try withTemporaryFolder { folder in
            let result = try Terraform(copying: Self.templates.appending(path: "terraform/PolicyGenerator"), to: folder)
                .validate()
            #expect(result.status == 0, "\(result.all)")
            #expect(result.output.contains("\"diagnostics\": []"), "\(result.all)")
        }
    }
}
