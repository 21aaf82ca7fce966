import TwofoldDocuments

/// Reads templates and expressions as Terraform's documentation describes them, and refuses whatever it leaves open.
///
/// Source: https://developer.hashicorp.com/terraform/language/expressions/strings
struct TerraformReader {
    struct Refusal: Error { let reason: String }

    /// The values by the names that expressions call them.
    let names: [String: Document]

    /// The value of what stands in a JSON configuration.
    func value(of document: Document) throws(Refusal) -> Document {
        switch document {
        case .string(let text):
            let value = try template(text)
            // A number that is all of a text is one once it is wanted as one.
            if case .integer(let number) = value { return .string("\(number)") }
            return value
        case .list(let elements):
            var values: [Document] = []
            for element in elements { values.append(try value(of: element)) }
            return .list(values)
        case .map(let entries):
            var values: [Document.Entry] = []
            for entry in entries {
                guard case .string(let key) = try template(entry.key) else { throw Refusal(reason: "a key is no text") }
                values.append(.init(key, try value(of: entry.value)))
            }
            return .map(values)
        default: return document
        }
    }

    private func template(_ text: String) throws(Refusal) -> Document {
        guard text.utf8.first != 0xEF || !Array(text.utf8).starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw Refusal(reason: "a byte order mark is dropped")
        }
        var scanner = TerraformScanner(text, names)
        return try scanner.template(until: nil)
    }
}
