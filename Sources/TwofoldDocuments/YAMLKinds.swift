/// Kinds of characters that YAML writes in ways of their own.
struct YAMLKinds: OptionSet {
    let rawValue: UInt16

    static let lineFeed = YAMLKinds(rawValue: 1)
    /// Readers turn it into a line feed, or drop it, unless it is escaped.
    static let unsafeBreak = YAMLKinds(rawValue: 2)
    /// libyaml escapes it.
    static let escape = YAMLKinds(rawValue: 4)
    /// Asks for quotes in flow style.
    static let indicator = YAMLKinds(rawValue: 8)
    /// Asks for quotes in flow style where a text begins with it.
    static let firstIndicator = YAMLKinds(rawValue: 16)
    /// Asks for quotes where a text begins or ends with it.
    static let space = YAMLKinds(rawValue: 32)
    /// Is two characters between single quotes.
    static let apostrophe = YAMLKinds(rawValue: 64)
    /// A byte of a character beyond ASCII.
    static let part = YAMLKinds(rawValue: 128)
    /// A number, date, merge key or value key may begin with it.
    static let number = YAMLKinds(rawValue: 256)
    /// A word that is a boolean or null may begin with it.
    static let word = YAMLKinds(rawValue: 512)

    /// The kinds of each byte: a table, because every byte of every text is looked up, some more than once.
    static let ofByte: [YAMLKinds] = (0...UInt8.max).map { byte in
        switch UnicodeScalar(byte) {
        case "\n": .lineFeed
        case "\r", "\u{7F}": .unsafeBreak
        case "\u{0}"..."\u{1F}": .escape
        case ",", "?", ":", "#", "[", "]", "{", "}": .indicator
        case "&", "*", "!", "|", ">", "\"", "%", "@", "`": .firstIndicator
        case "0"..."9", "+", "-", ".", "=", "<", "~": .number
        case "f", "F", "n", "N", "o", "O", "t", "T", "y", "Y": .word
        case "'": [.firstIndicator, .apostrophe]
        case " ": .space
        case "\u{80}"...: .part
        default: []
        }
    }
}

extension YAMLKinds {
    /// The kinds of a character beyond ASCII.
    init(of scalar: UnicodeScalar) {
        switch scalar {
        case "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}": self = .unsafeBreak
        case "\u{0}"..."\u{7F}", "\u{A0}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}": self = []
        default: self = .escape
        }
    }
}
