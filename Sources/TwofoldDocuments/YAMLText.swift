/// What the writer of YAML has to know of a text, found in one pass over its bytes.
struct YAMLText {
    enum Style {
        /// Without quotes, where libyaml finds no indicator in the text that asks for them.
        case plain
        case singleQuoted
        case doubleQuoted
        /// A block of lines, where a block can hold the text.
        case literal
    }

    /// The style that keeps a text a text for every reader, whether of YAML 1.1 or 1.2.
    private(set) var style = Style.plain
    /// The columns in flow style, with the quotes that libyaml may put; nil for a text of several lines or with escapes,
    /// which does not belong there.
    private(set) var columns: Int?

    /// A text, which has to stay one; or else a number, a word or names, which mean the same to every reader without
    /// quotes.
    init(_ text: String, isText: Bool = true) {
        self =
            text.utf8.withContiguousStorageIfAvailable { YAMLText(bytes: $0, isText: isText) }
            ?? Array(text.utf8).withUnsafeBufferPointer { YAMLText(bytes: $0, isText: isText) }
    }

    /// A text as a key, which is on one line.
    init(key: String) {
        self.init(key)
        if style == .literal { style = .doubleQuoted }
        // libyaml puts a question mark before a longer one, and the value on the next line.
        if key.utf8.count > 128 { columns = nil }
    }

    /// The style of a text that is known to fit on a line in flow style.
    static func flowStyle(of text: String) -> Style {
        text.utf8.withContiguousStorageIfAvailable(isPlain) ?? isPlain(Array(text.utf8)) ? .plain : .singleQuoted
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, isText: Bool) {
        var kinds = Self.kinds(of: bytes)
        var width = bytes.count
        if kinds.contains(.part) {
            let text = String(decoding: bytes, as: UTF8.self)
            width = text.unicodeScalars.count
            for scalar in text.unicodeScalars { kinds.formUnion(YAMLKinds(of: scalar)) }
        }
        if isText {
            if kinds.contains(.unsafeBreak) {
                style = .doubleQuoted
            } else if kinds.contains(.lineFeed) {
                style = .literal
            } else if !Self.isPlain(bytes) {
                style = .singleQuoted
            }
        }
        guard kinds.isDisjoint(with: [.unsafeBreak, .lineFeed, .escape]) else { return }
        if style == .singleQuoted || kinds.contains(.indicator) {
            width += 2
            if kinds.contains(.apostrophe) { width += bytes.count { $0 == UInt8(ascii: "'") } }
        }
        columns = width
    }

    /// The kinds of all bytes, those that ask for quotes only where a text begins or ends as indicators.
    private static func kinds(of bytes: UnsafeBufferPointer<UInt8>) -> YAMLKinds {
        YAMLKinds.ofByte.withUnsafeBufferPointer { table in
            var kinds: YAMLKinds = []
            for byte in bytes { kinds.formUnion(table[Int(byte)]) }
            guard let first = bytes.first, let last = bytes.last else { return .indicator }
            let ends = table[Int(first)].union(table[Int(last)].intersection(.space))
            return ends.isDisjoint(with: [.firstIndicator, .space]) ? kinds : kinds.union(.indicator)
        }
    }

    /// Whether no reader takes a text for a boolean, null, number, date, merge key or value key.
    private static func isPlain(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        let kinds = YAMLKinds.ofByte[Int(first)]
        if kinds.contains(.number) { return false }
        return !kinds.contains(.word) || bytes.count > 5 || !words.contains(lowercased(bytes))
    }

    private static let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].map { lowercased($0.utf8) }

    /// Five letters at most, in lower case, as a number.
    private static func lowercased(_ letters: some Sequence<UInt8>) -> UInt64 {
        letters.reduce(0) { $0 << 8 | UInt64($1 | 0x20) }
    }
}
