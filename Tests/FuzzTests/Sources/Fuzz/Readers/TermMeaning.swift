import TwofoldDocuments
import TwofoldModel

/// What a term stands for in one target, by what the types say of it and nothing of how it is written.
struct TermMeaning {
    let target: Target

    /// The value of a term that stands for itself.
    func value(of term: Term) -> Document {
        switch chosen(term) {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .list(let elements): .list(elements.map(value))
        case .map(let entries): .map(entries.map { .init($0.key, value(of: $0.value)) })
        case .parameter(let parameter) where parameter.kind == .list: .list(Deployed.list.map { .string($0) })
        case let other: .string(text(of: other))
        }
    }

    /// The text that a term adds to a text.
    private func text(of term: Term) -> String {
        switch chosen(term) {
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return "\(value)"
        case .number(let value): return "\(value)"
        case .string(let text): return text
        case .concatenation(let parts): return parts.map(text).joined()
        case .joined(let list, let separator): return elements(of: list).joined(separator: separator)
        case .json(let document): return spelled(json(document))
        case .attribute: return Deployed.text
        case .parameter(let parameter) where parameter.kind == .number: return "\(Deployed.number)"
        case .parameter(let parameter): return parameter.isSafeInJSON ? Deployed.text : Deployed.awkward
        case let other: return spelled(json(other))
        }
    }

    /// A document as text; Terraform would compose marks with what stands before them, so they are escapes there.
    private func spelled(_ document: Document) -> String {
        let text = document.json(indented: false)
        guard target == .terraform else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            guard scalar.value >= 0x300, scalar.properties.canonicalCombiningClass != .notReordered else {
                result.unicodeScalars.append(scalar)
                return
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    private func elements(of list: Term) -> [String] {
        if case .list(let elements) = chosen(list) { elements.map(text) } else { Deployed.list }
    }

    /// A term inside of a JSON document, where what is no number, truth value, list or object is a text.
    private func json(_ term: Term) -> Document {
        switch chosen(term) {
        case .list(let elements): .list(elements.map(json))
        case .map(let entries): .map(entries.map { .init($0.key, json($0.value)) })
        case .parameter(let parameter) where parameter.kind == .number: .integer(Deployed.number)
        case let other: value(of: other)
        }
    }

    private func chosen(_ term: Term) -> Term {
        guard case .perTarget(let cloudFormation, let terraform) = term else { return term }
        return chosen(target == .cloudFormation ? cloudFormation : terraform)
    }
}
