import Foundation
import Testing
import TwofoldDocuments

@testable import TwofoldModel

/// Random stacks mean in both targets what their authors wrote, whatever texts are in them.
///
/// `TWOFOLD_DOCUMENTS=100000 swift test --filter RandomStackTests` makes the search a long one, and `TWOFOLD_SEED` lets
/// it begin with another stack than the first. `TWOFOLD_CASES` names a file for the last cases, to be looked into.
@Suite(.serialized) struct RandomStackTests {
    private static let count = number("TWOFOLD_DOCUMENTS") ?? 1_000
    private static let first = number("TWOFOLD_SEED") ?? 0
    /// How many cases Python is given at once.
    private static let batch = 1_000

    /// Where the last cases are left for somebody to look into.
    private static let kept = ProcessInfo.processInfo.environment["TWOFOLD_CASES"].map { URL(filePath: $0) }

    private static func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
    }

    @Test(.needs(.yamlReaders, .terraform)) func readersFindWhatAuthorsMeant() throws {
        var refusals: [String: Int] = [:]
        var written = 0
        for start in stride(from: Self.first, to: Self.first + Self.count, by: Self.batch) {
            var lines: [String] = []
            for seed in start..<min(start + Self.batch, Self.first + Self.count) {
                let random = RandomStack(seed: UInt64(seed), ofLibraryTypes: seed.isMultiple(of: 3))
                do {
                    lines.append(try random.caseLine())
                } catch let error as StackError {
                    for reason in Set(error.diagnostics.filter { $0.severity == .error }.map(Self.reason)) {
                        refusals[reason, default: 0] += 1
                    }
                }
            }
            written += lines.count
            let asksTerraform = (start - Self.first).isMultiple(of: Self.count > 10_000 ? 10 * Self.batch : Self.batch)
            try Self.expectReadersToAgree(lines, asksTerraform)
            if Self.count > Self.batch { print("random stacks: \(start - Self.first + Self.batch)") }
        }
        let unknown = refusals.filter { !Self.knownReasons.contains($0.key) }
        #expect(unknown.isEmpty, "\(unknown)")
        // One stack alone, which somebody looks into, may be a refused one.
        #expect(written * 10 > Self.count * 8 || Self.count == 1, "\(refusals)")
        print("random stacks: \(written) of \(Self.count) written, reasons of the others: \(refusals)")
    }

    /// What is valid passes CloudFormation's own rules, too, whatever it looks like to YAML.
    @Test(.needs(.cfnLint)) func cfnLintFindsNothing() throws {
        try withTemporaryFolder { folder in
            var files: [String] = []
            for seed in 0..<40 as Range<UInt64> {
                let random = RandomStack(seed: seed, ofLibraryTypes: true) { scalar in
                    scalar.value < 0x80 && scalar.properties.isAlphabetic
                        || " 0123456789_.:/=+-@é".unicodeScalars.contains(scalar)
                }
                // Alarms and machines take no tag without a value.
                guard !random.tags.contains(where: { $0.value == "" }) else { continue }
                // Texts in a row may make one that is refused.
                guard let template = try? random.stack.synthesize(for: .cloudFormation) else { continue }
                let file = folder.appending(path: "\(seed).yaml")
                try Data(template.text.utf8).write(to: file)
                files.append(file.path)
            }
            #expect(files.count >= 20)
            // Not every parameter is used, and some texts are called like AWS::Region.
            let result = try Shell.run(["cfn-lint", "--ignore-checks", "W2001", "W1054", "--"] + files)
            #expect(result.status == 0, "\(result.all)")
        }
    }

    /// Python sees a difference, of texts that are not the same, too.
    @Test(.needs(.yamlReaders)) func aDifferenceIsFound() throws {
        let random = RandomStack(seed: 0, ofLibraryTypes: false)
        let line = try random.caseLine()
        let version = "[\"text\",\"2010-09-09\"]"
        #expect(line.contains(version))
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "cases.jsonl")
            for (changed, differing) in [(line, 0), (line.replacing(version, with: "[\"text\",\"2010-09-08\"]"), 1)] {
                try Data((changed + "\n").utf8).write(to: file)
                let result = try Self.check(file)
                #expect(result.status == differing, "\(result.all)")
                #expect(result.output.hasSuffix(differing == 0 ? "1 equal\n" : "1 of 1 differ\n"))
            }
        }
    }

    private static func check(_ file: URL, _ options: String...) throws -> Shell.Result {
        let script = Shell.repository.appending(path: "Tests/PropertyTests/check_cases.py").path
        return try Shell.run(["python3", script, file.path] + options, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    }

    private static func expectReadersToAgree(_ lines: [String], _ asksTerraform: Bool) throws {
        try withTemporaryFolder { folder in
            let file = kept ?? folder.appending(path: "cases.jsonl")
            try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
            let result = asksTerraform ? try check(file, "--terraform") : try check(file)
            #expect(result.status == 0 && result.output == "\(lines.count) equal\n", "\(result.all)")
        }
    }

    /// What kind of finding a diagnostic is: its words without the author's.
    private static func reason(_ diagnostic: Diagnostic) -> String {
        knownReasons.first { diagnostic.message.contains($0) } ?? diagnostic.message
    }

    /// Why some of the stacks are refused, each for a good reason.
    private static let knownReasons = [
        "'{{resolve:', which CloudFormation would replace", "which CloudFormation would take for a function",
        "in a text of JSON:", " are allowed",
    ]
}

extension Tool {
    /// Readers of YAML that share no code.
    static let yamlReaders = Tool(
        name: "PyYAML, ruamel.yaml and cfn-lint", probe: ["python3", "-c", "import yaml, ruamel.yaml, cfnlint.decode"])
}

extension RandomStack {
    /// The stack's documents and what they mean, as Python reads them.
    func caseLine() throws -> String {
        let template = try stack.synthesize(for: .cloudFormation)
        let json = try stack.synthesize(for: .cloudFormation, format: .json)
        let configuration = try stack.synthesize(for: .terraform)
        let files = configuration.files.map { file in
            Self.object([
                ("path", RandomMeaning.quoted(file.path)), ("bytes", "\"\(Data(file.bytes).base64EncodedString())\""),
            ])
        }
        let archives = resources.flatMap(\.declarations).flatMap(\.assets).compactMap { asset -> String? in
            guard case .archive(let texts) = asset.content else { return nil }
            let pairs = texts.map { "[\(RandomMeaning.quoted($0.name)),\(RandomMeaning.quoted($0.text))]" }
            return Self.object([("path", RandomMeaning.quoted(asset.path)), ("texts", Self.list(pairs))])
        }
        return Self.object([
            ("seed", "\(seed)"), ("yaml", RandomMeaning.quoted(template.text)),
            ("json", RandomMeaning.quoted(json.text)), ("terraform", RandomMeaning.quoted(configuration.text)),
            ("meaning", cloudFormationMeaning.description), ("terraformMeaning", terraformMeaning.description),
            ("files", Self.list(files)), ("archives", Self.list(archives)),
        ])
    }

    private static func list(_ elements: [String]) -> String { "[\(elements.joined(separator: ","))]" }

    private static func object(_ entries: [(key: String, value: String)]) -> String {
        "{\(entries.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
    }
}
