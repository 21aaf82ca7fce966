import TwofoldDocuments

/// Walks over one template of Terraform's.
struct TerraformScanner {
    typealias Refusal = TerraformReader.Refusal

    private let names: [String: Document]
    private var rest: ArraySlice<UInt8>

    init(_ text: String, _ names: [String: Document]) {
        self.names = names
        rest = Array(text.utf8)[...]
    }

    /// A template up to a quote, or to the end; the value itself where it is one interpolation and nothing else.
    mutating func template(until end: UInt8?) throws(Refusal) -> Document {
        var parts: [Document] = []
        var literal: [UInt8] = []
        func close() {
            if !literal.isEmpty { parts.append(.string(String(decoding: literal, as: UTF8.self))) }
            literal = []
        }
        while rest.first != end {
            guard let byte = rest.popFirst() else { throw Refusal(reason: "nothing closes a text") }
            switch byte {
            case UInt8(ascii: "$"), UInt8(ascii: "%"):
                let run = [byte] + rest.prefix { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "%") }
                rest = rest.dropFirst(run.count - 1)
                if rest.first != UInt8(ascii: "{") {
                    literal += run
                } else if run == [byte, byte] {
                    rest.removeFirst()
                    literal += [byte, UInt8(ascii: "{")]
                } else if run == Array("$".utf8) {
                    rest.removeFirst()
                    close()
                    parts.append(try expression())
                    try skip("}")
                } else {
                    throw Refusal(reason: "a directive, or two readings of an escape")
                }
            case UInt8(ascii: "\r") where rest.first != UInt8(ascii: "\n"):
                throw Refusal(reason: "a carriage return hides interpolations")
            case UInt8(ascii: "\\") where end != nil: literal += try escape()
            case UInt8(ascii: "\n") where end != nil: throw Refusal(reason: "a line break between quotes")
            default: literal.append(byte)
            }
        }
        close()
        if parts.count == 1 { return parts[0] }
        return .string(try Self.joined(parts, separator: ""))
    }

    private mutating func escape() throws(Refusal) -> [UInt8] {
        switch rest.popFirst() {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "\""): return [0x22]
        case UInt8(ascii: "\\"): return [0x5C]
        case UInt8(ascii: "u"):
            let digits = String(decoding: rest.prefix(4), as: UTF8.self)
            rest = rest.dropFirst(4)
            guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16), let scalar = UnicodeScalar(value)
            else {
                throw Refusal(reason: "no code point: \(digits)")
            }
            return Array(String(scalar).utf8)
        default: throw Refusal(reason: "no escape of Terraform's")
        }
    }

    private mutating func expression() throws(Refusal) -> Document {
        switch rest.first {
        case UInt8(ascii: "\""):
            rest.removeFirst()
            let text = try template(until: UInt8(ascii: "\""))
            try skip("\"")
            return .string(try Self.text(text))
        case UInt8(ascii: "["):
            rest.removeFirst()
            return .list(try arguments(until: "]"))
        default:
            let word = String(decoding: rest.prefix { Self.isOfName($0) }, as: UTF8.self)
            rest = rest.dropFirst(word.utf8.count)
            guard rest.first == UInt8(ascii: "(") else {
                guard let value = names[word] else { throw Refusal(reason: "no name: \(word)") }
                return value
            }
            rest.removeFirst()
            return try call(word, arguments(until: ")"))
        }
    }

    private mutating func arguments(until end: StaticString) throws(Refusal) -> [Document] {
        var found: [Document] = []
        while rest.first != end.utf8Start.pointee {
            if !found.isEmpty { try skip(", ") }
            found.append(try expression())
        }
        try skip(end)
        return found
    }

    private func call(_ function: String, _ arguments: [Document]) throws(Refusal) -> Document {
        switch (function, arguments.first, arguments.last, arguments.count) {
        case ("join", .string(let separator)?, .list(let elements)?, 2):
            return .string(try Self.joined(elements, separator: separator))
        case ("jsonencode", let value?, _, 1): return .string(value.json(indented: false))
        case ("tostring", let value?, _, 1): return .string(try Self.text(value))
        default: throw Refusal(reason: "no call: \(function) of \(arguments.count)")
        }
    }

    private mutating func skip(_ text: StaticString) throws(Refusal) {
        guard rest.starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) else {
            throw Refusal(reason: "not followed by \(text)")
        }
        rest = rest.dropFirst(text.utf8CodeUnitCount)
    }

    private static func joined(_ parts: [Document], separator: String) throws(Refusal) -> String {
        var texts: [String] = []
        for part in parts { texts.append(try text(part)) }
        return texts.joined(separator: separator)
    }

    /// A value where Terraform wants a text.
    private static func text(_ value: Document) throws(Refusal) -> String {
        switch value {
        case .string(let text): return text
        case .integer(let number): return "\(number)"
        default: throw Refusal(reason: "no text: \(value)")
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        UnicodeScalar(byte).properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}
