/// What a document is in YAML, where a function of CloudFormation is the tag of its argument.
struct YAMLNode {
    /// What a tag may stand before.
    enum Content {
        /// `null`, a truth value, a number, or names that no reader takes for anything else.
        case plain(String)
        /// A text, which must stay one.
        case text(String)
        /// Values in order.
        case list([Document])
        /// Keys and values in order.
        case map([Document.Entry])
    }

    /// The name of the function whose argument this is.
    private(set) var function: String?
    let content: Content

    init(_ document: Document) {
        switch document {
        case .null: self.init(content: .plain("null"))
        case .bool(let value): self.init(content: .plain(value ? "true" : "false"))
        case .integer(let value): self.init(content: .plain(String(value)))
        case .number(let value): self.init(content: .plain(Self.text(of: value)))
        case .string(let value): self.init(content: .text(value))
        case .list(let elements): self.init(content: .list(elements))
        case .map(let entries): self.init(content: .map(entries))
        case .intrinsic(let name, let argument): self.init(function: name, argument)
        }
    }

    private init(content: Content) { self.content = content }

    private init(function name: String, _ argument: [Document]) {
        if name == "Fn::GetAtt", case .string(let id)? = argument.first, case .string(let attribute)? = argument.last {
            self.init(content: .plain(id + "." + attribute))
        } else if argument.count == 1, case .intrinsic = argument[0] {
            // A node has one tag, so a function of a function takes the long form.
            self.init(content: .map([Document.Entry(name, argument[0])]))
            return
        } else if argument.count == 1 {
            self.init(argument[0])
        } else {
            self.init(content: .list(argument))
        }
        function = name
    }

    /// A number with the decimal point that YAML 1.1 asks of a number with an exponent: `1.0e+22`.
    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        let text = "\(number)"
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }
}
