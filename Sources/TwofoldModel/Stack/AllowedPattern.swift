/// A regular expression that a parameter's value must match as a whole.
///
/// CloudFormation reads it as Java does, Terraform as RE2 does. What only one of them understands is refused.
struct AllowedPattern {
    private let text: String

    init(_ text: String) { self.text = text }

    /// What only one of the targets understands in the pattern, or nil.
    var unportableConstruct: String? {
        var scanner = Scanner(rest: Array(text.unicodeScalars)[...])
        var quantifier: Unicode.Scalar?
        while let scalar = scanner.next() {
            let previous = quantifier
            quantifier = nil
            switch scalar {
            case "\\": if let construct = scanner.unportableEscape() { return construct }
            case "[": if let construct = scanner.unportableClassPart() { return construct }
            case "(": if let construct = scanner.unportableGroup() { return construct }
            // A quantifier that never gives back what it has taken.
            case "+" where previous != nil: return "\(previous ?? scalar)+"
            case "*", "+", "?": quantifier = scalar
            case "{":
                if let construct = scanner.unportableRepetition() { return construct }
                quantifier = "}"
            default: break
            }
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
                let harmful = Self.harmful.filter { (low.value...high.value).contains($0) }
                guard isNegated || harmful.isEmpty else { return false }
                covered.formUnion(harmful)
                previous = nil
            } else if scalar == "\\" {
                guard let escaped = rest.first else { return false }
                if isNegated {
                    rest.removeFirst()
                    if escaped == "\\" || escaped == "\"" { covered.insert(escaped.value) }
                    // \x00-\x1f is how a pattern excludes control characters.
                    if escaped == "x" { guard coverHexRange(into: &covered) else { return false } }
                } else if !escapeIsSafe(inClass: true) {
                    return false
                }
                // What an escaped sign begins may be a range: [\.-z].
                previous = escaped.isLetterOrDigit ? nil : escaped
            } else {
                guard scalar != "[", isNegated || scalar.isSafeInJSON else { return false }
                covered.insert(scalar.value)
                previous = scalar
            }
        }
        return false
    }

    /// After a backslash: what only one target knows, such as a reference to a group or Java's classes.
    mutating func unportableEscape() -> String? {
        guard let scalar = next() else { return "\\" }
        guard scalar.isLetterOrDigit else { return scalar.isASCII ? nil : "\\\(scalar)" }
        if scalar == "x", rest.first != "{" {
            guard rest.count >= 2, rest.prefix(2).allSatisfy(\.properties.isASCIIHexDigit) else { return "\\x" }
        }
        // The braces of \p{L} and \x{41} are no quantifier.
        if rest.first == "{", "pPx".unicodeScalars.contains(scalar) {
            let name = String(String.UnicodeScalarView(rest.dropFirst().prefix { $0 != "}" }))
            guard scalar == "x" || Self.categories.contains(name) else { return "\\\(scalar){\(name)}" }
            rest = rest.dropFirst(name.unicodeScalars.count + 2)
        }
        return "aftnrxAbBzdDsSwWpP".unicodeScalars.contains(scalar) ? nil : "\\\(scalar)"
    }

    /// After a `[`: what only Java knows in a class, which are classes in it and what they have in common.
    mutating func unportableClassPart() -> String? {
        var read = "["
        if rest.first == "^" { read.unicodeScalars.append(rest.removeFirst()) }
        var isFirst = true
        while let scalar = next() {
            read.unicodeScalars.append(scalar)
            switch scalar {
            case "]" where !isFirst: return nil
            case "[": return read
            case "&" where rest.first == "&": return "&&"
            // Operations on sets, to the regular expressions that check a default.
            case "-" where rest.first == "-", "~" where rest.first == "~": return "\(scalar)\(scalar)"
            case "\\" where rest.first == "b": return "[\\b"
            case "\\": if let construct = unportableEscape() { return construct }
            default: break
            }
            isFirst = false
        }
        return "["
    }

    /// After a `{`: what is no repetition, which only RE2 takes, or a longer one than it takes.
    mutating func unportableRepetition() -> String? {
        let content = String(String.UnicodeScalarView(rest.prefix { $0 != "}" }))
        let bounds = content.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        let isClosed = rest.count > content.unicodeScalars.count
        guard isClosed, content.utf8.allSatisfy({ $0 == UInt8(ascii: ",") || (0x30...0x39).contains($0) }),
            let low = Int(bounds[0]), let high = bounds.count == 1 || bounds[1].isEmpty ? low : Int(bounds[1])
        else { return "{" }
        rest = rest.dropFirst(content.unicodeScalars.count + 1)
        return max(low, high) <= 1_000 ? nil : "{\(content)}"
    }

    /// After a `(`: a group that only one target knows, such as one that looks ahead.
    func unportableGroup() -> String? {
        guard rest.first == "?" else { return nil }
        var previous: Unicode.Scalar?
        for scalar in rest.dropFirst() {
            defer { previous = scalar }
            switch scalar {
            case "i", "m", "s", "-": continue
            case ":", ")": return previous == "-" ? "(?-" : nil
            // (?<=, (?<! and (?<name>
            case "<": return "(?" + String(String.UnicodeScalarView(rest.dropFirst().prefix(2)))
            default: return "(?\(scalar)"
            }
        }
        return nil
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
        // A number may have a sign, which no escape has.
        return digits.first?.isHexDigit == true ? UInt32(digits, radix: 16) : nil
    }

    /// The general categories of Unicode, which are the properties that all know by the same names.
    private static let categories: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi",
        "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co",
    ]

    /// The characters that a JSON string cannot hold as they are.
    private static let harmful = Set<UInt32>(0..<0x20).union([0x22, 0x5C])
}

extension Unicode.Scalar {
    fileprivate var isSafeInJSON: Bool { value >= 0x20 && self != "\"" && self != "\\" }

    fileprivate var isLetterOrDigit: Bool { UInt8(exactly: value).map(\.isLetterOrDigit) ?? false }
}
