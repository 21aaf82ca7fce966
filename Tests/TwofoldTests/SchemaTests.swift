import Foundation
import Testing
import TwofoldDocuments

@testable import Twofold
@testable import TwofoldModel

/// Every name, kind and required property of every resource type, held against what AWS and HashiCorp publish.
@Suite struct SchemaTests {
    @Test func specimensAreValid() {
        #expect(Specimens.stack.diagnose() == [])
    }

    @Test func everyResourceTypeHasASpecimen() throws {
        let folder = Shell.repository.appending(path: "Sources/Twofold")
        let declared = try (FileManager.default.subpaths(atPath: folder.path) ?? []).filter { $0.hasSuffix(".swift") }
            .flatMap { path in
                try String(contentsOf: folder.appending(path: path), encoding: .utf8)
                    .matches(of: /\b(?:struct|enum|class) `?(\w+)`?: (?:\w+, )*Resource\b/).map { String($0.1) }
            }
        #expect(declared.count > 15)
        var present = Set(Specimens.stack.resources.map { "\(Swift.type(of: $0.part.resource))" })
        // Buckets make their policies themselves.
        if LoweredStack(Specimens.stack).resources.contains(where: { $0.type == BucketPolicy.type }) {
            present.insert("\(BucketPolicy.self)")
        }
        #expect(Set(declared).subtracting(present) == [])
    }

    @Test func specimensLeaveNoPropertyWithoutAValue() {
        var hasValue: [PropertyName: Bool] = [:]
        let lowered = LoweredStack(Specimens.stack)
        for resource in lowered.resources {
            for line in resource.lines(in: lowered) {
                hasValue[line.name] = hasValue[line.name] == true || line.hasValue
            }
        }
        let missing = hasValue.filter { !$0.value }.map(\.key.description).sorted()
        // CloudFormation takes a path there only once `aws cloudformation package` has put an object in its place.
        #expect(missing == ["AWS::Lambda::Function Code - -"])
    }

    @Test(.needs(.cfnLint, .python, .terraform))
    func everyNameKindAndRequirementIsInThePublishedSchemas() throws {
        try withTemporaryFolder { folder in
            let terraform = try SpecimenConfiguration(in: folder)
            let schema = try terraform.run("providers", "schema", "-json")
            try #require(schema.status == 0, "\(schema.errors)")
            let (lines, schemas) = (folder.appending(path: "lines.json"), folder.appending(path: "schemas.json"))
            try schema.output.write(to: schemas, atomically: false, encoding: .utf8)
            try Self.report.write(to: lines, atomically: false, encoding: .utf8)
            let script = Shell.repository.appending(path: "Tests/SchemaTests/check_schemas.py").path
            let result = try Shell.run(["python3", script, lines.path, schemas.path])
            #expect(result.status == 0, "\(result.all)")
            #expect(result.output.contains("no finding"))

            let validation = try terraform.run("validate", "-json")
            #expect(validation.status == 0, "\(validation.all)")
            #expect(validation.output.contains("\"diagnostics\": []"), "\(validation.all)")
        }
    }

    @Test(.needs(.cfnLint), arguments: Format.allCases)
    func cfnLintFindsNothing(format: Format) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "Specimens.\(format)").path
            let text = try Specimens.stack.synthesize(for: .cloudFormation, format: format).text
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            let result = try Shell.run(["cfn-lint", "--", path])
            #expect(result.status == 0, "\(result.all)")
            #expect(result.all == "")
        }
    }

    /// What the script holds against the schemas: each line of each resource, and the documents.
    private static var report: String {
        get throws {
            let checked = try Specimens.stack.checked()
            let lines = checked.lowered.resources.flatMap { $0.lines(in: checked.lowered) }.map(\.document)
            let report: Document = [
                "lines": .list(lines), "template": checked.cloudFormationTemplate,
                "configuration": checked.terraformConfiguration,
            ]
            return report.json()
        }
    }
}

/// The specimens as a Terraform configuration on disk, with its providers.
private struct SpecimenConfiguration {
    private let folder: URL
    private let environment: [String: String]

    init(in folder: URL) throws {
        self.folder = folder.appending(path: "configuration")
        let settings = folder.appending(path: "terraform.rc")
        environment = ["TF_CLI_CONFIG_FILE": settings.path, "TF_IN_AUTOMATION": "1"]
        try Terraform.settings.write(to: settings, atomically: false, encoding: .utf8)
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        let synthesis = try Specimens.stack.synthesize(for: .terraform)
        try synthesis.text.write(to: self.folder.appending(path: "main.tf.json"), atomically: false, encoding: .utf8)
        for file in synthesis.files {
            let url = self.folder.appending(path: file.path)
            let parent = url.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
        let result = try run("init", "-no-color", "-backend=false")
        try #require(result.status == 0, "\(result.all)")
    }

    func run(_ words: String...) throws -> Shell.Result {
        try Shell.run(["terraform"] + words, in: folder, environment: environment)
    }
}
