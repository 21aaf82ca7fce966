import Foundation
import Testing
import TwofoldDocuments

/// Documents for readers of YAML that share no code.
enum ReaderCases {
    /// Expects PyYAML and ruamel.yaml to read in each document's YAML what Python's `json` reads in its JSON.
    ///
    /// - Parameter depth: How deep a list or map must be to be written on one line.
    static func expectReadersToAgree(
        _ documents: [Document], flowFromDepth depth: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try withTemporaryFolder { folder in
            let lines = try documents.enumerated().map { index, document in
                let texts = [try document.yaml(flowFromDepth: depth), document.json()].map(RandomMeaning.quoted)
                return "{\"seed\":\(index),\"yaml\":\(texts[0]),\"json\":\(texts[1])}\n"
            }
            let file = folder.appending(path: "cases.jsonl")
            try Data(lines.joined().utf8).write(to: file)
            let script = Shell.repository.appending(path: "Tests/PropertyTests/check_cases.py").path
            let result = try Shell.run(
                ["python3", script, file.path], environment: ["PYTHONDONTWRITEBYTECODE": "1"])
            #expect(
                result.status == 0 && result.output == "\(documents.count) equal\n", "\(result.all)",
                sourceLocation: sourceLocation)
        }
    }
}
