import TwofoldDocuments

/// Turns the resources of a stack into what both targets declare.
struct Lowering {
    /// Properties that a resource adds to another one, which may be added to the stack later.
    private struct Amendment {
        let added: Placed<AddedResource>
        let declaration: Declaration
        /// Whether it is all that the resource is.
        let isMain: Bool
    }

    /// The most resources of a stack whose properties are kept, and not asked for again when they are needed.
    private static let keptResources = 4_096
    /// How many resources are asked at once.
    private static let batch = 4_096

    private let stack: Stack
    private let keepsProperties: Bool
    let tags: Property?
    private(set) var resources: [LoweredResource] = []
    private(set) var positions: [LogicalID: Int] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    /// What each resource that was added has declared, where that is not only a resource of its own ID.
    private var declaredIDs: [LogicalID: [LogicalID]] = [:]
    private var amendments: [Amendment] = []

    init(_ stack: Stack) {
        self.stack = stack
        tags = Self.tags(of: stack)
        resources.reserveCapacity(stack.resources.count)
        positions.reserveCapacity(stack.resources.count)
        keepsProperties = stack.resources.count <= Self.keptResources
        lowerResources()
        for amendment in amendments { amend(amendment) }
        resolveDependencies()
    }

    /// Asks the resources what they declare, many at once, and takes it in their order.
    private mutating func lowerResources() {
        let all = stack.resources
        for start in stride(from: 0, to: all.count, by: Self.batch) {
            let batch = all[start..<min(all.count, start + Self.batch)]
            let answers = Chunks.map(batch.count) { range in
                range.map { index in
                    let resource = batch[start + index].part.resource
                    return (declarations: resource.declarations, problems: resource.problems)
                }
            }
            for (index, answer) in answers.joined().enumerated() {
                lower(at: start + index, answer.declarations, answer.problems)
            }
        }
    }

    private mutating func lower(at index: Int, _ declarations: [Declaration], _ problems: [Problem]) {
        let added = stack.resources[index]
        let id = added.part.resource.id
        if declarations.count != 1 || declarations[0].id != id || declaredIDs[id] != nil {
            declaredIDs[id, default: []] += declarations.map(\.id)
        }
        for problem in problems {
            diagnostics.append(
                Diagnostic(problem.severity, "\(id): \(problem.message)", at: problem.location ?? added.location))
        }
        for (position, declaration) in declarations.enumerated() {
            let origin = LoweredResource.Origin(added: index, declaration: position)
            if declaration.kind == .amendment {
                amendments.append(Amendment(added: added, declaration: declaration, isMain: position == 0))
            } else if declaration.kind == .shared, let existing = positions[declaration.id],
                resources[existing].isShared, resources[existing].type == declaration.type
            {
                join(declaration, into: existing, added, isMain: position == 0)
            } else {
                append(declaration, from: origin, added)
            }
        }
    }

    private mutating func append(
        _ declaration: Declaration, from origin: LoweredResource.Origin, _ added: Placed<AddedResource>
    ) {
        let isMain = origin.declaration == 0
        var resource = LoweredResource(
            id: declaration.id, type: declaration.type, location: added.location,
            isRetained: added.part.isRetained, isShared: declaration.kind == .shared, origin: origin,
            companions: declaration.companions,
            dependencies: declaration.dependencies + (isMain ? added.part.dependencies : []),
            assets: declaration.assets)
        let properties = origin.properties(of: declaration, added.part, tags)
        if isMain, !added.part.extra.isEmpty {
            let typed = Array(properties.dropLast(added.part.extra.count)) + [resource.retention].compactMap(\.self)
            diagnostics += collisions(of: added.part.extra, with: typed, declaration.id, added.location)
        }
        diagnostics += strayCompanions(of: properties, in: resource, added.location)
        for case .archive(let files) in declaration.assets.map(\.content) {
            guard let problem = ZipArchive.problem(of: files) else { continue }
            diagnostics.append(Diagnostic(.error, "'\(declaration.id)' has \(problem)", at: added.location))
        }
        resource.findPresentCompanions(properties)
        if keepsProperties || resource.isShared { resource.properties = properties }
        positions[declaration.id] = positions[declaration.id] ?? resources.count
        resources.append(resource)
    }

    /// What a resource has so far, from now on kept, since others add to it.
    private mutating func properties(at position: Int) -> [Property] {
        if let properties = resources[position].properties { return properties }
        let properties = resources[position].origin.properties(in: stack, tags)
        resources[position].properties = properties
        return properties
    }

    /// Adds what one more resource declares to what others have declared.
    private mutating func join(
        _ declaration: Declaration, into position: Int, _ added: Placed<AddedResource>, isMain: Bool
    ) {
        var properties = properties(at: position)
        for property in declaration.properties {
            let index = properties.firstIndex {
                $0.cloudFormation == property.cloudFormation && $0.terraform == property.terraform
            }
            guard let index, let joined = properties[index].joined(with: property) else {
                let message =
                    "'\(added.part.resource.id)' sets '\(property.cloudFormation ?? property.terraform ?? "")' of "
                    + "'\(declaration.id)', which is set to something else already"
                diagnostics.append(Diagnostic(.error, message, at: added.location))
                continue
            }
            properties[index] = joined
        }
        if isMain {
            diagnostics += collisions(of: added.part.extra, with: properties, declaration.id, added.location)
            properties += added.part.extra
            resources[position].dependencies += added.part.dependencies
            resources[position].isRetained = resources[position].isRetained || added.part.isRetained
        }
        resources[position].properties = properties
    }

    private mutating func amend(_ amendment: Amendment) {
        let (added, declaration) = (amendment.added, amendment.declaration)
        let dependencies = declaration.dependencies + (amendment.isMain ? added.part.dependencies : [])
        func report(_ message: String) {
            diagnostics.append(Diagnostic(.error, "'\(added.part.resource.id)' \(message)", at: added.location))
        }
        if amendment.isMain, !added.part.extra.isEmpty {
            report("is a part of '\(declaration.id)', which takes the extra properties")
        }
        if amendment.isMain, added.part.isRetained {
            report("is a part of '\(declaration.id)', which can be retained as a whole")
        }
        guard let position = positions[declaration.id], resources[position].type == declaration.type else {
            report("adds to '\(declaration.id)', which is not in stack '\(stack.id)'")
            return
        }
        diagnostics += strayCompanions(of: declaration.properties, in: resources[position], added.location)
        var properties = properties(at: position)
        diagnostics += contradictions(of: declaration.properties, with: properties, of: declaration.id, added)
        properties += declaration.properties
        resources[position].properties = properties
        resources[position].findPresentCompanions(properties)
        let companions = Set(declaration.properties.compactMap(\.companion))
        if companions.isEmpty { resources[position].dependencies += dependencies }
        for companion in companions {
            resources[position].companionDependencies[companion, default: []] += dependencies
        }
    }

    /// Waiting for a resource is waiting for all that it declares.
    private mutating func resolveDependencies() {
        for index in resources.indices {
            let id = resources[index].id
            func resolved(_ dependencies: [LogicalID]) -> [LogicalID] {
                var seen: Set<LogicalID> = [id]
                return dependencies.flatMap { id in (declaredIDs[id] ?? [id]).filter { seen.insert($0).inserted } }
            }
            if !resources[index].dependencies.isEmpty {
                resources[index].dependencies = resolved(resources[index].dependencies)
            }
            if !resources[index].companionDependencies.isEmpty {
                resources[index].companionDependencies = resources[index].companionDependencies.mapValues(resolved)
            }
        }
    }

    private static func tags(of stack: Stack) -> Property? {
        guard !stack.tags.isEmpty else { return nil }
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
        of properties: [Property], with existing: [Property], of id: LogicalID, _ added: Placed<AddedResource>
    ) -> [Diagnostic] {
        properties.flatMap { property in
            Target.allCases.compactMap { target in
                guard let path = property.path(in: target), let value = property.value(in: target) else { return nil }
                let other = existing.first { other in
                    guard target == .cloudFormation || other.companion == property.companion,
                        let otherPath = other.path(in: target), let otherValue = other.value(in: target),
                        Self.overlap(otherPath, path)
                    else { return false }
                    return otherPath != path || otherValue != value
                }
                guard other != nil else { return nil }
                let message =
                    "'\(added.part.resource.id)' sets '\(path)' of '\(id)' in \(target.name), "
                    + "which is set to something else already"
                return Diagnostic(.error, message, at: added.location)
            }
        }
    }

    /// Properties whose companion the resource does not have: Terraform would never see them.
    private func strayCompanions(
        of properties: [Property], in resource: LoweredResource, _ location: SourceLocation
    ) -> [Diagnostic] {
        properties.compactMap { property in
            guard let key = property.companion, !resource.companions.contains(where: { $0.key == key }) else {
                return nil
            }
            let message =
                "the property '\(property.terraform ?? "")' stands in the companion '\(key)', which '\(resource.id)' does not have"
            return Diagnostic(.error, message, at: location)
        }
    }
}

extension LoweredResource {
    /// A companion is there when any of the properties that it holds has a value.
    fileprivate mutating func findPresentCompanions(_ properties: [Property]) {
        guard !companions.isEmpty else { return }
        presentCompanions = companions.filter { companion in
            properties.contains { $0.companion == companion.key && $0.value(in: .terraform) != nil }
        }
    }
}
