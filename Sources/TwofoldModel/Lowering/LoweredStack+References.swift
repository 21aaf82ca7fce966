extension LoweredStack {
    /// The resources that a resource's properties refer to in CloudFormation.
    func cloudFormationReferences(of resource: LoweredResource) -> Set<LogicalID> {
        var found: Set<LogicalID> = []
        for property in properties(of: resource) { property.collectReferences(into: &found) }
        return found
    }
}

extension Property {
    fileprivate func collectReferences(into found: inout Set<LogicalID>) {
        switch value(in: .cloudFormation) {
        case .term(let term)?, .document(let term)?: term.collectReferences(into: &found)
        case .fields(let properties)?: for property in properties { property.collectReferences(into: &found) }
        case .items(let items)?:
            for item in items { for property in item { property.collectReferences(into: &found) } }
        case nil: break
        }
    }
}

extension Term {
    fileprivate func collectReferences(into found: inout Set<LogicalID>) {
        switch form(for: .cloudFormation) {
        case .attribute(let attribute): found.insert(attribute.resource)
        case .list(let elements), .concatenation(let elements):
            for element in elements { element.collectReferences(into: &found) }
        case .map(let entries): for entry in entries { entry.value.collectReferences(into: &found) }
        case .joined(let term, _), .json(let term): term.collectReferences(into: &found)
        case .bool, .integer, .number, .string, .parameter, .environment, .asset, .perTarget: break
        }
    }
}
