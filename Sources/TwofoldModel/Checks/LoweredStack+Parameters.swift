extension LoweredStack {
    /// Parameters that a target does not accept, or whose default does not fit what they allow.
    func invalidParameters() -> [Diagnostic] {
        stack.parameters.flatMap { placed in
            problems(of: placed.part).map { message in
                Diagnostic(.error, "parameter '\(placed.part.id)': \(message)", at: placed.location)
            }
        }
    }

    private func problems(of parameter: Parameter) -> [String] {
        var found: [String] = []
        let constraints = parameter.constraints
        let name = parameter.id.snakeCased
        if Self.reservedVariables.contains(name) {
            found.append("Terraform keeps the name '\(name)' for itself; choose another")
        }
        if parameter.description.unicodeScalars.count > CloudFormationLimit.parameterDescriptionLength {
            found.append(
                "the description is longer than the \(CloudFormationLimit.parameterDescriptionLength) characters that CloudFormation takes"
            )
        }
        if let values = constraints.values, values.isEmpty { found.append("no value is allowed") }
        for case .string(let text) in constraints.values ?? [] where parameter.kind == .list {
            if let reason = Self.whyNoElement(text) { found.append("the allowed value '\(text)' \(reason)") }
        }
        for case .string(let text) in (constraints.values ?? []) + (parameter.defaultValue.map(Self.elements) ?? [])
        where text.holds("{{resolve:") {
            found.append("the value '\(text)' holds '{{resolve:', which CloudFormation would replace")
        }
        let regex = compile(constraints.pattern, into: &found)
        for value in parameter.defaultValue.map(Self.elements) ?? [] {
            if let values = constraints.values, !values.contains(where: value.isIdentical) {
                found.append("the default \(Self.text(of: value)) is not one of the allowed values")
            }
            if let range = constraints.range, case .integer(let number) = value, !range.contains(number) {
                found.append("the default \(number) is not in \(range.lowerBound) to \(range.upperBound)")
            }
            guard case .string(let text) = value else { continue }
            if parameter.kind == .list, let reason = Self.whyNoElement(text) {
                found.append("the default \(Self.text(of: value)) \(reason)")
            }
            if let length = constraints.length, !length.contains(text.count) {
                found.append(
                    "the default \(Self.text(of: value)) is not \(length.lowerBound) to \(length.upperBound) characters long"
                )
            }
            if let regex, (try? regex.wholeMatch(in: text)) == nil {
                found.append(
                    "the default \(Self.text(of: value)) does not match the pattern \(constraints.pattern ?? "")")
            }
        }
        return found
    }

    private func compile(_ pattern: String?, into found: inout [String]) -> Regex<AnyRegexOutput>? {
        guard let pattern else { return nil }
        if let construct = AllowedPattern(pattern).unportableConstruct {
            found.append("the pattern holds '\(construct)', which only one target's regular expressions know")
            return nil
        }
        do {
            // Both targets match characters, not what looks like one.
            return try Regex(pattern).matchingSemantics(.unicodeScalar)
        } catch {
            found.append("the pattern \(pattern) is no regular expression: \(error)")
            return nil
        }
    }

    /// Why CloudFormation, which reads a list from one text, would not read an element as it is; or nil.
    private static func whyNoElement(_ text: String) -> String? {
        if text.utf8.contains(UInt8(ascii: ",")) { return "holds a comma, at which CloudFormation divides a list" }
        let ends = [text.unicodeScalars.first, text.unicodeScalars.last]
        guard ends.contains(where: { $0?.properties.isWhitespace ?? false }) else { return nil }
        return "begins or ends with a space, which CloudFormation takes off"
    }

    private static func elements(of value: Term) -> [Term] {
        guard case .list(let elements) = value else { return [value] }
        return elements
    }

    private static func text(of value: Term) -> String {
        switch value {
        case .string(let text): "'\(text)'"
        case .integer(let number): "\(number)"
        default: "value"
        }
    }

    /// The names that Terraform refuses for a variable, and the one that the configuration declares itself.
    ///
    /// Source: https://developer.hashicorp.com/terraform/language/values/variables
    private static let reservedVariables: Set<String> = [
        "source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals", "stack_name",
    ]
}
