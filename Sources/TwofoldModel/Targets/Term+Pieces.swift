import TwofoldDocuments

extension Term {
    /// The term as one text.
    func pieces(for target: Target) -> [TextPiece] {
        var pieces = TextPieces()
        append(to: &pieces, for: target, quoting: 0)
        pieces.finish()
        return pieces.pieces
    }

    /// - Parameter depth: How many JSON strings the text stands in.
    private func append(to pieces: inout TextPieces, for target: Target, quoting depth: Int) {
        switch self {
        case .bool(let value): pieces.append(value ? "true" : "false")
        case .integer(let value): pieces.append(String(value))
        case .number(let value): pieces.append("\(value)")
        case .string(let text): pieces.append(Self.quote(text, for: target, times: depth))
        case .concatenation(let parts): for part in parts { part.append(to: &pieces, for: target, quoting: depth) }
        case .joined(let list, let separator):
            list.appendJoined(separator, to: &pieces, for: target, quoting: depth)
        case .json(let document): document.appendJSON(to: &pieces, for: target, quoting: depth)
        case .list, .map: appendJSON(to: &pieces, for: target, quoting: depth)
        case .asset(.path, let path):
            pieces.append(.reference(.asset(.path, path: "")))
            pieces.append(Self.quote("/" + path, for: target, times: depth))
        case .attribute, .parameter, .environment, .asset: pieces.append(.reference(self))
        case .perTarget: form(for: target).append(to: &pieces, for: target, quoting: depth)
        }
    }

    /// The term as the text of a JSON document.
    private func appendJSON(to pieces: inout TextPieces, for target: Target, quoting depth: Int) {
        switch self {
        case .bool, .integer, .number: append(to: &pieces, for: target, quoting: depth)
        case .list(let elements):
            pieces.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { pieces.append(",") }
                element.appendJSON(to: &pieces, for: target, quoting: depth)
            }
            pieces.append("]")
        case .map(let entries):
            pieces.append("{")
            for (index, entry) in entries.enumerated() {
                if index > 0 { pieces.append(",") }
                pieces.append(
                    Self.quote("\"\(Self.quote(entry.key, for: target, times: 1))\"", for: target, times: depth))
                pieces.append(":")
                entry.value.appendJSON(to: &pieces, for: target, quoting: depth)
            }
            pieces.append("}")
        case .parameter(let parameter) where parameter.kind == .number: pieces.append(.reference(self))
        case .parameter(let parameter) where parameter.kind == .list:
            if target == .terraform, depth == 0 {
                pieces.append(.encoded(self))
                return
            }
            let quote = Self.quote("\"", for: target, times: depth)
            pieces.append("[")
            pieces.append(quote)
            pieces.append(.joined(self, separator: Self.quote("\",\"", for: target, times: depth)))
            pieces.append(quote)
            pieces.append("]")
        case .string, .concatenation, .joined, .json, .attribute, .parameter, .environment, .asset:
            if target == .terraform, depth == 0, !isSafeInJSON {
                pieces.append(.encoded(self))
                return
            }
            let quote = Self.quote("\"", for: target, times: depth)
            pieces.append(quote)
            append(to: &pieces, for: target, quoting: depth + 1)
            pieces.append(quote)
        case .perTarget: form(for: target).appendJSON(to: &pieces, for: target, quoting: depth)
        }
    }

    private func appendJoined(
        _ separator: String, to pieces: inout TextPieces, for target: Target, quoting depth: Int
    ) {
        let separator = Self.quote(separator, for: target, times: depth)
        let form = form(for: target)
        guard case .list(let elements) = form else {
            pieces.append(.joined(form, separator: separator))
            return
        }
        for (index, element) in elements.enumerated() {
            if index > 0 { pieces.append(separator) }
            element.append(to: &pieces, for: target, quoting: depth)
        }
    }

    /// Whether no value of a parameter in the term can break a JSON string that it stands in.
    private var isSafeInJSON: Bool {
        switch self {
        case .parameter(let parameter): parameter.isSafeInJSON
        case .list(let elements), .concatenation(let elements): elements.allSatisfy(\.isSafeInJSON)
        case .map(let entries): entries.allSatisfy(\.value.isSafeInJSON)
        case .joined(let term, _), .json(let term): term.isSafeInJSON
        case .perTarget(_, let terraform): terraform.isSafeInJSON
        case .bool, .integer, .number, .string, .attribute, .environment, .asset: true
        }
    }

    private static func quote(_ text: String, for target: Target, times: Int) -> String {
        (0..<times).reduce(text) { text, _ in
            let escaped = Document.json(escaping: text)
            return target == .terraform ? escaped.escapingMarks : escaped
        }
    }
}

extension String {
    /// The inside of a JSON string with an escape for each mark.
    ///
    /// Terraform composes characters, also the last letter of an escape with a mark that follows it: `\n` and an acute
    /// become `\ń`, which is no escape.
    fileprivate var escapingMarks: String {
        // The first mark is U+0300, whose first byte is 0xCC.
        guard utf8.contains(where: { $0 >= 0xCC }), unicodeScalars.contains(where: \.isMark) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            guard scalar.isMark else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 { result += "\\u" + String(Int(unit) + 0x1_0000, radix: 16).dropFirst() }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Whether the character is a mark on the letter before it.
    fileprivate var isMark: Bool { value >= 0x300 && properties.canonicalCombiningClass != .notReordered }
}
