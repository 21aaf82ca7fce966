import TwofoldDocuments

extension TerraformWriter {
    /// A parameter as a variable, with a validation for each of its constraints.
    func entry(for parameter: Parameter) -> Document.Entry {
        var body: [Document.Entry] = [
            // Terraform reads descriptions and defaults as they are, without templates.
            .init("description", .string(parameter.description)),
            .init("type", .string(Self.type(of: parameter.kind))),
        ]
        if let value = parameter.defaultValue { body.append(.init("default", Self.literal(value))) }
        // What is ephemeral stands in no plan and no state, and Terraform refuses it where it would.
        if parameter.isSecret { body += [.init("sensitive", true), .init("ephemeral", true)] }
        let validations = Self.validations(of: parameter)
        if !validations.isEmpty { body.append(.init("validation", .list(validations))) }
        return .init(parameter.id.snakeCased, .map(body))
    }

    private static func type(of kind: Parameter.Kind) -> String {
        switch kind {
        case .string: "string"
        case .number: "number"
        case .list: "list(string)"
        }
    }

    private static func literal(_ value: Term) -> Document {
        switch value {
        case .integer(let number): .integer(number)
        case .list(let elements): .list(elements.map(literal))
        default: .string(value.literalText ?? "")
        }
    }

    private static func validations(of parameter: Parameter) -> [Document] {
        let constraints = parameter.constraints
        let name = "var.\(parameter.id.snakeCased)"
        var conditions: [(condition: String, message: String)] = []
        func add(_ condition: (String) -> String, _ message: String) {
            let text =
                parameter.kind == .list ? "alltrue([for value in \(name) : \(condition("value"))])" : condition(name)
            conditions.append((text, message))
        }
        if let pattern = constraints.pattern {
            add({ "can(regex(\(quoted("^(?:\(pattern))$")), \($0)))" }, "Must match \(pattern).")
        }
        if let values = constraints.values {
            let list = values.map { $0.literalText.map(quoted) ?? literal($0).json(indented: false) }
            let words = values.map { $0.literalText ?? literal($0).json(indented: false) }.joined(separator: ", ")
            add({ "contains([\(list.joined(separator: ", "))], \($0))" }, "Must be one of \(words).")
        }
        if parameter.kind == .number {
            let range = constraints.range.map { ["\(name) >= \($0.lowerBound)", "\(name) <= \($0.upperBound)"] } ?? []
            let words = constraints.range.map { " from \($0.lowerBound) to \($0.upperBound)" } ?? ""
            add({ (["floor(\($0)) == \($0)"] + range).joined(separator: " && ") }, "Must be a whole number\(words).")
        }
        if let length = constraints.length {
            add(
                { "length(\($0)) >= \(length.lowerBound) && length(\($0)) <= \(length.upperBound)" },
                "Must be \(length.lowerBound) to \(length.upperBound) characters long.")
        }
        return conditions.map { condition, message in
            [
                "condition": .string("${\(condition)}"),
                "error_message": .string(escape(constraints.explanation ?? message)),
            ]
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"\(escape(Document.json(escaping: text)))\""
    }
}
