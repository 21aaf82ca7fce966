import TwofoldDocuments

/// Evaluates functions as CloudFormation's documentation describes them, and refuses whatever it leaves open.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
struct CloudFormationReader {
    struct Refusal: Error { let reason: String }

    /// The values by the names that `Ref` and `Fn::Sub` call them.
    let names: [String: Document]

    func value(of document: Document) throws(Refusal) -> Document {
        switch document {
        case .list(let elements):
            var values: [Document] = []
            for element in elements { values.append(try value(of: element)) }
            return .list(values)
        case .map(let entries): return .map(try values(of: entries))
        case .intrinsic(let name, let argument): return try call(name, argument)
        default: return document
        }
    }

    private func values(of entries: [Document.Entry]) throws(Refusal) -> [Document.Entry] {
        var values: [Document.Entry] = []
        for entry in entries { values.append(.init(entry.key, try value(of: entry.value))) }
        return values
    }

    private func call(_ function: String, _ argument: [Document]) throws(Refusal) -> Document {
        switch (function, argument.first, argument.last, argument.count) {
        case ("Ref", .string(let name)?, _, 1): return try named(name, [])
        case ("Fn::GetAtt", .string(let id)?, .string(let attribute)?, 2): return try named("\(id).\(attribute)", [])
        case ("Fn::Sub", .string(let text)?, _, 1): return .string(try substitute(text, []))
        case ("Fn::Sub", .string(let text)?, .map(let variables)?, 2):
            return .string(try substitute(text, try values(of: variables)))
        case ("Fn::Join", .string(let separator)?, let list?, 2):
            guard case .list(let elements) = try value(of: list) else { throw Refusal(reason: "joins no list") }
            var texts: [String] = []
            for element in elements { texts.append(try text(element)) }
            return .string(texts.joined(separator: separator))
        default: throw Refusal(reason: "no call: \(function) of \(argument.count)")
        }
    }

    private func substitute(_ text: String, _ variables: [Document.Entry]) throws(Refusal) -> String {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "{") else {
                result.append(byte)
                continue
            }
            let inside = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
            guard rest.count > inside.count + 1 else { throw Refusal(reason: "nothing closes a variable") }
            rest = rest.dropFirst(inside.count + 2)
            let name = String(decoding: inside, as: UTF8.self)
            guard !inside.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") || $0 < 0x20 }) else {
                throw Refusal(reason: "two readings of \(name)")
            }
            if name.utf8.first == UInt8(ascii: "!") {
                guard inside.count > 1, !name.hasPrefix("!!") else { throw Refusal(reason: "two readings of \(name)") }
                result += "${".utf8 + Array(inside.dropFirst()) + "}".utf8
            } else {
                result += try self.text(try named(name, variables)).utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func named(_ name: String, _ variables: [Document.Entry]) throws(Refusal) -> Document {
        if let variable = variables.first(where: { $0.key == name }) { return variable.value }
        guard let value = names[name] else { throw Refusal(reason: "no name: \(name)") }
        return value
    }

    private func text(_ value: Document) throws(Refusal) -> String {
        switch value {
        case .string(let text): return text
        case .integer(let number): return "\(number)"
        default: throw Refusal(reason: "no text: \(value)")
        }
    }
}
