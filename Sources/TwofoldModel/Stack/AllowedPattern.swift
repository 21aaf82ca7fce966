/// A regular expression that a parameter's value must match as a whole.
///
/// CloudFormation reads it as Java does, Terraform as RE2 does. What only one of them understands is refused.
struct AllowedPattern {
    private let text: String

    init(_ text: String) { self.text = text }

    /// What Terraform's RE2 does not understand in the pattern, or nil.
    var unportableConstruct: String? {
        for construct in ["(?=", "(?!", "(?<=", "(?<!", "(?>", "*+", "++", "?+", "}+", "&&"] where text.contains(construct) {
            return construct
        }
        var isEscaped = false
        for character in text {
            if isEscaped, ("1"..."9").contains(character) { return "\\\(character)" }
            isEscaped = character == "\\" && !isEscaped
        }
        return nil
    }

    /// Whether every text that matches is free of quotes, backslashes and control characters.
    ///
    /// The answer is yes only where each part of the pattern is understood; an unusual one gives no, never a wrong yes.
    var admitsOnlyJSONSafeText: Bool {
        var scanner = Scanner(rest: Array(text.unicodeScalars)[...])
        while let scalar = scanner.next() {
            switch scalar {
            case "\\": if !scanner.escapeIsSafe(inClass: false) { return false }
            case "[": if !scanner.classIsSafe() { return false }
            // Any character at all.
            case ".": return false
            case "(": scanner.skipGroupPrefix()
            case ")", "|", "?", "*", "+", "^", "$", "{", "}": continue
            default: if !scalar.isSafeInJSON { return false }
            }
        }
        return true
    }
}

/// Walks over a regular expression.
private struct Scanner {
    var rest: ArraySlice<Unicode.Scalar>

    mutating func next() -> Unicode.Scalar? { rest.popFirst() }

    /// After a backslash: whether what it stands for is harmless.
    mutating func escapeIsSafe(inClass: Bool) -> Bool {
        guard let scalar = next() else { return false }
        switch scalar {
        case "w", "d": return true
        // A word boundary outside a class, a backspace inside one.
        case "b": return !inClass
        case "\\", "\"": return false
        // Other letters and digits have meanings of their own: \s, \n, \x22, \p{…}, \W.
        case let letter where letter.properties.isAlphabetic || ("0"..."9").contains(letter): return false
        default: return scalar.isSafeInJSON
        }
    }

    /// After a `[`: whether no character of the class is harmful.
    mutating func classIsSafe() -> Bool {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var covered = Set<UInt32>()
        var isFirst = true
        var previous: Unicode.Scalar?
        while let scalar = next() {
            if scalar == "]", !isFirst { return isNegated ? covered.isSuperset(of: Self.harmful) : true }
            isFirst = false
            if scalar == "-", let low = previous, let high = rest.first, high != "]" {
                rest.removeFirst()
                guard high != "\\", high != "[", low.value <= high.value else { return false }
                for value in Self.harmful where (low.value...high.value).contains(value) { covered.insert(value) }
                if !isNegated, !covered.isEmpty { return false }
                previous = nil
            } else if scalar == "\\" {
                guard isNegated else {
                    if escapeIsSafe(inClass: true) { previous = nil; continue }
                    return false
                }
                guard let escaped = next() else { return false }
                if escaped == "\\" || escaped == "\"" { covered.insert(escaped.value) }
                // \x00-\x1f is how a pattern excludes control characters.
                if escaped == "x" { guard coverHexRange(into: &covered) else { return false } }
                previous = nil
            } else {
                guard scalar != "[", isNegated || scalar.isSafeInJSON else { return false }
                covered.insert(scalar.value)
                previous = scalar
            }
        }
        return false
    }

    /// After a `(`: passes over `?:` and the name of a group, which match nothing.
    mutating func skipGroupPrefix() {
        guard rest.first == "?" else { return }
        rest.removeFirst()
        while let scalar = rest.first, scalar == ":" || scalar == "P" || scalar == "<" {
            rest.removeFirst()
            if scalar == ":" { return }
            if scalar == "<" {
                while let letter = next(), letter != ">" {}
                return
            }
        }
    }

    /// After `\x` in a negated class: two hexadecimal digits, and perhaps the end of a range in the same form.
    private mutating func coverHexRange(into covered: inout Set<UInt32>) -> Bool {
        guard let low = hexByte() else { return false }
        guard rest.starts(with: ["-", "\\", "x"]) else {
            covered.insert(low)
            return true
        }
        rest.removeFirst(3)
        guard let high = hexByte(), low <= high else { return false }
        covered.formUnion(low...high)
        return true
    }

    private mutating func hexByte() -> UInt32? {
        let digits = String(String.UnicodeScalarView(rest.prefix(2)))
        rest = rest.dropFirst(2)
        return UInt32(digits, radix: 16)
    }

    /// The characters that a JSON string cannot hold as they are.
    private static let harmful = Set<UInt32>(0..<0x20).union([0x22, 0x5C])
}

extension Unicode.Scalar {
    fileprivate var isSafeInJSON: Bool { value >= 0x20 && self != "\"" && self != "\\" }
}
