import Foundation
import Testing
import TwofoldDocuments

/// Random documents say the same in YAML and in JSON to readers that share no code, one of YAML 1.1 and one of YAML 1.2.
///
/// `TWOFOLD_DOCUMENTS=100000 swift test --filter RandomDocumentTests` makes the search a long one.
@Suite(.serialized) struct RandomDocumentTests {
    @Test(.needs(.yamlReaders)) func readersAgree() throws {
        let count = ProcessInfo.processInfo.environment["TWOFOLD_DOCUMENTS"].flatMap { Int($0) } ?? 1_000
        for start in stride(from: 0, to: count, by: 2_000) {
            var random = RandomDocuments(seed: UInt64(1_000 + start), areTame: (start / 2_000) % 4 == 3)
            let documents = (0..<min(2_000, count - start)).map { _ in random.map() }
            try ReaderCases.expectReadersToAgree(documents, flowFromDepth: (start / 2_000) % 3)
            if count > 1_000 { print("random documents: \(start + documents.count)") }
        }
    }

    @Test(.needs(.yamlReaders)) func hostileTextsStayTexts() throws {
        try ReaderCases.expectReadersToAgree(
            (HostileTexts.all + HostileTexts.marks + HostileTexts.refused).flatMap { text -> [Document] in
                [
                    ["a": .string(text), "b": [.string(text)]], .map([.init(text, ["a": .string(text)])]),
                    ["a": .intrinsic("Fn::Sub", argument: [.string(text)])], [[.string(text), .string(text)]],
                ]
            }, flowFromDepth: 2)
    }
}
