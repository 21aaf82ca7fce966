public import TwofoldDocuments

extension CheckedStack {
    /// The stack as a Terraform configuration, for a file `main.tf.json`.
    ///
    /// It names no provider block, so that region, credentials and the rest stay the user's.
    public var terraformConfiguration: Document {
        let writer = TerraformWriter()
        let resources = resourceEntries(writer)
        var sections: [Document.Entry] = [.init("terraform", Self.settings)]
        let facts = lowered.terraformFacts
        let usesStackName = facts.contains { TerraformWriter.source(of: $0) == nil }
        let variables = stack.parameters.map { writer.entry(for: $0.part) } + (usesStackName ? [stackNameVariable] : [])
        if !variables.isEmpty { sections.append(.init("variable", .map(variables))) }
        let sources = facts.compactMap { TerraformWriter.source(of: $0)?.type }
        if !sources.isEmpty {
            sections.append(.init("data", .map(sources.map { .init($0, ["current": [:]]) })))
        }
        sections.append(.init("resource", .map(resources)))
        if !stack.outputs.isEmpty {
            sections.append(.init("output", .map(stack.outputs.map { writer.entry(for: $0.part) })))
        }
        return .map(sections)
    }

    /// 5.100 is the last release of the provider's fifth version, and everything here means the same in the sixth.
    private static var settings: Document {
        [
            "required_version": ">= 1.5.0",
            "required_providers": ["aws": ["source": "hashicorp/aws", "version": ">= 5.100.0, < 7.0.0"]],
        ]
    }

    /// What CloudFormation knows as the stack's name.
    private var stackNameVariable: Document.Entry {
        .init(
            "stack_name",
            [
                "description": "The name under which the stack is deployed, unique in an account and region.",
                "type": "string",
                "default": .string(stack.id.kebabCased),
                "validation": [
                    "condition": .string(
                        "${can(regex(\"^[A-Za-z][A-Za-z0-9-]{0,\(TerraformLimit.stackNameLength - 1)}$\", var.stack_name))}"
                    ),
                    "error_message": .string(
                        "Must be 1 to \(TerraformLimit.stackNameLength) letters, digits and hyphens, the first of them a letter."
                    ),
                ],
            ])
    }

    /// The resources by type, and in each by declaration.
    private func resourceEntries(_ writer: TerraformWriter) -> [Document.Entry] {
        var types: [String] = []
        var bodies: [String: [Document.Entry]] = [:]
        func add(_ type: String, _ entry: Document.Entry) {
            if bodies[type] == nil { types.append(type) }
            bodies[type, default: []].append(entry)
        }
        for resource in lowered.resources {
            if let type = resource.type.terraform { add(type, writer.entry(for: resource, in: lowered)) }
            for companion in resource.presentCompanions {
                add(companion.type, writer.entry(for: companion, of: resource, in: lowered))
            }
        }
        return types.map { .init($0, .map(bodies[$0] ?? [])) }
    }

}

extension LoweredStack {
    /// The facts of the deployment that Terraform's form of the stack names.
    var terraformFacts: [EnvironmentFact] {
        var found: Set<EnvironmentFact> = []
        func note(_ term: Term) {
            term.visitForm(for: .terraform) { if case .environment(let fact) = $0 { found.insert(fact) } }
        }
        for resource in resources {
            for property in resource.properties + resource.presentCompanions.flatMap(\.link) {
                property.value(in: .terraform)?.visitTerraform(note)
            }
        }
        for output in stack.outputs { note(output.part.value) }
        return EnvironmentFact.allCases.filter(found.contains)
    }
}

extension PropertyValue {
    /// Calls a closure with each term that stands in an argument of Terraform's.
    fileprivate func visitTerraform(_ body: (Term) -> Void) {
        switch self {
        case .term(let term), .document(let term): body(term)
        case .fields(let properties):
            for property in properties { property.value(in: .terraform)?.visitTerraform(body) }
        case .items(let items):
            for property in items.joined() { property.value(in: .terraform)?.visitTerraform(body) }
        }
    }
}

extension TerraformWriter {
    fileprivate func entry(for resource: LoweredResource, in lowered: LoweredStack) -> Document.Entry {
        var properties = resource.properties(in: .terraform)
        if let retention = resource.retention { properties.append(retention) }
        var body = object(properties).entries
        let addresses = resource.dependencies.flatMap(lowered.addresses)
        if !addresses.isEmpty { body.append(.init("depends_on", .list(addresses.map { .string($0) }))) }
        return .init(resource.id.snakeCased, .map(body))
    }

    fileprivate func entry(
        for companion: Companion, of resource: LoweredResource, in lowered: LoweredStack
    ) -> Document.Entry {
        let properties = companion.link + resource.properties(in: .terraform, companion: companion.key)
        var body = object(properties).entries
        let predecessors = resource.presentCompanions.filter { companion.predecessors.contains($0.key) }
        let addresses =
            predecessors.map { "\($0.type).\($0.name(of: resource.id))" }
            + (resource.companionDependencies[companion.key] ?? []).flatMap(lowered.addresses)
        if !addresses.isEmpty { body.append(.init("depends_on", .list(addresses.map { .string($0) }))) }
        return .init(companion.name(of: resource.id), .map(body))
    }

    fileprivate func entry(for output: Output) -> Document.Entry {
        var body: [Document.Entry] = []
        if let description = output.description { body.append(.init("description", .string(description))) }
        body.append(.init("value", document(output.value)))
        return .init(output.id.snakeCased, .map(body))
    }
}

extension LoweredStack {
    /// The Terraform resources that a resource consists of.
    func addresses(of id: LogicalID) -> [String] {
        guard let position = positions[id] else { return [] }
        let resource = resources[position]
        let main = resource.type.terraform.map { "\($0).\(id.snakeCased)" }
        return [main].compactMap(\.self) + resource.presentCompanions.map { "\($0.type).\($0.name(of: id))" }
    }
}
