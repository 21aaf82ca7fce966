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
        for (index, declaration) in declarations.enumerated() where declaration.kind != .amendment {
            if declaration.kind == .shared, let position = positions[declaration.id], resources[position].isShared,
                resources[position].type == declaration.type
            {
                join(declaration, into: position, added, isMain: index == 0)
                continue
            }
            var resource = LoweredResource(
                id: declaration.id, type: declaration.type, location: added.location,
                isRetained: added.part.isRetained, isShared: declaration.kind == .shared,
                properties: declaration.properties,
                companions: declaration.companions,
                dependencies: declaration.dependencies + (index == 0 ? added.part.dependencies : []),
                assets: declaration.assets)
            if let tags = tags(for: declaration.type) { resource.properties.append(tags) }
            if index == 0 {
                let typed = resource.properties + [resource.retention].compactMap(\.self)
                diagnostics += collisions(of: added.part.extra, with: typed, id, added.location)
                resource.properties += added.part.extra
            }
            diagnostics += strayCompanions(of: resource.properties, in: resource, added.location)
            positions[declaration.id] = positions[declaration.id] ?? resources.count
            resources.append(resource)
        }
    }

    /// Adds what one more resource declares to what others have declared.
    private mutating func join(
        _ declaration: Declaration, into position: Int, _ added: Placed<AddedResource>, isMain: Bool
    ) {
        for property in declaration.properties {
            let index = resources[position].properties.firstIndex {
                $0.cloudFormation == property.cloudFormation && $0.terraform == property.terraform
            }
            guard let index, let joined = resources[position].properties[index].joined(with: property) else {
                let message =
                    "'\(added.part.resource.id)' sets '\(property.cloudFormation ?? property.terraform ?? "")' of "
                    + "'\(declaration.id)', which is set to something else already"
                diagnostics.append(Diagnostic(.error, message, at: added.location))
                continue
            }
            resources[position].properties[index] = joined
        }
        guard isMain else { return }
        diagnostics += collisions(
            of: added.part.extra, with: resources[position].properties, declaration.id, added.location)
        resources[position].properties += added.part.extra
        resources[position].dependencies += added.part.dependencies
        resources[position].isRetained = resources[position].isRetained || added.part.isRetained
    }

    private mutating func amend(_ added: Placed<AddedResource>, _ declarations: [Declaration]) {
        for (index, declaration) in declarations.enumerated() where declaration.kind == .amendment {
            let dependencies = declaration.dependencies + (index == 0 ? added.part.dependencies : [])
            if index == 0, !added.part.extra.isEmpty {
                let message =
                    "'\(added.part.resource.id)' is a part of '\(declaration.id)', which takes the extra properties"
                diagnostics.append(Diagnostic(.error, message, at: added.location))
            }
            if index == 0, added.part.isRetained {
                let message =
                    "'\(added.part.resource.id)' is a part of '\(declaration.id)', which can be retained as a whole"
                diagnostics.append(Diagnostic(.error, message, at: added.location))
            }
            guard let position = positions[declaration.id], resources[position].type == declaration.type else {
                let message =
                    "'\(added.part.resource.id)' adds to '\(declaration.id)', which is not in stack '\(stack.id)'"
                diagnostics.append(Diagnostic(.error, message, at: added.location))
                continue
            }
            diagnostics += strayCompanions(of: declaration.properties, in: resources[position], added.location)
            diagnostics += contradictions(of: declaration.properties, in: resources[position], added)
            resources[position].properties += declaration.properties
            let companions = Set(declaration.properties.compactMap(\.companion))
            if companions.isEmpty { resources[position].dependencies += dependencies }
            for companion in companions {
                resources[position].companionDependencies[companion, default: []] += dependencies
            }
        }
    }

    /// Waiting for a resource is waiting for all that it declares.
    private mutating func resolveDependencies() {
        for index in resources.indices {
            let resource = resources[index]
            func resolved(_ dependencies: [LogicalID]) -> [LogicalID] {
                var seen: Set<LogicalID> = [resource.id]
                return dependencies.flatMap { id in (declaredIDs[id] ?? [id]).filter { seen.insert($0).inserted } }
            }
            resources[index].dependencies = resolved(resource.dependencies)
            resources[index].companionDependencies = resource.companionDependencies.mapValues(resolved)
        }
    }

    private func tags(for type: ResourceType) -> Property? {
        guard type.tagging == .list, !stack.tags.isEmpty else { return nil }
        let tags = stack.tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let list = Term.list(tags.map { ["Key": .string($0.key), "Value": $0.value.term] })
        let map = Term.map(tags.map { .init($0.key, $0.value.term) })
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
                let message =
                    "\(id): the extra property '\(path)' is the typed '\(other)' of \(target.name); set it there"
                return Diagnostic(.error, message, at: location)
            }
        }
    }

    /// Whether two paths name the same property, or one of them a part of the other.
    ///
    /// Two that append to a list do not.
    private static func overlap(_ one: String, _ other: String) -> Bool {
        guard !one.isEmpty, !other.isEmpty else { return false }
        return zip(one.split(separator: "."), other.split(separator: ".")).allSatisfy { one, other in
            let (isOneList, isOtherList) = (one.hasSuffix("[]"), other.hasSuffix("[]"))
            if isOneList, isOtherList { return false }
            return (isOneList ? one.dropLast(2) : one) == (isOtherList ? other.dropLast(2) : other)
        }
    }

    /// Properties that say something else than what the amended resource, or another addition to it, says already.
    private func contradictions(
        of properties: [Property], in resource: LoweredResource, _ added: Placed<AddedResource>
    ) -> [Diagnostic] {
        properties.flatMap { property in
            Target.allCases.compactMap { target in
                guard let path = property.path(in: target), let value = property.value(in: target) else { return nil }
                let others = resource.properties(in: target, companion: property.companion)
                let other = others.first { other in
                    guard let otherPath = other.path(in: target), Self.overlap(otherPath, path) else { return false }
                    return otherPath != path || other.value(in: target) != value
                }
                guard other != nil else { return nil }
                let message =
                    "'\(added.part.resource.id)' sets '\(path)' of '\(resource.id)' in \(target.name), "
                    + "which is set to something else already"
                return Diagnostic(.error, message, at: added.location)
            }
        }
    }

    /// Properties whose companion the resource does not have: Terraform would never see them.
    private func strayCompanions(
        of properties: [Property], in resource: LoweredResource, _ location: SourceLocation
    ) -> [Diagnostic] {
        let keys = Set(resource.companions.map(\.key))
        return properties.compactMap { property in
            guard let key = property.companion, !keys.contains(key) else { return nil }
            let message =
                "the property '\(property.terraform ?? "")' stands in the companion '\(key)', which '\(resource.id)' does not have"
            return Diagnostic(.error, message, at: location)
        }
    }
}
