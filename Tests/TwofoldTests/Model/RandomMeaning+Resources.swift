import TwofoldModel

extension RandomEvaluator {
    /// What properties with a value are in the target: the object that their paths make.
    func object(_ properties: [Property]) -> RandomMeaning {
        let tree = RandomTree()
        for property in properties {
            guard let path = property.path(in: target), let value = property.value(in: target) else { continue }
            let found = meaning(value)
            if !path.isEmpty {
                tree.put(found, at: path.split(separator: ".").map(String.init))
            } else if case .map(let entries) = found {
                for entry in entries { tree.put(entry.value, at: [entry.key]) }
            }
        }
        return tree.meaning
    }

    private func meaning(_ value: PropertyValue) -> RandomMeaning {
        switch value {
        case .term(let term): meaning(term)
        case .document(let term): target == .cloudFormation ? meaning(term) : meaning(.json(term))
        case .fields(let properties): object(properties)
        case .items(let items): .list(items.map(object))
        }
    }
}

/// An object that grows by paths; `a[]` is a list, to which a list adds its elements.
private final class RandomTree {
    private var order: [String] = []
    private var values: [String: RandomMeaning] = [:]
    private var trees: [String: RandomTree] = [:]
    private var lists: [String: [RandomMeaning]] = [:]

    func put(_ value: RandomMeaning, at path: [String]) {
        var key = path[0]
        let isList = key.hasSuffix("[]")
        if isList { key.removeLast(2) }
        if !order.contains(key) { order.append(key) }
        if isList {
            if case .list(let elements) = value {
                lists[key, default: []] += elements
            } else {
                lists[key, default: []].append(value)
            }
        } else if path.count > 1 {
            let tree = trees[key] ?? RandomTree()
            trees[key] = tree
            tree.put(value, at: Array(path.dropFirst()))
        } else {
            values[key] = value
        }
    }

    var meaning: RandomMeaning {
        .map(order.map { key in (key, values[key] ?? trees[key]?.meaning ?? .list(lists[key] ?? [])) })
    }
}

extension RandomStack {
    /// What the template means, save for what waits for what.
    var cloudFormationMeaning: RandomMeaning {
        let evaluator = evaluator(.cloudFormation)
        var sections: [(String, RandomMeaning)] = [("AWSTemplateFormatVersion", .text("2010-09-09"))]
        if let description { sections.append(("Description", .text(description))) }
        if !parameters.isEmpty {
            sections.append(("Parameters", .map(parameters.map { ($0.id.text, $0.cloudFormationMeaning) })))
        }
        let resources = declared.filter { $0.type.cloudFormation != nil }.map { declaration in
            var body: [(String, RandomMeaning)] = [("Type", .text(declaration.type.cloudFormation ?? ""))]
            if case .map(let entries) = evaluator.object(declaration.properties), !entries.isEmpty {
                body.append(("Properties", .map(entries)))
            }
            return (declaration.id.text, RandomMeaning.map(body))
        }
        sections.append(("Resources", .map(resources)))
        if !outputs.isEmpty {
            sections.append(
                (
                    "Outputs",
                    .map(
                        outputs.map { output in
                            let told = output.description.map { [("Description", RandomMeaning.text($0))] } ?? []
                            return (output.id.text, .map(told + [("Value", evaluator.meaning(output.value))]))
                        })
                ))
        }
        return .map(sections.map { (key: $0.0, value: $0.1) })
    }

    /// What the configuration means, as Terraform evaluates it, and what it reads as it stands.
    var terraformMeaning: RandomMeaning {
        let evaluator = evaluator(.terraform)
        var kinds: [String] = []
        var bodies: [String: [(key: String, value: RandomMeaning)]] = [:]
        func add(_ kind: String, _ name: String, _ properties: [Property]) {
            if bodies[kind] == nil { kinds.append(kind) }
            bodies[kind, default: []].append((name, evaluator.object(properties)))
        }
        for declaration in declared {
            let valued = declaration.properties.filter { $0.value(in: .terraform) != nil }
            if let kind = declaration.type.terraform {
                add(kind, declaration.id.snakeCased, valued.filter { $0.companion == nil })
            }
            for companion in declaration.companions {
                let held = valued.filter { $0.companion == companion.key }
                guard !held.isEmpty else { continue }
                let parts = companion.key.split(separator: ".", maxSplits: 1).map(String.init)
                let word = parts.count > 1 ? "_" + LogicalID(parts[1]).snakeCased : ""
                add(parts[0], declaration.id.snakeCased + word, companion.link + held)
            }
        }
        let variables = parameters.map { (key: $0.id.snakeCased, value: $0.terraformMeaning) }
        let told = outputs.compactMap { output in
            output.description.map { (key: output.id.snakeCased, value: RandomMeaning.text($0)) }
        }
        return .map([
            ("resources", .map(kinds.map { ($0, .map(bodies[$0] ?? [])) })),
            ("outputs", .map(outputs.map { ($0.id.snakeCased, evaluator.meaning($0.value)) })),
            ("literals", .map([("variables", .map(variables)), ("outputs", .map(told))])),
        ])
    }

    private func evaluator(_ target: Target) -> RandomEvaluator {
        let values = parameters.map { ($0.id, $0.value) }
        return RandomEvaluator(
            target: target, stackID: stack.id.text, parameters: Dictionary(uniqueKeysWithValues: values))
    }

    /// What all resources declare together, with tags and additions.
    private var declared: [RandomDeclaration] {
        var found: [RandomDeclaration] = []
        let all = resources.flatMap(\.declarations)
        for declaration in all where declaration.kind != .amendment {
            found.append(RandomDeclaration(declaration, tags: declaration.type.tagging == .list ? tags : []))
        }
        for declaration in all where declaration.kind == .amendment {
            guard let index = found.firstIndex(where: { $0.id == declaration.id }) else { continue }
            found[index].properties += declaration.properties
        }
        return found
    }
}

/// A resource of the documents, with what belongs to it.
private struct RandomDeclaration {
    let id: LogicalID
    let type: ResourceType
    let companions: [Companion]
    var properties: [Property]

    init(_ declaration: Declaration, tags: [(key: String, value: Term)]) {
        id = declaration.id
        type = declaration.type
        companions = declaration.companions
        properties = declaration.properties
        guard !tags.isEmpty else { return }
        let sorted = tags.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
        let list = Term.list(sorted.map { .map([.init("Key", .string($0.key)), .init("Value", $0.value)]) })
        properties.append(Property("Tags", "tags", list, terraform: Term.map(sorted.map { .init($0.key, $0.value) })))
    }
}
