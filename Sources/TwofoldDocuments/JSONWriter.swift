extension Document {
    /// The document as JSON text in UTF-8, in the order in which its maps were built.
    ///
    /// - Parameter indented: Two spaces a level and a line break at the end; otherwise all on one line, without spaces.
    public func json(indented: Bool = true) -> String {
        var writer = JSONWriter(isIndented: indented)
        writer.write(self, depth: 0)
        if indented { writer.buffer.append(UInt8(ascii: "\n")) }
        return writer.buffer.text
    }

    /// A text as a JSON string, with its quotes.
    public static func json(quoting text: String) -> String { "\"\(json(escaping: text))\"" }

    /// A text as it stands between the quotes of a JSON string.
    public static func json(escaping text: String) -> String {
        guard !text.utf8.allSatisfy({ JSONWriter.isPlain[Int($0)] }) else { return text }
        var writer = JSONWriter(isIndented: false)
        writer.escape(text)
        return writer.buffer.text
    }
}

/// Appends documents to a buffer of bytes.
struct JSONWriter: ~Copyable {
    let isIndented: Bool
    var buffer = ByteBuffer()

    init(isIndented: Bool) { self.isIndented = isIndented }

    mutating func write(_ document: Document, depth: Int) {
        switch document {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): buffer.append(String(value))
        // JSON has no word for infinity; a model never holds one, and null is what other writers put.
        case .number(let value): buffer.append(value.isFinite ? "\(value)" : "null")
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
                write(entry, depth: depth + 1)
            }
            if !entries.isEmpty { breakLine(depth: depth) }
            append("}")
        case .intrinsic(let name, let argument):
            write(.map([Document.Entry(name, argument.count == 1 ? argument[0] : .list(argument))]), depth: depth)
        }
    }

    mutating func write(_ entry: Document.Entry, depth: Int) {
        write(key: entry.key)
        write(entry.value, depth: depth)
    }

    /// Writes a key and what stands between it and its value.
    mutating func write(key: String) {
        write(key)
        append(isIndented ? ": " : ":")
    }

    private mutating func write(_ text: String) {
        buffer.append(UInt8(ascii: "\""))
        escape(text)
        buffer.append(UInt8(ascii: "\""))
    }

    /// Appends a text as it stands between the quotes of a JSON string.
    mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for index in utf8.indices where !Self.isPlain[Int(utf8[index])] {
                buffer.append(UnsafeBufferPointer(rebasing: utf8[start..<index]))
                escape(utf8[index])
                start = index + 1
            }
            buffer.append(UnsafeBufferPointer(rebasing: utf8[start...]))
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case UInt8(ascii: "\n"): append("\\n")
        case UInt8(ascii: "\r"): append("\\r")
        case UInt8(ascii: "\t"): append("\\t")
        default:
            append(byte < 0x10 ? "\\u000" : "\\u00")
            buffer.append(String(byte, radix: 16))
        }
    }

    /// Puts what stands before an element: a comma after another one, and a line of its own.
    mutating func separate(index: Int, depth: Int) {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        breakLine(depth: depth)
    }

    mutating func breakLine(depth: Int) {
        guard isIndented else { return }
        buffer.append(UInt8(ascii: "\n"))
        buffer.append(UInt8(ascii: " "), times: depth * 2)
    }

    private mutating func append(_ text: StaticString) { buffer.append(text) }

    /// Whether a byte stands in a JSON string as it is.
    static let isPlain: [Bool] = (0...UInt8.max).map { byte in
        byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
