public import TwofoldDocuments

extension CheckedStack {
    /// The stack as a Terraform configuration, for a file `main.tf.json`.
    ///
    /// It names no provider block, so that region, credentials and the rest stay the user's.
    public var terraformConfiguration: Document { terraformOutline.document }

    package var terraformOutline: DocumentOutline {
        let writer = TerraformWriter()
        var sections: [DocumentOutline.Section] = [.init("terraform", settings)]
        let usesStackName = terraformFacts.contains { TerraformWriter.source(of: $0) == nil }
        let variables = stack.parameters.map { writer.entry(for: $0.part) } + (usesStackName ? [stackNameVariable] : [])
        if !variables.isEmpty { sections.append(.init("variable", .map(variables))) }
        let sources = terraformFacts.compactMap { TerraformWriter.source(of: $0)?.type }
        if !sources.isEmpty {
            sections.append(.init("data", .map(sources.map { .init($0, ["current": [:]]) })))
        }
        sections.append(.init("resource", .sections(resourceSections(writer))))
        if !stack.outputs.isEmpty {
            sections.append(.init("output", .map(stack.outputs.map { writer.entry(for: $0.part) })))
        }
        return .sections(sections)
    }

    /// 5.100 is the last release of the provider's fifth version, and everything here means the same in the sixth.
    ///
    /// Write-only arguments, which take secrets, came with Terraform 1.11.
    private var settings: Document {
        let hasSecrets = stack.parameters.contains(where: \.part.isSecret)
        return [
            "required_version": hasSecrets ? ">= 1.11.0" : ">= 1.5.0",
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
    private func resourceSections(_ writer: TerraformWriter) -> [DocumentOutline.Section] {
        var types: [String] = []
        var blocks: [String: [Block]] = [:]
        func add(_ type: String, _ block: Block) {
            if blocks[type] == nil { types.append(type) }
            blocks[type, default: []].append(block)
        }
        for (index, resource) in lowered.resources.enumerated() {
            if let type = resource.type.terraform { add(type, Block(resource: index, companion: nil)) }
            for (position, companion) in resource.presentCompanions.enumerated() {
                add(companion.type, Block(resource: index, companion: position))
            }
        }
        let lowered = lowered
        return types.map { type in
            let blocks = blocks[type] ?? []
            return .init(
                type,
                .entries(count: blocks.count) { index in
                    let resource = lowered.resources[blocks[index].resource]
                    guard let companion = blocks[index].companion else {
                        return writer.entry(for: resource, in: lowered)
                    }
                    return writer.entry(for: resource.presentCompanions[companion], of: resource, in: lowered)
                })
        }
    }
}

/// A resource of Terraform's: one of the stack's, or a companion of one, by their positions.
private struct Block {
    let resource: Int
    let companion: Int?
}

extension TerraformWriter {
    fileprivate func entry(for resource: LoweredResource, in lowered: LoweredStack) -> Document.Entry {
        var body = object(lowered.properties(of: resource)) { $0.companion == nil }
        if let retention = resource.retention { body = object([retention], into: body) }
        let addresses = resource.dependencies.flatMap(lowered.addresses)
        if !addresses.isEmpty { body.append(.init("depends_on", .list(addresses.map { .string($0) }))) }
        return .init(resource.id.snakeCased, .map(body))
    }

    fileprivate func entry(
        for companion: Companion, of resource: LoweredResource, in lowered: LoweredStack
    ) -> Document.Entry {
        var body = object(lowered.properties(of: resource), into: object(companion.link)) {
            $0.companion == companion.key
        }
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
