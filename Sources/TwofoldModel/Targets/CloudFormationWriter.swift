import TwofoldDocuments

/// Writes expressions with CloudFormation's intrinsic functions.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
struct CloudFormationWriter: ExpressionWriter {
    let target = Target.cloudFormation
    /// The folder of the files beside the template, which share a folder with those of other stacks.
    let assetFolder: String

    func document(_ expression: Expression) -> Document {
        switch expression.form(for: target) {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .list(let elements): .list(elements.map(document))
        case .map(let entries): .map(entries.map { Document.Entry($0.key, document($0.value)) })
        case let form: text(form.pieces(for: target).merged)
        }
    }

    func jsonDocument(_ expression: Expression) -> Document { document(expression) }

    private func text(_ pieces: [TextPiece]) -> Document {
        if pieces.isEmpty { return "" }
        if pieces.count == 1 {
            switch pieces[0] {
            case .literal(let text): return .string(text)
            case .reference(let reference), .encoded(let reference): return intrinsic(reference)
            case .joined(let list, let separator): return join(list, separator)
            }
        }
        var text = ""
        var variables: [Document.Entry] = []
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal.replacingText("${", with: "${!")
            case .reference(let reference), .encoded(let reference):
                if let name = substitution(for: reference) {
                    text += "${\(name)}"
                } else {
                    text += "${\(variable(for: intrinsic(reference), "Value", &variables))}"
                }
            case .joined(let list, let separator):
                text += "${\(variable(for: join(list, separator), "List", &variables))}"
            }
        }
        if variables.isEmpty { return .intrinsic("Fn::Sub", argument: [.string(text)]) }
        return .intrinsic("Fn::Sub", argument: [.string(text), .map(variables)])
    }

    /// The name of a variable of `Fn::Sub` that stands for a value; the same one for the same value.
    private func variable(for value: Document, _ prefix: String, _ variables: inout [Document.Entry]) -> String {
        if let known = variables.first(where: { $0.value == value }) { return known.key }
        let name = variables.isEmpty ? prefix : "\(prefix)\(variables.count + 1)"
        variables.append(Document.Entry(name, value))
        return name
    }

    private func join(_ list: Expression, _ separator: String) -> Document {
        .intrinsic("Fn::Join", argument: [.string(separator), document(list)])
    }

    private func intrinsic(_ reference: Expression) -> Document {
        switch reference {
        case .attribute(let attribute):
            guard let name = attribute.cloudFormation else { return ref(attribute.resource.text) }
            return .intrinsic("Fn::GetAtt", argument: [.string(attribute.resource.text), .string(name)])
        case .parameter(let parameter): return ref(parameter.id.text)
        case .environment(.account): return ref("AWS::AccountId")
        case .environment(.region): return ref("AWS::Region")
        case .environment(.partition): return ref("AWS::Partition")
        case .environment(.stackName): return ref("AWS::StackName")
        // arn:aws:cloudformation:region:account:stack/name/51af3dc0-da77-11e4-872e-1234567db123
        case .environment(.deployment):
            let uuid = Document.intrinsic("Fn::Select", argument: [2, split("/", ref("AWS::StackId"))])
            return .intrinsic("Fn::Select", argument: [0, split("-", uuid)])
        case .asset(_, let path): return .string("\(assetFolder)/\(path)")
        default: return document(reference)
        }
    }

    private func ref(_ name: String) -> Document { .intrinsic("Ref", argument: [.string(name)]) }

    private func split(_ separator: String, _ text: Document) -> Document {
        .intrinsic("Fn::Split", argument: [.string(separator), text])
    }

    /// What stands for a reference between `${` and `}`; nil for what only a function can say.
    private func substitution(for reference: Expression) -> String? {
        if case .intrinsic(let name, let argument) = intrinsic(reference), name != "Fn::Select" {
            let parts = argument.compactMap { if case .string(let text) = $0 { text } else { nil } }
            return parts.joined(separator: ".")
        }
        return nil
    }
}

extension String {
    /// The text with each occurrence of another one replaced, byte by byte: a combining character after what is sought
    /// does not hide it, as it does from a search by characters.
    func replacingText(_ sought: String, with replacement: String) -> String {
        let (bytes, pattern) = (Array(utf8), Array(sought.utf8))
        guard bytes.count >= pattern.count, let first = pattern.first, bytes.contains(first) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: pattern) {
                result += replacement.utf8
                index += pattern.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
