import TwofoldDocuments

/// Writes terms with CloudFormation's intrinsic functions.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
struct CloudFormationWriter: TermWriter {
    let target = Target.cloudFormation
    /// The folder of the files beside the template, which share a folder with those of other stacks.
    let assetFolder: String

    func document(_ term: Term) -> Document {
        switch term {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let text): .string(text)
        case .list(let elements): .list(elements.map(document))
        case .map(let entries): .map(entries.map { Document.Entry($0.key, document($0.value)) })
        case .attribute, .parameter, .environment, .asset: intrinsic(term)
        case .perTarget: document(term.form(for: target))
        case .concatenation, .joined, .json: text(term.pieces(for: target))
        }
    }

    func jsonDocument(_ term: Term) -> Document { document(term) }

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
        var variables = SubVariables()
        for piece in pieces {
            // A variable hides a resource or parameter of the same name.
            if case .reference(let reference) = piece, let name = substitution(for: reference) { variables.avoid(name) }
        }
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += escape(literal, &variables)
            case .reference(let reference), .encoded(let reference):
                text += "${"
                text += substitution(for: reference) ?? variables.name(for: intrinsic(reference), "Value")
                text += "}"
            case .joined(let list, let separator):
                text += "${"
                text += variables.name(for: join(list, separator), "List")
                text += "}"
            }
        }
        if variables.entries.isEmpty { return .intrinsic("Fn::Sub", argument: [.string(text)]) }
        return .intrinsic("Fn::Sub", argument: [.string(text), .map(variables.entries)])
    }

    /// A text in which `Fn::Sub` sees no reference.
    ///
    /// `${!name}` stands for `${name}`. Where that is not what follows, such as in a `${` that nothing closes, the
    /// dollar sign is a variable: `Fn::Sub` does not look into what it has put in.
    private func escape(_ text: String, _ variables: inout SubVariables) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index...].starts(with: "${".utf8) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let isClosed = Self.isClosedName(bytes[(index + 2)...])
            result += (isClosed ? "${!" : "${\(variables.name(for: "$", "Dollar"))}{").utf8
            index += 2
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether what follows a `${` is a name of some other language, such as a shell's, and a `}`.
    private static func isClosedName(_ bytes: ArraySlice<UInt8>) -> Bool {
        let special = bytes.firstIndex {
            $0 < 0x20 || $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}")
        }
        guard let special, bytes[special] == UInt8(ascii: "}"), special > bytes.startIndex else { return false }
        return bytes[bytes.startIndex] != UInt8(ascii: "!")
    }

    private func join(_ list: Term, _ separator: String) -> Document {
        .intrinsic("Fn::Join", argument: [.string(separator), document(list)])
    }

    private func intrinsic(_ reference: Term) -> Document {
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
        case .asset(_, ""): return .string(assetFolder)
        case .asset(_, let path): return .string("\(assetFolder)/\(path)")
        default: return document(reference)
        }
    }

    private func ref(_ name: String) -> Document { .intrinsic("Ref", argument: [.string(name)]) }

    private func split(_ separator: String, _ text: Document) -> Document {
        .intrinsic("Fn::Split", argument: [.string(separator), text])
    }

    /// What stands for a reference between `${` and `}`; nil for what only a function can say.
    private func substitution(for reference: Term) -> String? {
        if case .attribute(let attribute) = reference, let name = attribute.cloudFormation {
            return attribute.resource.text + "." + name
        }
        guard case .intrinsic("Ref", let argument) = intrinsic(reference), case .string(let name)? = argument.first
        else {
            return nil
        }
        return name
    }
}

/// The variables of one `Fn::Sub`: names for what only a function can say.
private struct SubVariables {
    private(set) var entries: [Document.Entry] = []
    private var taken: [String] = []

    /// Keeps a name for what is not a variable.
    mutating func avoid(_ name: String) { taken.append(name) }

    /// The name of the variable that stands for a value; the same one for the same value.
    mutating func name(for value: Document, _ prefix: String) -> String {
        // Texts that look the same are not always the same bytes.
        let isSame = { (other: Document) in
            other == value && other.json(indented: false).utf8.elementsEqual(value.json(indented: false).utf8)
        }
        if let known = entries.first(where: { isSame($0.value) }) { return known.key }
        var name = prefix
        var number = 2
        while taken.contains(name) {
            name = "\(prefix)\(number)"
            number += 1
        }
        taken.append(name)
        entries.append(Document.Entry(name, value))
        return name
    }
}
