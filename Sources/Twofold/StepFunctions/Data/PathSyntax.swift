/// What a text says as a JSONPath, as far as Step Functions cares.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
struct PathSyntax {
    /// Whether it begins with `$$`, the context, instead of `$`, the input.
    let isInContext: Bool
    /// Whether it names one place, by fields and indexes only, so that a result can be put there.
    private(set) var isReference: Bool
    private var rest: Substring.UnicodeScalarView

    /// The path in a text; nil where there is none.
    init?(_ text: String) {
        guard text.hasPrefix("$") else { return nil }
        isInContext = text.hasPrefix("$$")
        isReference = !isInContext
        rest = text.unicodeScalars.dropFirst(isInContext ? 2 : 1)
        while let scalar = rest.popFirst() {
            switch scalar {
            case "." where rest.first == ".":
                rest.removeFirst()
                isReference = false
                guard rest.first == "[" || readName() else { return nil }
            case ".": guard readName() else { return nil }
            case "[": guard readBrackets() else { return nil }
            default: return nil
            }
        }
    }

    /// Reads `name`, `*` or, as JSONPath's functions are written, `length()`.
    private mutating func readName() -> Bool {
        if rest.first == "*" {
            rest.removeFirst()
            isReference = false
            return true
        }
        let name = rest.prefix { !Self.punctuation.contains($0) && $0.value > 0x20 }
        rest.removeFirst(name.count)
        if !name.isEmpty, rest.starts(with: ["(", ")"]) {
            rest.removeFirst(2)
            isReference = false
        }
        return !name.isEmpty
    }

    /// Reads what stands between brackets, and the closing one.
    private mutating func readBrackets() -> Bool {
        switch rest.first {
        case "'", "\"": return readQuotedNames()
        case "?":
            isReference = false
            return readFilter()
        default:
            let content = rest.prefix { $0 != "]" }
            guard rest.count > content.count else { return false }
            rest.removeFirst(content.count + 1)
            return readIndexes(content)
        }
    }

    /// Reads an index, several with commas, a range, or `*`.
    private mutating func readIndexes(_ content: Substring.UnicodeScalarView) -> Bool {
        let text = String(content).filter { $0 != " " }
        if text.utf8.allSatisfy(\.isDigit), !text.isEmpty { return true }
        isReference = false
        if text == "*" { return true }
        let separator: Character = text.contains(":") ? ":" : ","
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard separator == "," || (2...3).contains(parts.count) && text.utf8.count >= parts.count else { return false }
        return parts.allSatisfy { part in
            let digits = part.hasPrefix("-") ? part.dropFirst() : part
            return digits.isEmpty ? separator == ":" && part.isEmpty : digits.utf8.allSatisfy(\.isDigit)
        }
    }

    /// Reads `'name'`, or several with commas.
    private mutating func readQuotedNames() -> Bool {
        while let quote = rest.popFirst(), quote == "'" || quote == "\"" {
            var isEscaped = false
            var isClosed = false
            while let scalar = rest.popFirst() {
                if scalar == quote, !isEscaped { isClosed = true; break }
                isEscaped = scalar == "\\" && !isEscaped
            }
            guard isClosed else { return false }
            switch rest.popFirst() {
            case "]": return true
            case ",":
                isReference = false
                while rest.first == " " { rest.removeFirst() }
            default: return false
            }
        }
        return false
    }

    /// Reads `?(…)`; what the filter says is left to Step Functions.
    private mutating func readFilter() -> Bool {
        guard rest.starts(with: ["?", "("]) else { return false }
        var depth = 0
        while let scalar = rest.popFirst() {
            switch scalar {
            case "(", "[": depth += 1
            case ")": depth -= 1
            case "]" where depth == 0: return true
            case "]": depth -= 1
            default: break
            }
        }
        return false
    }

    private static let punctuation: Set<Unicode.Scalar> = [".", "[", "]", "(", ")", "'", "\"", ",", "*", "?"]
}
