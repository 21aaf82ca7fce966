import TwofoldDocuments

extension Input {
    /// A document of any kind, with functions as CloudFormation has them.
    mutating func document(depth: Int = 12) -> Document {
        switch choice(depth > 0 ? 12 : 6) {
        case 0, 1: .string(text())
        case 2: .null
        case 3: .bool(flag())
        case 4: .integer(integer())
        case 5: .number(Double(bitPattern: UInt64(bitPattern: Int64(integer()))))
        case 6, 7: .list(list(upTo: 6) { $0.document(depth: depth - 1) })
        case 8: function(depth: depth)
        default: .map(entries { $0.document(depth: depth - 1) })
        }
    }

    /// Entries of a map, each key once.
    private mutating func entries(_ value: (inout Input) -> Document) -> [Document.Entry] {
        var keys: Set<String> = []
        return list(upTo: 6) { input in (input.text(), value(&input)) }
            .filter { keys.insert($0.0).inserted }.map { Document.Entry($0, $1) }
    }

    private mutating func function(depth: Int) -> Document {
        switch choice(6) {
        case 0: .intrinsic("Ref", argument: ["Name"])
        case 1: .intrinsic("Fn::GetAtt", argument: ["Name", "Part.Arn"])
        case 2: .intrinsic("Fn::Sub", argument: [.string(text())])
        case 3: .intrinsic("Fn::Sub", argument: [.string(text()), .map(entries { $0.document(depth: depth - 1) })])
        case 4: .intrinsic("Fn::Join", argument: [.string(text()), document(depth: depth - 1)])
        default: .intrinsic("Fn::Base64", argument: [document(depth: depth - 1)])
        }
    }
}
