import TwofoldDocuments

/// Writes many documents of every kind, for a program that watches what becomes of the memory.
@main struct Documents {
    static func main() throws {
        var (count, size) = (0, 0)
        for depth in 0..<4 {
            for text in texts {
                for document in documents(text, depth: depth) {
                    for flowDepth in [0, 1, 3, .max] {
                        size += try document.yaml(flowFromDepth: flowDepth).utf8.count
                        count += 1
                    }
                    size += document.json().utf8.count + document.json(indented: false).utf8.count
                }
            }
        }
        print("\(count) documents, \(size) bytes")
    }

    private static let texts = [
        "", "a", "yes", "a\nb\n", "\u{0}\u{7F}", "\r\u{2028}", "é🦀", "${a}", String(repeating: "long ", count: 2_000),
    ]

    private static func documents(_ text: String, depth: Int) -> [Document] {
        let scalars: [Document] = [.string(text), nil, true, .integer(.min), .number(1e300), .number(.nan)]
        // A name that no function of CloudFormation has makes a tag with escapes, or an empty one.
        let functions = ["Ref", "Fn::Sub", "Fn::", "", "a b\n%"].map {
            Document.intrinsic($0, argument: [.string(text)])
        }
        let both = [.list(scalars), .map([.init(text, .list(functions))]), .list([]), .map([])] + scalars + functions
        return depth == 0 ? both : both.map { nested($0, in: text, depth: depth) }
    }

    private static func nested(_ document: Document, in key: String, depth: Int) -> Document {
        (0..<depth * 20).reduce(document) { inner, _ in .map([.init(key.utf8.count > 99 ? "k" : key, .list([inner]))]) }
    }
}
