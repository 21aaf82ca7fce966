/// A stack whose resources have said what they declare.
struct LoweredStack: Sendable {
    let stack: Stack
    private(set) var resources: [LoweredResource] = []
    /// Where each resource is; the first one of those that share an ID.
    private(set) var positions: [LogicalID: Int] = [:]
    /// What each resource that was added has declared.
    private(set) var declaredIDs: [LogicalID: [LogicalID]] = [:]
    /// What was found on the way.
    private(set) var diagnostics: [Diagnostic] = []

    init(_ stack: Stack) {
        self.stack = stack
        let declared = stack.resources.map { Placed($0.part.resource.declarations, at: $0.location) }
        for (added, declarations) in zip(stack.resources, declared) { lower(added, declarations.part) }
        for (added, declarations) in zip(stack.resources, declared) { amend(added, declarations.part) }
        resolveDependencies()
    }

    private mutating func lower(_ added: Placed<AddedResource>, _ declarations: [Declaration]) {
        let id = added.part.resource.id
        declaredIDs[id, default: []] += declarations.map(\.id)
        for problem in added.part.resource.problems {
            diagnostics.append(
                Diagnostic(problem.severity, "\(id): \(problem.message)", at: problem.location ?? added.location))
        }
        for (index, declaration) in declarations.enumerated() where declaration.kind == .resource {
            var properties = declaration.properties
            if index == 0 {
                diagnostics += collisions(of: added.part.extra, with: properties, id, added.location)
                properties += added.part.extra
            }
            if let tags = tags(for: declaration.type) { properties.append(tags) }
            positions[declaration.id] = positions[declaration.id] ?? resources.count
            resources.append(LoweredResource(
                id: declaration.id, type: declaration.type, location: added.location,
                isRetained: added.part.isRetained, properties: properties, companions: declaration.companions,
                dependencies: declaration.dependencies + (index == 0 ? added.part.dependencies : []),
                assets: declaration.assets))
        }
    }

    private mutating func amend(_ added: Placed<AddedResource>, _ declarations: [Declaration]) {
        for declaration in declarations where declaration.kind == .amendment {
            guard let position = positions[declaration.id], resources[position].type == declaration.type else {
                let message = "'\(added.part.resource.id)' adds to '\(declaration.id)', which is not in stack '\(stack.id)'"
                diagnostics.append(Diagnostic(.error, message, at: added.location))
                continue
            }
            resources[position].properties += declaration.properties
            for companion in Set(declaration.properties.compactMap(\.companion)) {
                resources[position].companionDependencies[companion, default: []] += declaration.dependencies
            }
        }
    }

    /// Waiting for a resource is waiting for all that it declares.
    private mutating func resolveDependencies() {
        for index in resources.indices where !resources[index].dependencies.isEmpty {
            let resource = resources[index]
            resources[index].dependencies = resource.dependencies.flatMap { id in
                (declaredIDs[id] ?? [id]).filter { $0 != resource.id }
            }
        }
    }

    private func tags(for type: ResourceType) -> Property? {
        guard type.tagging == .list, !stack.tags.isEmpty else { return nil }
        let tags = stack.tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let list = Expression.list(tags.map { ["Key": .string($0.key), "Value": $0.value.expression] })
        let map = Expression.map(tags.map { .init($0.key, $0.value.expression) })
        return Property("Tags", "tags", list, terraform: map)
    }

    private func collisions(
        of extra: [Property], with typed: [Property], _ id: LogicalID, _ location: SourceLocation
    ) -> [Diagnostic] {
        extra.flatMap { property in
            Target.allCases.compactMap { target in
                guard let path = property.path(in: target) else { return nil }
                let others = typed.filter { target == .cloudFormation || $0.companion == property.companion }
                    .compactMap { $0.path(in: target) }
                guard let other = others.first(where: { Self.overlap($0, path) }) else { return nil }
                let message = "\(id): the extra property '\(path)' is the typed '\(other)' of \(target.name); set it there"
                return Diagnostic(.error, message, at: location)
            }
        }
    }

    /// Whether two paths name the same property, or one of them a part of the other.
    private static func overlap(_ one: String, _ other: String) -> Bool {
        let (one, other) = (one.split(separator: "."), other.split(separator: "."))
        return zip(one, other).allSatisfy { $0 == $1 && !$0.hasSuffix("[]") }
    }
}
