import Foundation
import Testing
import TwofoldDocuments

/// Python's readers of JSON and YAML, which share no code with the writers.
enum PythonDocuments {
    /// Expects PyYAML to read in each document's YAML what Python's `json` reads in its JSON, with short tags as long forms.
    ///
    /// - Parameter depth: How deep a list or map must be to be written on one line.
    static func expectYAMLToEqualJSON(
        _ documents: [Document], flowFromDepth depth: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let texts = try documents.map { (yaml: try $0.yaml(flowFromDepth: depth), json: $0.json()) }
        try expectYAMLToEqualJSON(texts, sourceLocation: sourceLocation)
    }

    /// Expects PyYAML to read in each YAML text what Python's `json` reads in the JSON text beside it.
    static func expectYAMLToEqualJSON(
        _ texts: [(yaml: String, json: String)], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let pairs = Document.list(texts.map { ["yaml": .string($0.yaml), "json": .string($0.json)] })
        let script = Shell.repository.appending(path: "Tests/Python/compare_documents.py").path
        let result = try Shell.run(["python3", script], input: pairs.json())
        #expect(
            result.status == 0 && result.output == "\(texts.count) equal\n", "\(result.all)",
            sourceLocation: sourceLocation)
    }
}
