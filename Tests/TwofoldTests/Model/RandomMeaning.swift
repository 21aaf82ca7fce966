import TwofoldModel

/// What a value means in one target once the stack is deployed with the defaults of its parameters.
///
/// Shares no code with the writers; Python compares it with what independent readers find.
indirect enum RandomMeaning {
    case text(String)
    case bool(Bool)
    case number(String)
    /// A text that a target may hand on as the number or truth value that it spells.
    case word(String)
    case list([RandomMeaning])
    case map([(key: String, value: RandomMeaning)])
    /// A text of JSON.
    case json(RandomMeaning)
    /// A text of JSON in which some texts stand for parts.
    case mixed(String, parts: [(key: String, value: RandomMeaning)])
    /// The digest of a file.
    case digest(path: String)

    /// The meaning as Python reads it, in letters of ASCII only.
    var description: String {
        switch self {
        case .text(let text): "[\"text\",\(Self.quoted(text))]"
        case .bool(let value): "[\"bool\",\(value)]"
        case .number(let text): "[\"number\",\(text)]"
        case .word(let text): "[\"word\",\(Self.quoted(text))]"
        case .list(let elements): "[\"list\",[\(elements.map(\.description).joined(separator: ","))]]"
        case .map(let entries):
            "[\"map\",[\(entries.map { "[\(Self.quoted($0.key)),\($0.value.description)]" }.joined(separator: ","))]]"
        case .json(let meaning): "[\"json\",\(meaning.description)]"
        case .mixed(let text, let parts):
            "[\"mixed\",[\(Self.quoted(text)),"
                + "[\(parts.map { "[\(Self.quoted($0.key)),\($0.value.description)]" }.joined(separator: ","))]]]"
        case .digest(let path): "[\"digest\",\(Self.quoted(path))]"
        }
    }

    /// The JSON that the meaning is, with the shortest escapes, since in a text of JSON in another one they count.
    var json: String {
        switch self {
        case .text(let text), .mixed(let text, _): Self.spelled(text)
        case .bool(let value): "\(value)"
        case .number(let text), .word(let text): text
        case .list(let elements): "[\(elements.map(\.json).joined(separator: ","))]"
        case .map(let entries):
            "{\(entries.map { "\(Self.spelled($0.key)):\($0.value.json)" }.joined(separator: ","))}"
        case .json(let meaning): Self.spelled(meaning.json)
        case .digest: "null"
        }
    }

    private static func spelled(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += ["\\", scalar]
            case "\n": result += "\\n".unicodeScalars
            case "\r": result += "\\r".unicodeScalars
            case "\t": result += "\\t".unicodeScalars
            case "\u{7F}", ..<" ":
                result += (scalar.value < 16 ? "\\u000" : "\\u00").unicodeScalars
                result += String(scalar.value, radix: 16).unicodeScalars
            default: result.append(scalar)
            }
        }
        return "\"\(String(result))\""
    }

    /// A text in quotes as JSON has it, without the library's writer: every character beyond ASCII as an escape.
    static func quoted(_ text: String) -> String {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        let digits = Array("0123456789abcdef".utf8)
        for unit in text.utf16 {
            if (0x20..<0x7F).contains(unit), unit != 0x22, unit != 0x5C {
                result.append(UInt8(unit))
            } else {
                result += "\\u".utf8
                for shift in [12, 8, 4, 0] { result.append(digits[Int(unit >> UInt16(shift)) & 15]) }
            }
        }
        result.append(UInt8(ascii: "\""))
        return String(decoding: result, as: UTF8.self)
    }
}

/// Finds out what terms mean in one target.
struct RandomEvaluator {
    let target: Target
    let stackID: String
    /// The values of the stack's parameters.
    let parameters: [LogicalID: RandomMeaning]

    func meaning(_ term: Term) -> RandomMeaning {
        switch term {
        case .bool(let value): return .bool(value)
        case .integer(let value): return .number("\(value)")
        case .number(let value): return .number("\(value)")
        case .list(let elements): return .list(elements.map(meaning))
        case .map(let entries): return .map(entries.map { ($0.key, meaning($0.value)) })
        case .json(let document): return .json(jsonMeaning(document))
        case .perTarget(let cloudFormation, let terraform):
            return meaning(target == .cloudFormation ? cloudFormation : terraform)
        case .parameter(let parameter):
            guard case .number(let text)? = parameters[parameter.id] else {
                return parameters[parameter.id] ?? .list([])
            }
            // CloudFormation hands on numbers as they were typed.
            return target == .cloudFormation ? .text(text) : .number(text)
        case .asset(.sha256, let path): return .digest(path: path)
        case .concatenation(let parts) where holdsJSON(parts): return mixed(parts)
        case .concatenation(let parts) where target == .terraform && isNumber(parts): return .word(text(term))
        case .string, .concatenation, .joined, .attribute, .environment, .asset: return .text(text(term))
        }
    }

    /// What a term is in a text of JSON, where a parameter's number is a number in both targets.
    private func jsonMeaning(_ term: Term) -> RandomMeaning {
        switch term {
        case .list(let elements): return .list(elements.map(jsonMeaning))
        case .map(let entries): return .map(entries.map { ($0.key, jsonMeaning($0.value)) })
        case .perTarget(let cloudFormation, let terraform):
            return jsonMeaning(target == .cloudFormation ? cloudFormation : terraform)
        case .parameter(let parameter): return parameters[parameter.id] ?? .list([])
        case .concatenation: return .text(text(term))
        default: return meaning(term)
        }
    }

    private func holdsJSON(_ parts: [Term]) -> Bool {
        parts.contains { if case .json = $0 { true } else { false } }
    }

    private func mixed(_ parts: [Term]) -> RandomMeaning {
        var skeleton = ""
        var found: [(key: String, value: RandomMeaning)] = []
        for part in parts {
            guard case .json(let document) = part else {
                skeleton += text(part)
                continue
            }
            let key = "part \(found.count) of a document"
            skeleton += "\"\(key)\""
            found.append((key, jsonMeaning(document)))
        }
        return .mixed(skeleton, parts: found)
    }

    /// Whether Terraform sees nothing but a number's reference, and no text.
    private func isNumber(_ parts: [Term]) -> Bool {
        var references = 0
        var isText = false
        func look(_ term: Term) {
            switch term {
            case .concatenation(let parts): parts.forEach(look)
            case .perTarget(_, let terraform): look(terraform)
            case .joined(.list(let elements), let separator):
                elements.forEach(look)
                if elements.count > 1, !separator.isEmpty { isText = true }
            case .parameter(let parameter) where parameter.kind == .number: references += 1
            case .string(""): break
            default: isText = true
            }
        }
        parts.forEach(look)
        return references == 1 && !isText
    }

    private func text(_ term: Term) -> String {
        switch term {
        case .string(let text): return text
        case .bool(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .number(let value): return "\(value)"
        case .concatenation(let parts): return parts.map(text).joined()
        case .joined(let list, let separator): return elements(of: list).joined(separator: separator)
        case .attribute(let attribute):
            if target == .terraform {
                return "<\(attribute.type.terraform ?? "").\(attribute.resource.snakeCased).\(attribute.terraform)>"
            }
            return "<\(attribute.resource.text)\(attribute.cloudFormation.map { ".\($0)" } ?? "")>"
        case .environment(let fact): return text(fact)
        case .asset(_, let path): return target == .cloudFormation ? "\(stackID)/\(path)" : "./\(path)"
        case .perTarget(let cloudFormation, let terraform):
            return text(target == .cloudFormation ? cloudFormation : terraform)
        case .parameter(let parameter):
            switch parameters[parameter.id] {
            case .text(let text)?, .number(let text)?: return text
            default: return ""
            }
        case .json(let document): return jsonMeaning(document).json
        case .list, .map: return jsonMeaning(term).json
        }
    }

    private func elements(of list: Term) -> [String] {
        switch list {
        case .list(let elements): return elements.map(text)
        case .perTarget(let cloudFormation, let terraform):
            return elements(of: target == .cloudFormation ? cloudFormation : terraform)
        case .parameter(let parameter):
            guard case .list(let elements)? = parameters[parameter.id] else { return [] }
            return elements.map { if case .text(let text) = $0 { text } else { "" } }
        default: return []
        }
    }

    private func text(_ fact: EnvironmentFact) -> String {
        switch (fact, target) {
        case (.account, .cloudFormation): "<account>"
        case (.region, .cloudFormation): "<region>"
        case (.partition, .cloudFormation): "<partition>"
        case (.deployment, .cloudFormation): "deployment"
        case (.account, .terraform): "<data.aws_caller_identity.current.account_id>"
        case (.region, .terraform): "<data.aws_region.current.id>"
        case (.partition, .terraform): "<data.aws_partition.current.partition>"
        case (.stackName, _), (.deployment, .terraform): "<stack name>"
        }
    }
}
