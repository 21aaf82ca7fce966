import TwofoldDocuments

/// Writes terms in Terraform's template syntax.
///
/// Source: https://developer.hashicorp.com/terraform/language/syntax/json
struct TerraformWriter: TermWriter {
    let target = Target.terraform

    func document(_ term: Term) -> Document {
        switch term {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let text): .string(template(text))
        case .list(let elements): .list(elements.map(document))
        case .map(let entries): .map(entries.map { Document.Entry(template($0.key), document($0.value)) })
        case .attribute, .parameter, .environment: .string("${\(name(of: term))}")
        case .perTarget: document(term.form(for: target))
        case .concatenation, .joined, .json, .asset: .string(template(term.pieces(for: target)))
        }
    }

    func jsonDocument(_ term: Term) -> Document { document(.json(term)) }

    /// A template, as it stands in a string of a JSON configuration.
    private func template(_ pieces: [TextPiece]) -> String {
        var text = ""
        for (index, piece) in pieces.enumerated() {
            if case .literal(let literal) = piece {
                text += Self.escape(literal, beforeInterpolation: index + 1 < pieces.count)
            } else {
                text += "${"
                text += expression(for: piece)
                text += "}"
            }
        }
        return Self.guardingMark(text)
    }

    private func template(_ literal: String) -> String { Self.guardingMark(Self.escape(literal)) }

    /// Terraform drops a byte order mark at the start of a template, but not in one of its interpolations.
    private static func guardingMark(_ text: String) -> String {
        guard text.utf8.first == 0xEF, text.unicodeScalars.first == "\u{FEFF}" else { return text }
        return "${\"\u{FEFF}\"}" + String(text.unicodeScalars.dropFirst())
    }

    /// A template in quotes, as it stands inside an expression.
    private func quoted(_ pieces: [TextPiece]) -> String {
        let parts = pieces.enumerated().map { index, piece in
            guard case .literal(let text) = piece else { return "${\(expression(for: piece))}" }
            // JSON's escapes are all among those of the native syntax.
            let literal = Document.json(escaping: text)
            return Self.escape(literal, beforeInterpolation: index + 1 < pieces.count)
        }
        return "\"\(parts.joined())\""
    }

    private func expression(for piece: TextPiece) -> String {
        switch piece {
        case .literal(let text): quoted([.literal(text)])
        case .reference(let reference): name(of: reference)
        case .joined(let list, let separator): "join(\(quoted([.literal(separator)])), \(value(list)))"
        case .encoded(let value): "jsonencode(\(self.value(value)))"
        }
    }

    /// A value as an expression of the native syntax.
    private func value(_ term: Term) -> String {
        if case .list(let elements) = term.form(for: target) {
            return "[\(elements.map(value).joined(separator: ", "))]"
        }
        let pieces = term.pieces(for: target)
        guard pieces.count == 1, case .reference(let reference) = pieces[0] else { return quoted(pieces) }
        // A number that is a whole text would be encoded as a number.
        if case .parameter(let parameter) = reference, parameter.kind == .number {
            return "tostring(\(name(of: reference)))"
        }
        return name(of: reference)
    }

    private func name(of reference: Term) -> String {
        switch reference {
        case .attribute(let attribute):
            "\(attribute.type.terraform ?? "").\(attribute.resource.snakeCased).\(attribute.terraform)"
        case .parameter(let parameter): "var.\(parameter.id.snakeCased)"
        case .environment(let fact): Self.name(of: fact)
        case .asset(.path, _): "path.module"
        case .asset(.sha256, let path):
            "filebase64sha256(\(quoted(Term.asset(.path, path: path).pieces(for: target))))"
        default: value(reference)
        }
    }

    private static func name(of fact: EnvironmentFact) -> String {
        guard let source = source(of: fact) else { return "var.stack_name" }
        return "data.\(source.type).current.\(source.attribute)"
    }

    /// The data source that knows a fact; nil for what the variable `stack_name` holds.
    static func source(of fact: EnvironmentFact) -> (type: String, attribute: String)? {
        switch fact {
        case .account: ("aws_caller_identity", "account_id")
        // `name` is deprecated since 6.0 of the provider, and `region` unknown before it.
        case .region: ("aws_region", "id")
        case .partition: ("aws_partition", "partition")
        case .stackName, .deployment: nil
        }
    }

    /// A text in which Terraform sees no template.
    ///
    /// `$${` stands for `${`. It is no escape after another dollar sign, and a dollar sign right before an
    /// interpolation would make one of it; there the sign is an interpolation of its own. The same goes for `%`. After
    /// a carriage return that no line feed follows, Terraform sees no interpolation any more, so that is one, too.
    static func escape(_ text: String, beforeInterpolation: Bool = false) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let sign = bytes[index]
            if isLoneReturn(bytes, index) {
                result += #"${"\r"}"#.utf8
                index += 1
                continue
            }
            guard sign == UInt8(ascii: "$") || sign == UInt8(ascii: "%") else {
                result.append(sign)
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, bytes[end] == UInt8(ascii: "$") || bytes[end] == UInt8(ascii: "%") { end += 1 }
            let run = bytes[index..<end]
            let isBeforeBrace = end < bytes.count && bytes[end] == UInt8(ascii: "{")
            let isBeforeInterpolation = end < bytes.count ? isLoneReturn(bytes, end) : beforeInterpolation
            if !isBeforeBrace, !isBeforeInterpolation {
                result += run
            } else if isBeforeBrace, run.count == 1 {
                result += [sign, sign]
            } else {
                result += Array("${\"".utf8) + run + Array("\"}".utf8)
            }
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isLoneReturn(_ bytes: [UInt8], _ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "\r") && (index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n"))
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\r")
    }
}
