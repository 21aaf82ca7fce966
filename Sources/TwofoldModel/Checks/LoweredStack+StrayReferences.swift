extension LoweredStack {
    /// References to resources and parameters that are not in the stack.
    func strayReferences() -> [Diagnostic] {
        let parameters = Set(stack.parameters.map(\.part.id))
        var found: [Diagnostic] = []
        var used: Set<LogicalID> = []
        func check(_ term: Term, of owner: String, at location: SourceLocation) {
            term.visit { part in
                switch part {
                case .attribute(let attribute):
                    guard let position = positions[attribute.resource], resources[position].type == attribute.type
                    else {
                        found.append(stray(owner, "resource '\(attribute.resource)'", location))
                        return
                    }
                case .parameter(let parameter):
                    used.insert(parameter.id)
                    if !parameters.contains(parameter.id) {
                        found.append(stray(owner, "parameter '\(parameter.id)'", location))
                    }
                default: break
                }
            }
        }
        for resource in resources {
            for property in resource.properties + resource.presentCompanions.flatMap(\.link) {
                for value in property.values {
                    value.visit { check($0, of: "'\(resource.id)'", at: resource.location) }
                }
            }
            for id in resource.cloudFormationDependencies where positions[id] == nil {
                found.append(stray("'\(resource.id)'", "resource '\(id)'", resource.location))
            }
        }
        for output in stack.outputs { check(output.part.value, of: "output '\(output.part.id)'", at: output.location) }
        for (_, tag) in stack.tags { check(tag.term, of: "a tag of the stack", at: stack.location) }
        for parameter in stack.parameters where !used.contains(parameter.part.id) {
            let message = "nothing uses the parameter '\(parameter.part.id)'"
            found.append(Diagnostic(.warning, message, at: parameter.location))
        }
        return found.uniqued()
    }

    private func stray(_ owner: String, _ thing: String, _ location: SourceLocation) -> Diagnostic {
        Diagnostic(.error, "\(owner) refers to \(thing), which is not in stack '\(stack.id)'", at: location)
    }
}

extension PropertyValue {
    /// Calls a closure with each term that the value holds.
    func visit(_ body: (Term) -> Void) {
        switch self {
        case .term(let term), .document(let term): body(term)
        case .fields(let properties): for value in properties.flatMap(\.values) { value.visit(body) }
        case .items(let items): for value in items.joined().flatMap(\.values) { value.visit(body) }
        }
    }
}

extension [Diagnostic] {
    /// Each finding once, in order.
    func uniqued() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
    }
}
