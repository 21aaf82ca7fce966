extension LoweredStack {
    /// Values that a target would read as something else than the author wrote.
    func unsafeTexts() -> [Diagnostic] {
        var found: [Diagnostic] = []
        for resource in resources {
            for property in resource.properties {
                report(property, of: resource, into: &found)
            }
        }
        for output in stack.outputs {
            check(output.part.value, of: "output '\(output.part.id)'", at: output.location, into: &found)
        }
        return found.uniqued()
    }

    private func report(_ property: Property, of resource: LoweredResource, into found: inout [Diagnostic]) {
        switch property.value(in: .cloudFormation) {
        case .term(let term)?:
            check(term, of: "'\(resource.id)'", at: resource.location, into: &found)
        case .document(let document)?:
            check(document, of: "'\(resource.id)'", at: resource.location, into: &found)
            checkLeaves(of: document, of: "'\(resource.id)'", at: resource.location, into: &found)
        case .fields(let properties)?: for property in properties { report(property, of: resource, into: &found) }
        case .items(let items)?: for property in items.joined() { report(property, of: resource, into: &found) }
        case nil: break
        }
    }

    private func check(
        _ term: Term, of owner: String, at location: SourceLocation, into found: inout [Diagnostic]
    ) {
        switch term.form(for: .cloudFormation) {
        case .list(let elements): for element in elements { check(element, of: owner, at: location, into: &found) }
        case .map(let entries):
            checkKeys(of: entries, of: owner, at: location, into: &found)
            for entry in entries {
                checkResolve(entry.key, of: owner, at: location, into: &found)
                if entry.key == "Ref" || entry.key.hasPrefix("Fn::") {
                    found.append(
                        Diagnostic(
                            .error,
                            "\(owner) holds the key '\(entry.key)', which CloudFormation would take for a function",
                            at: location))
                }
                check(entry.value, of: owner, at: location, into: &found)
            }
        case let form:
            // In a text only what is written counts: parts that are harmless alone, and no key of a document.
            for case .literal(let text) in form.pieces(for: .cloudFormation).merged {
                checkResolve(text, of: owner, at: location, into: &found)
            }
            form.visitForm(for: .cloudFormation) { part in
                switch part {
                case .json(let document): checkJSON(document, of: owner, at: location, into: &found)
                case .map(let entries): checkKeys(of: entries, of: owner, at: location, into: &found)
                default: break
                }
            }
        }
    }

    /// A key that stands twice in one object counts once, and nobody can tell which.
    private func checkKeys(
        of entries: [Term.Entry], of owner: String, at location: SourceLocation, into found: inout [Diagnostic]
    ) {
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key).inserted {
            found.append(Diagnostic(.error, "\(owner) holds the key '\(entry.key)' twice in one object", at: location))
        }
    }

    private func checkResolve(
        _ text: String, of owner: String, at location: SourceLocation, into found: inout [Diagnostic]
    ) {
        guard text.holds("{{resolve:") else { return }
        found.append(
            Diagnostic(
                .error, "\(owner) holds the text '{{resolve:', which CloudFormation would replace", at: location))
    }

    /// A text of JSON stays one whatever its parameters hold, or the stack is refused: neither target can quote a value
    /// for JSON inside a text of CloudFormation's.
    private func checkJSON(
        _ document: Term, of owner: String, at location: SourceLocation, into found: inout [Diagnostic]
    ) {
        document.visitForm(for: .cloudFormation) { part in
            guard case .parameter(let parameter) = part, !parameter.isSafeInJSON else { return }
            let remedy =
                parameter.kind == .number
                ? "a number may be typed in ways that are none in JSON, such as 007; list its values with 'oneOf:'"
                : "its value may break it; give it a pattern that admits no quote, backslash or control character"
            found.append(
                Diagnostic(
                    .error, "\(owner) holds the parameter '\(parameter.id)' in a text of JSON: \(remedy)", at: location)
            )
        }
    }

    /// CloudFormation hands on every parameter as a text, so a number in a document would arrive in quotes.
    private func checkLeaves(
        of document: Term, of owner: String, at location: SourceLocation, into found: inout [Diagnostic]
    ) {
        switch document.form(for: .cloudFormation) {
        case .parameter(let parameter) where parameter.kind == .number:
            let message =
                "\(owner) holds the number '\(parameter.id)' in a document, where CloudFormation would put it in quotes; "
                + "write a number that is known now, or the text \"\\(\(parameter.id))\""
            found.append(Diagnostic(.error, message, at: location))
        case .list(let elements):
            for element in elements { checkLeaves(of: element, of: owner, at: location, into: &found) }
        case .map(let entries):
            for entry in entries { checkLeaves(of: entry.value, of: owner, at: location, into: &found) }
        default: break
        }
    }
}
