import TwofoldDocuments

/// Documents of random texts, numbers, lists, maps and functions, the same ones in each run.
struct RandomDocuments {
    private var generator: SeededGenerator
    private let texts: [String]
    private let pieces: [String]

    /// - Parameter areTame: Whether all texts are of printable characters, so that small collections fit on a line.
    init(seed: UInt64, areTame: Bool = false) {
        generator = SeededGenerator(seed: seed)
        let isTame = { (text: String) in
            !areTame || text.unicodeScalars.allSatisfy { (" "..."~").contains($0) || $0 == "é" }
        }
        texts = HostileTexts.all.filter(isTame)
        pieces = HostileTexts.pieces.filter(isTame)
    }

    /// A map that is so deep at most.
    mutating func map(_ depth: Int = 4) -> Document {
        var keys: Set<String> = []
        let entries = elements(depth).compactMap { value in
            let key = text()
            // Equal strings may differ in their scalars, which are keys of their own in both formats.
            return keys.insert(key).inserted ? Document.Entry(key, value) : nil
        }
        return .map(entries)
    }

    private mutating func document(depth: Int) -> Document {
        switch Int.random(in: 0..<(depth > 0 ? 14 : 8), using: &generator) {
        case 0: .null
        case 1: .bool(.random(using: &generator))
        case 2: .integer(.random(in: -1_000...1_000, using: &generator))
        case 3: .number(.random(in: -1...1, using: &generator))
        case 4...7: .string(text())
        case 8, 9: .list(elements(depth))
        case 10: function(depth)
        default: map(depth)
        }
    }

    private mutating func elements(_ depth: Int) -> [Document] {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in document(depth: depth - 1) }
    }

    private mutating func function(_ depth: Int) -> Document {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: .intrinsic("Ref", argument: ["Name"])
        case 1: .intrinsic("Fn::GetAtt", argument: ["Name", "Part.Arn"])
        case 2 where depth > 1: .intrinsic("Fn::Base64", argument: [function(depth - 1)])
        case 2: .intrinsic("Fn::Sub", argument: [.string(text())])
        case 3: .intrinsic("Fn::Join", argument: [.string(text()), .list(elements(depth))])
        default: .intrinsic("Fn::Sub", argument: [.string(text()), map(depth)])
        }
    }

    private mutating func text() -> String {
        if Int.random(in: 0..<4, using: &generator) == 0 { return texts.randomElement(using: &generator) ?? "" }
        return (0..<Int.random(in: 0...8, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
            .joined()
    }
}
