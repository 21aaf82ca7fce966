import TwofoldDocuments
import TwofoldModel

/// A part of a definition in the Amazon States Language.
///
/// It is a term, or `null`, which no term is: CloudFormation refuses it wherever it stands in a template.
/// A definition that holds one is therefore written as a text.
indirect enum DefinitionNode: Sendable, Hashable {
    case null
    case value(Term)
    case list([DefinitionNode])
    case object([DefinitionField])
}

/// A key of an object in a definition, and its value.
struct DefinitionField: Sendable, Hashable {
    let key: String
    let value: DefinitionNode

    init(_ key: String, _ value: DefinitionNode) {
        self.key = key
        self.value = value
    }
}

extension DefinitionNode {
    /// A text that means itself.
    static func text(_ text: String) -> DefinitionNode { .value(.string(text)) }

    /// The same part as a term; nil where it holds a `null`.
    var term: Term? {
        switch self {
        case .null: return nil
        case .value(let value): return value
        case .list(let elements):
            let expressions = elements.compactMap(\.term)
            return expressions.count == elements.count ? .list(expressions) : nil
        case .object(let fields):
            let entries = fields.compactMap { field in
                field.value.term.map { Term.Entry(field.key, $0) }
            }
            return entries.count == fields.count ? .map(entries) : nil
        }
    }

    /// The text of the part as a JSON document.
    ///
    /// - Parameter isIndented: Two spaces a level, for people; otherwise all on one line.
    func json(isIndented: Bool) -> Term {
        var writer = DefinitionWriter(isIndented: isIndented)
        writer.write(self, depth: 0)
        return .concatenation(writer.parts)
    }

    /// The number of bytes of the JSON document that are known now.
    var knownSize: Int {
        guard case .concatenation(let parts) = json(isIndented: false) else { return 0 }
        return parts.reduce(0) { $0 + $1.knownSize }
    }
}

/// Puts the text of a definition together from pieces: punctuation, and values that each target quotes in its own way.
private struct DefinitionWriter {
    let isIndented: Bool
    var parts: [Term] = []

    mutating func write(_ node: DefinitionNode, depth: Int) {
        switch node {
        case .null: parts.append("null")
        case .value(let value): parts.append(.json(value))
        case .list(let elements):
            write(elements, in: ("[", "]"), depth: depth) { writer, element in
                writer.write(element, depth: depth + 1)
            }
        case .object(let fields):
            write(fields, in: ("{", "}"), depth: depth) { writer, field in
                writer.parts += [.json(.string(field.key)), .string(writer.isIndented ? ": " : ":")]
                writer.write(field.value, depth: depth + 1)
            }
        }
    }

    private mutating func write<Element>(
        _ elements: [Element], in brackets: (String, String), depth: Int,
        _ body: (inout DefinitionWriter, Element) -> Void
    ) {
        parts.append(.string(brackets.0))
        for (index, element) in elements.enumerated() {
            parts.append(.string((index > 0 ? "," : "") + lineBreak(depth: depth + 1)))
            body(&self, element)
        }
        parts.append(.string((elements.isEmpty ? "" : lineBreak(depth: depth)) + brackets.1))
    }

    private func lineBreak(depth: Int) -> String {
        isIndented ? "\n" + String(repeating: "  ", count: depth) : ""
    }
}

extension Term {
    fileprivate var knownSize: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .json(let value): value.knownJSONSize
        default: 0
        }
    }

    /// The size of the value's JSON text, in which what is not known yet counts for nothing.
    private var knownJSONSize: Int {
        switch self {
        case .string(let text): Document.json(quoting: text).utf8.count
        case .bool(let value): value ? 4 : 5
        case .integer(let value): String(value).utf8.count
        case .number(let value): "\(value)".utf8.count
        case .list(let elements): elements.reduce(2 + max(0, elements.count - 1)) { $0 + $1.knownJSONSize }
        case .map(let entries):
            entries.reduce(2 + max(0, entries.count - 1)) {
                $0 + Document.json(quoting: $1.key).utf8.count + 1 + $1.value.knownJSONSize
            }
        case .concatenation(let parts): parts.reduce(2) { $0 + max(0, $1.knownJSONSize - 2) }
        default: 2
        }
    }
}
