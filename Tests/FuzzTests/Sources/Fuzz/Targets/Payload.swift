import Foundation
import TwofoldDocuments
import TwofoldModel

@testable import Twofold

/// Whatever stands in the arguments of intrinsic functions, Step Functions reads the same arguments.
@Sendable func fuzzPayload(_ input: inout Input) {
    let call = IntrinsicCall(&input, depth: 3)
    var encoder = PayloadEncoder()
    let node = encoder.object(["Value": call.payload])
    guard !encoder.problems.contains(where: { $0.severity == .error }) else { return }
    guard case .object(let fields) = node, let field = fields.first, field.key == "Value.$",
        case .value(let term) = field.value, let text = term.literalText
    else { return expect(false, "\(call) is written as \(node)") }
    var reader = IntrinsicReader(text)
    let found = reader.whole()
    expect(found == call.meaning, "\(call.meaning) is written as \(text.debugDescription), which means \(found)")
}

/// A function with its arguments, and what it means.
private struct IntrinsicCall {
    let payload: Payload
    let meaning: Document

    init(_ input: inout Input, depth: Int) {
        var arguments: [IntrinsicCall] = []
        for _ in 0..<input.choice(4) { arguments.append(.argument(&input, depth: depth - 1)) }
        let name: String
        var all = arguments
        if input.flag() {
            name = "Format"
            let template = input.text()
            all.insert(IntrinsicCall(.constant(template), .string(template)), at: 0)
        } else {
            name = "Array"
        }
        payload = Payload(.function(name, all.map(\.payload)))
        meaning = .list([.string("States.\(name)")] + all.map(\.meaning))
    }

    private init(_ payload: Payload, _ meaning: Document) {
        self.payload = payload
        self.meaning = meaning
    }

    private static func argument(_ input: inout Input, depth: Int) -> IntrinsicCall {
        switch input.choice(depth > 0 ? 6 : 5) {
        case 0, 1:
            let text = input.text()
            return IntrinsicCall(.constant(text), .string(text))
        case 2:
            let number = input.integer()
            return IntrinsicCall(.constant(number), .integer(number))
        case 3: return IntrinsicCall(.constant(true), true)
        case 4:
            let path = Path.input[input.text()] as Path
            return IntrinsicCall(.at(path), ["path": .string(path.jsonPath ?? "")])
        default: return IntrinsicCall(&input, depth: depth)
        }
    }
}

/// Reads intrinsic functions as their documentation describes them.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
private struct IntrinsicReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    /// The call that the whole text is; null where it is none.
    mutating func whole() -> Document {
        let value = argument()
        return rest.isEmpty ? value : nil
    }

    private mutating func argument() -> Document {
        switch rest.first {
        case UInt8(ascii: "'"):
            rest.removeFirst()
            return text()
        case UInt8(ascii: "$"): return ["path": .string(path())]
        default:
            let word = String(decoding: rest.prefix { !",()".utf8.contains($0) }, as: UTF8.self)
            rest = rest.dropFirst(word.utf8.count)
            guard rest.first == UInt8(ascii: "(") else {
                return Int(word).map(Document.integer) ?? (word == "true" ? true : nil)
            }
            rest.removeFirst()
            var call: [Document] = [.string(word)]
            while rest.first != UInt8(ascii: ")") {
                if call.count > 1 { rest = rest.dropFirst(2) }
                guard !rest.isEmpty else { return nil }
                call.append(argument())
            }
            rest.removeFirst()
            return .list(call)
        }
    }

    /// A text up to its apostrophe; `{}` in a template stays what it is, and every other brace has a backslash.
    private mutating func text() -> Document {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "'") {
            if byte == UInt8(ascii: "\\") {
                guard let escaped = rest.popFirst(), "'\\{}".utf8.contains(escaped) else { return nil }
                bytes.append(escaped)
            } else if byte == UInt8(ascii: "{") {
                guard rest.popFirst() == UInt8(ascii: "}") else { return nil }
                bytes += "{}".utf8
            } else {
                guard byte != UInt8(ascii: "}") else { return nil }
                bytes.append(byte)
            }
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func path() -> String {
        var bytes: [UInt8] = []
        var isQuoted = false
        while let byte = rest.first, isQuoted || !",)".utf8.contains(byte) {
            bytes.append(rest.removeFirst())
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() { bytes.append(escaped) }
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
