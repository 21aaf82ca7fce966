import TwofoldDocuments

/// A part of a text, as a target will write it.
enum TextPiece {
    /// Characters that mean themselves.
    case literal(String)
    /// An attribute, a parameter, a fact or an asset.
    case reference(Term)
    /// The elements of a list with a separator between them.
    case joined(Term, separator: String)
    /// A value that Terraform encodes as JSON when it is deployed, because its content may need quoting.
    case encoded(Term)
}

extension Term {
    /// The term as one text.
    ///
    /// - Parameter quoting: How many JSON strings the text stands in.
    func pieces(for target: Target, quoting depth: Int = 0) -> [TextPiece] {
        switch form(for: target) {
        case .bool(let value): [.literal(value ? "true" : "false")]
        case .integer(let value): [.literal(String(value))]
        case .number(let value): [.literal("\(value)")]
        case .string(let text): [.literal(Self.quote(text, times: depth))]
        case .concatenation(let parts): parts.flatMap { $0.pieces(for: target, quoting: depth) }
        case .joined(let list, let separator): list.joinedPieces(separator, for: target, quoting: depth)
        case .json(let document): document.jsonPieces(for: target, quoting: depth)
        case .list, .map: jsonPieces(for: target, quoting: depth)
        case .asset(.path, let path) where target == .terraform:
            [.reference(.asset(.path, path: "")), .literal("/" + path)]
        case .attribute, .parameter, .environment, .asset: [.reference(form(for: target))]
        case .perTarget: []
        }
    }

    /// The term as the text of a JSON document.
    private func jsonPieces(for target: Target, quoting depth: Int) -> [TextPiece] {
        func literal(_ text: String) -> TextPiece { .literal(Self.quote(text, times: depth)) }
        let form = form(for: target)
        switch form {
        case .bool, .integer, .number: return form.pieces(for: target, quoting: depth)
        case .list(let elements):
            let parts = elements.enumerated().flatMap { index, element in
                (index > 0 ? [literal(",")] : []) + element.jsonPieces(for: target, quoting: depth)
            }
            return [literal("[")] + parts + [literal("]")]
        case .map(let entries):
            let parts = entries.enumerated().flatMap { index, entry in
                [literal((index > 0 ? "," : "") + Document.json(quoting: entry.key) + ":")]
                    + entry.value.jsonPieces(for: target, quoting: depth)
            }
            return [literal("{")] + parts + [literal("}")]
        case .parameter(let parameter) where parameter.kind == .number: return [.reference(form)]
        case .parameter(let parameter) where parameter.kind == .list:
            if target == .terraform, depth == 0 { return [.encoded(form)] }
            let quote = Self.quote("\"", times: depth)
            let separator = Self.quote("\",\"", times: depth)
            return [literal("["), .literal(quote), .joined(form, separator: separator), .literal(quote), literal("]")]
        case .string, .concatenation, .joined, .json, .attribute, .parameter, .environment, .asset:
            if target == .terraform, depth == 0, !form.isSafeInJSON { return [.encoded(form)] }
            return [literal("\"")] + form.pieces(for: target, quoting: depth + 1) + [literal("\"")]
        case .perTarget: return []
        }
    }

    private func joinedPieces(_ separator: String, for target: Target, quoting depth: Int) -> [TextPiece] {
        let separator = Self.quote(separator, times: depth)
        guard case .list(let elements) = form(for: target) else { return [.joined(self, separator: separator)] }
        return elements.enumerated().flatMap { index, element in
            (index > 0 ? [.literal(separator)] : []) + element.pieces(for: target, quoting: depth)
        }
    }

    /// Whether no value of a parameter in the term can break a JSON string that it stands in.
    private var isSafeInJSON: Bool {
        var isSafe = true
        visitForm(for: .terraform) {
            if case .parameter(let parameter) = $0, !parameter.isSafeInJSON { isSafe = false }
        }
        return isSafe
    }

    private static func quote(_ text: String, times: Int) -> String {
        (0..<times).reduce(text) { text, _ in Document.json(escaping: text) }
    }
}

extension [TextPiece] {
    /// The same text with each run of literals as one, so that what one of them ends with and the next begins with is
    /// seen together when it is escaped.
    var merged: [TextPiece] {
        var pieces: [TextPiece] = []
        for piece in self {
            if case .literal(let text) = piece, case .literal(let previous)? = pieces.last {
                pieces[pieces.count - 1] = .literal(previous + text)
            } else if case .literal("") = piece {
                continue
            } else {
                pieces.append(piece)
            }
        }
        return pieces
    }
}
