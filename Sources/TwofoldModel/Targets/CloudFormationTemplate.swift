public import TwofoldDocuments

extension CheckedStack {
    /// The stack as a CloudFormation template.
    ///
    /// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
    public var cloudFormationTemplate: Document { cloudFormationOutline.document }

    package var cloudFormationOutline: DocumentOutline {
        let writer = CloudFormationWriter(assetFolder: stack.id.text)
        var sections: [DocumentOutline.Section] = [.init("AWSTemplateFormatVersion", "2010-09-09")]
        if let description = stack.description { sections.append(.init("Description", .string(description))) }
        if !stack.parameters.isEmpty {
            sections.append(.init("Parameters", .map(stack.parameters.map { writer.entry(for: $0.part) })))
        }
        let lowered = lowered
        let resources = lowered.resources.filter { $0.type.cloudFormation != nil }
        sections.append(
            .init("Resources", .entries(count: resources.count) { writer.entry(for: resources[$0], in: lowered) }))
        if !stack.outputs.isEmpty {
            sections.append(.init("Outputs", .map(stack.outputs.map { writer.entry(for: $0.part) })))
        }
        return .sections(sections)
    }
}

extension CloudFormationWriter {
    fileprivate func entry(for parameter: Parameter) -> Document.Entry {
        let constraints = parameter.constraints
        var body: [Document.Entry] = [
            .init("Type", .string(parameter.kind.rawValue)), .init("Description", .string(parameter.description)),
        ]
        func add(_ key: String, _ value: Document?) { if let value { body.append(.init(key, value)) } }
        add("Default", parameter.defaultValue.map(defaultValue))
        add("AllowedPattern", constraints.pattern.map { .string($0) })
        add("AllowedValues", constraints.values.map { .list($0.map(document)) })
        add("MinValue", constraints.range.map { .integer($0.lowerBound) })
        add("MaxValue", constraints.range.map { .integer($0.upperBound) })
        add("MinLength", constraints.length.map { .integer($0.lowerBound) })
        add("MaxLength", constraints.length.map { .integer($0.upperBound) })
        add("ConstraintDescription", constraints.explanation.map { .string($0) })
        if parameter.isSecret { add("NoEcho", true) }
        return .init(parameter.id.text, .map(body))
    }

    /// A list is one text with commas.
    private func defaultValue(_ value: Term) -> Document {
        guard case .list(let elements) = value else { return document(value) }
        return .string(elements.compactMap(\.literalText).joined(separator: ","))
    }

    fileprivate func entry(for resource: LoweredResource, in lowered: LoweredStack) -> Document.Entry {
        let properties = object(lowered.properties(of: resource))
        var body: [Document.Entry] = [.init("Type", .string(resource.type.cloudFormation ?? ""))]
        let dependencies = explicitDependencies(of: resource, in: lowered)
        if !dependencies.isEmpty { body.append(.init("DependsOn", .list(dependencies.map { .string($0.text) }))) }
        if resource.isRetained {
            body.append(.init("DeletionPolicy", "Retain"))
            body.append(.init("UpdateReplacePolicy", "Retain"))
        }
        if !properties.isEmpty { body.append(.init("Properties", .map(properties))) }
        return .init(resource.id.text, .map(body))
    }

    /// What must be there before a resource, and CloudFormation does not see by itself: neither in the resource's
    /// properties nor in those of something else that it waits for.
    private func explicitDependencies(of resource: LoweredResource, in lowered: LoweredStack) -> [LogicalID] {
        guard !resource.cloudFormationDependencies.isEmpty else { return [] }
        var seen: Set<LogicalID> = [resource.id]
        seen.formUnion(lowered.cloudFormationReferences(of: resource))
        for id in resource.cloudFormationDependencies + Array(seen) where id != resource.id {
            guard let position = lowered.positions[id] else { continue }
            seen.formUnion(lowered.cloudFormationReferences(of: lowered.resources[position]))
        }
        return resource.cloudFormationDependencies.filter { id in
            guard let position = lowered.positions[id], lowered.resources[position].type.cloudFormation != nil else {
                return false
            }
            return seen.insert(id).inserted
        }
    }

    fileprivate func entry(for output: Output) -> Document.Entry {
        var body: [Document.Entry] = []
        if let description = output.description { body.append(.init("Description", .string(description))) }
        body.append(.init("Value", document(output.value)))
        return .init(output.id.text, .map(body))
    }
}
