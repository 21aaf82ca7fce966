/// What a reader of YAML 1.1 or 1.2 takes a plain scalar for.
///
/// Source: https://yaml.org/type/
enum YAMLResolution {
    /// Whether some reader takes the scalar for something else than a text.
    static func isOther(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return true }
        if words.contains(text.lowercased()) { return true }
        // Only these begin a number or a date.
        guard "+-.0123456789".utf8.contains(first) else { return false }
        return [integer, float, special, sexagesimal, date].contains { text.wholeMatch(of: $0()) != nil }
    }

    private static let words: Set<String> = [
        "y", "yes", "n", "no", "on", "off", "true", "false", "null", "~", "=", "<<", "",
    ]

    // Expressions are no values that threads could share.
    private static func integer() -> Regex<Substring> {
        /[-+]?(?:0b[01_]+|0o[0-7]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)/
    }
    private static func float() -> Regex<Substring> { /[-+]?(?:[0-9][0-9_]*)?\.?[0-9_]*(?:[eE][-+]?[0-9]+)?/ }
    private static func special() -> Regex<Substring> { /[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)/ }
    private static func sexagesimal() -> Regex<Substring> { /[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?/ }
    private static func date() -> Regex<Substring> { /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?/ }
}
