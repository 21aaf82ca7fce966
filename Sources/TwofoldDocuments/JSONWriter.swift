extension Document {
    /// The document as JSON text in UTF-8, in the order in which its maps were built.
    ///
    /// - Parameter indented: Two spaces a level and a line break at the end; otherwise all on one line, without spaces.
    public func json(indented: Bool = true) -> String {
        var writer = JSONWriter(isIndented: indented)
        writer.write(self, depth: 0)
        if indented { writer.bytes.append(UInt8(ascii: "\n")) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// A text as a JSON string, with its quotes.
    public static func json(quoting text: String) -> String { "\"\(json(escaping: text))\"" }

    /// A text as it stands between the quotes of a JSON string.
    public static func json(escaping text: String) -> String {
        var writer = JSONWriter(isIndented: false)
        writer.escape(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Appends documents to a buffer of bytes, which is several times as fast as appending to a string.
private struct JSONWriter {
    let isIndented: Bool
    var bytes: [UInt8] = []

    mutating func write(_ document: Document, depth: Int) {
        switch document {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): append(String(value))
        // JSON has no word for infinity; a model never holds one, and null is what other writers put.
        case .number(let value): append(value.isFinite ? "\(value)" : "null")
        case .string(let value): write(value)
        case .list(let elements):
            append("[")
            for (index, element) in elements.enumerated() {
                separate(index: index, depth: depth + 1)
                write(element, depth: depth + 1)
            }
            if !elements.isEmpty { breakLine(depth: depth) }
            append("]")
        case .map(let entries):
            append("{")
            for (index, entry) in entries.enumerated() {
                separate(index: index, depth: depth + 1)
                write(entry.key)
                append(isIndented ? ": " : ":")
                write(entry.value, depth: depth + 1)
            }
            if !entries.isEmpty { breakLine(depth: depth) }
            append("}")
        case .intrinsic(let name, let argument):
            write(.map([Document.Entry(name, argument.count == 1 ? argument[0] : .list(argument))]), depth: depth)
        }
    }

    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        escape(text)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case 0..<0x20, 0x7F: append(byte < 0x10 ? "\\u000" : "\\u00"); append(String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
    }

    private mutating func separate(index: Int, depth: Int) {
        if index > 0 { append(",") }
        breakLine(depth: depth)
    }

    private mutating func breakLine(depth: Int) {
        guard isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
