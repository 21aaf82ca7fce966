extension Survey {
    /// Walks over a term that is a part of a text.
    ///
    /// - Parameter isJSON: Whether the text is one of JSON, in which a value of a parameter could break a string.
    mutating func visitText(_ term: Term, _ targets: TargetSet, isJSON: Bool) {
        guard enter() else { return }
        defer { leave() }
        switch term {
        case .string(let text):
            if targets.contains(.cloudFormation), resolve.matches(text) { reportResolve() }
        case .concatenation(let parts): for part in parts { visitText(part, targets, isJSON: isJSON) }
        case .joined(.list(let elements), let separator):
            for (index, element) in elements.enumerated() {
                if index > 0, targets.contains(.cloudFormation), resolve.matches(separator) { reportResolve() }
                visitText(element, targets, isJSON: isJSON)
            }
        case .joined(let list, _): visitText(list, targets, isJSON: isJSON)
        case .json(let document): visitJSON(document, targets)
        case .list, .map: visitJSON(term, targets)
        case .perTarget(let cloudFormation, let terraform):
            if targets.contains(.cloudFormation) { visitText(cloudFormation, .cloudFormation, isJSON: isJSON) }
            if targets.contains(.terraform) { visitText(terraform, .terraform, isJSON: isJSON) }
        case .bool, .integer, .asset: interrupt(targets)
        case .number(let value):
            checkDigits(of: value)
            interrupt(targets)
        case .attribute(let attribute):
            note(attribute, targets)
            interrupt(targets)
        case .parameter(let parameter):
            note(parameter)
            if isJSON, targets.contains(.cloudFormation) { checkSafety(of: parameter) }
            interrupt(targets)
        case .environment(let fact):
            note(fact, targets)
            interrupt(targets)
        }
    }

    private mutating func visitJSON(_ document: Term, _ targets: TargetSet) {
        guard enter() else { return }
        defer { leave() }
        interrupt(targets)
        switch document {
        case .list(let elements): for element in elements { visitJSON(element, targets) }
        case .map(let entries):
            if targets.contains(.cloudFormation) { checkDuplicates(in: entries) }
            for entry in entries {
                if targets.contains(.cloudFormation), resolve.matches(entry.key) { reportResolve() }
                visitJSON(entry.value, targets)
            }
        case .perTarget(let cloudFormation, let terraform):
            if targets.contains(.cloudFormation) { visitJSON(cloudFormation, .cloudFormation) }
            if targets.contains(.terraform) { visitJSON(terraform, .terraform) }
        default: visitText(document, targets, isJSON: true)
        }
        interrupt(targets)
    }

    /// What stands between two texts cannot be a part of what is sought in them.
    private mutating func interrupt(_ targets: TargetSet) { if targets.contains(.cloudFormation) { resolve.reset() } }

    /// A text of JSON stays one whatever its parameters hold, or the stack is refused: neither target can quote a value
    /// for JSON inside a text of CloudFormation's.
    private mutating func checkSafety(of parameter: ParameterReference) {
        guard !parameter.isSafeInJSON else { return }
        let remedy =
            parameter.kind == .number
            ? "a number may be typed in ways that are none in JSON, such as 007; list its values with 'oneOf:'"
            : "its value may break it; give it a pattern that admits no quote, backslash or control character"
        report("holds the parameter '\(parameter.id)' in a text of JSON: \(remedy)")
    }
}
