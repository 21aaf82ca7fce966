/// Seeks `{{resolve:` in texts that come one after the other, as if they were one.
struct ResolveMatcher {
    private static let sought = Array("{{resolve:".utf8)
    private static let brace = UInt8(ascii: "{")

    /// How many bytes of it the texts so far end with.
    private var matched = 0

    /// Something else than a text comes next.
    mutating func reset() { matched = 0 }

    /// Whether a text completes it, or holds it as a whole.
    mutating func matches(_ text: String) -> Bool {
        // Most texts are short and hold no brace.
        if matched == 0, !text.utf8.contains(Self.brace) { return false }
        var found = false
        for byte in text.utf8 {
            if byte == Self.sought[matched] {
                matched += 1
            } else if byte == Self.brace {
                matched = matched == 2 ? 2 : 1
            } else {
                matched = 0
            }
            guard matched == Self.sought.count else { continue }
            found = true
            matched = 0
        }
        return found
    }
}
