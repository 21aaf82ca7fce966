extension Survey {
    /// Walks over a property, in the targets that are asked for and have it.
    mutating func visit(_ property: Property, _ targets: TargetSet) {
        let present = targets.intersection(property.targets)
        if property.hasOneValue {
            guard !present.isEmpty, let value = property.common else { return }
            visit(value, present)
            return
        }
        if present.contains(.cloudFormation), let value = property.common { visit(value, .cloudFormation) }
        if present.contains(.terraform), let value = property.value(in: .terraform) { visit(value, .terraform) }
    }

    private mutating func visit(_ value: PropertyValue, _ targets: TargetSet) {
        guard enter() else { return }
        defer { leave() }
        switch value {
        case .term(let term): visit(term, targets, isDocument: false)
        case .document(let term): visit(term, targets, isDocument: true)
        case .fields(let properties): for property in properties { visit(property, targets) }
        case .items(let items): for item in items { for property in item { visit(property, targets) } }
        }
    }

    /// Walks over a term that is a value of its own.
    ///
    /// - Parameter isDocument: Whether it is a part of a JSON document.
    mutating func visit(_ term: Term, _ targets: TargetSet, isDocument: Bool) {
        guard enter() else { return }
        defer { leave() }
        switch term {
        case .bool, .integer, .asset: break
        case .number(let value): checkDigits(of: value)
        case .string(let text): if targets.contains(.cloudFormation) { checkResolve(text) }
        case .list(let elements): for element in elements { visit(element, targets, isDocument: isDocument) }
        case .map(let entries):
            if targets.contains(.cloudFormation) { checkKeys(of: entries) }
            for entry in entries { visit(entry.value, targets, isDocument: isDocument) }
        case .perTarget(let cloudFormation, let terraform):
            if targets.contains(.cloudFormation) { visit(cloudFormation, .cloudFormation, isDocument: isDocument) }
            if targets.contains(.terraform) { visit(terraform, .terraform, isDocument: isDocument) }
        case .attribute(let attribute): note(attribute, targets)
        case .parameter(let parameter):
            note(parameter)
            if isDocument, parameter.kind == .number, targets.contains(.cloudFormation) {
                // CloudFormation hands on every parameter as a text.
                report(
                    "holds the number '\(parameter.id)' in a document, where CloudFormation would put it in quotes; "
                        + "write a number that is known now, or the text \"\\(\(parameter.id))\"")
            }
        case .environment(let fact): note(fact, targets)
        case .concatenation, .joined, .json:
            resolve.reset()
            visitText(term, targets, isJSON: false)
        }
    }

    /// Infinity and what is no number have no digits, in which all targets write numbers.
    mutating func checkDigits(of number: Double) {
        if !number.isFinite { report("holds the number \(number), which no target can write") }
    }

    private mutating func checkKeys(of entries: [Term.Entry]) {
        checkDuplicates(in: entries)
        for entry in entries {
            checkResolve(entry.key)
            if entry.key == "Ref" || entry.key.utf8.starts(with: "Fn::".utf8) {
                report("holds the key '\(entry.key)', which CloudFormation would take for a function")
            }
        }
    }

    /// A key that stands twice in one object counts once, and nobody can tell which.
    mutating func checkDuplicates(in entries: [Term.Entry]) {
        // Comparing keys is faster than hashing them while there are few.
        if entries.count <= 8 {
            for index in entries.indices.dropFirst() {
                let key = entries[index].key
                if entries[..<index].contains(where: { $0.key == key }) { reportDuplicate(key) }
            }
            return
        }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key).inserted { reportDuplicate(entry.key) }
    }

    private mutating func reportDuplicate(_ key: String) { report("holds the key '\(key)' twice in one object") }

    private mutating func checkResolve(_ text: String) {
        resolve.reset()
        if resolve.matches(text) { reportResolve() }
    }

    mutating func reportResolve() { report("holds the text '{{resolve:', which CloudFormation would replace") }
}
