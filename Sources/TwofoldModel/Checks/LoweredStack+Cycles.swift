extension LoweredStack {
    /// Resources that wait for each other, so that no target can begin with one.
    func cycles() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var known: Set<Set<String>> = []
        for target in Target.allCases {
            for cycle in DependencyGraph(self, target).cycles() where known.insert(Set(cycle.map(\.name))).inserted {
                guard let first = cycle.first else { continue }
                let path = (cycle.map(\.name) + [first.name]).joined(separator: " -> ")
                let message = "resources depend on each other in \(target.name): \(path)"
                found.append(Diagnostic(.error, message, at: resources[first.resource].location))
            }
        }
        return found
    }
}

/// What waits for what in one target.
struct DependencyGraph {
    /// A resource of the target, or in Terraform a companion of one.
    struct Node: Sendable {
        let name: String
        let resource: Int
    }

    let nodes: [Node]
    /// For each node, the nodes that it waits for.
    let edges: [[Int]]

    init(_ lowered: LoweredStack, _ target: Target) {
        var nodes: [Node] = []
        var first: [Int] = []
        var companionNodes: [[(companion: Companion, node: Int)]] = []
        for (index, resource) in lowered.resources.enumerated() {
            first.append(nodes.count)
            nodes.append(Node(name: resource.id.text, resource: index))
            var companions: [(Companion, Int)] = []
            for companion in target == .terraform ? resource.presentCompanions : [] {
                companions.append((companion, nodes.count))
                nodes.append(Node(name: "\(resource.id) (\(companion.type))", resource: index))
            }
            companionNodes.append(companions)
        }
        var edges = [[Int]](repeating: [], count: nodes.count)
        func connect(_ node: Int, _ properties: [Property], _ dependencies: [LogicalID]) {
            var seen: Set<Int> = []
            func add(_ other: Int) { if seen.insert(other).inserted { edges[node].append(other) } }
            for property in properties {
                property.references(in: target) {
                    if let position = lowered.positions[$0.resource] { add(first[position]) }
                }
            }
            for position in dependencies.compactMap({ lowered.positions[$0] }) {
                add(first[position])
                companionNodes[position].forEach { add($0.node) }
            }
        }
        for (index, resource) in lowered.resources.enumerated() {
            let dependencies = target == .cloudFormation ? resource.cloudFormationDependencies : resource.dependencies
            connect(first[index], resource.properties(in: target), dependencies)
            for (companion, node) in companionNodes[index] {
                let properties = companion.link + resource.properties(in: target, companion: companion.key)
                connect(node, properties, resource.companionDependencies[companion.key] ?? [])
                for other in companionNodes[index] where companion.predecessors.contains(other.companion.key) {
                    edges[node].append(other.node)
                }
            }
        }
        self.nodes = nodes
        self.edges = edges
    }

    /// The cycles that a walk from node to node meets, save those whose nodes are all in cycles that it has met before.
    ///
    /// There are no more of them than nodes. The walk needs no recursion, so that a chain of any length is walked.
    func cycles() -> [[Node]] {
        enum Colour { case unseen, onPath, done }
        var colours = [Colour](repeating: .unseen, count: nodes.count)
        var found: [[Node]] = []
        var isInCycle = [Bool](repeating: false, count: nodes.count)
        for start in nodes.indices where colours[start] == .unseen {
            var path = [(node: start, next: 0)]
            colours[start] = .onPath
            while let (node, next) = path.last {
                guard next < edges[node].count else {
                    colours[node] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let neighbour = edges[node][next]
                switch colours[neighbour] {
                case .unseen:
                    colours[neighbour] = .onPath
                    path.append((neighbour, 0))
                case .onPath:
                    let begin = path.lastIndex { $0.node == neighbour } ?? 0
                    guard path[begin...].contains(where: { !isInCycle[$0.node] }) else { continue }
                    for step in path[begin...] { isInCycle[step.node] = true }
                    found.append(path[begin...].map { nodes[$0.node] })
                case .done: break
                }
            }
        }
        return found
    }
}

extension Property {
    /// Calls a closure with each attribute of a resource that a target reads in the property.
    func references(in target: Target, _ body: (Attribute) -> Void) {
        switch value(in: target) {
        case .term(let term)?, .document(let term)?: term.references(in: target, body)
        case .fields(let properties)?: for property in properties { property.references(in: target, body) }
        case .items(let items)?: for property in items.joined() { property.references(in: target, body) }
        case nil: break
        }
    }
}

extension Term {
    /// Calls a closure with each attribute of a resource that a target reads in the term.
    func references(in target: Target, _ body: (Attribute) -> Void) {
        visitForm(for: target) { if case .attribute(let attribute) = $0 { body(attribute) } }
    }

    /// Calls a closure with this term and every term inside it, in one target's form.
    func visitForm(for target: Target, _ body: (Term) -> Void) {
        let form = form(for: target)
        body(form)
        switch form {
        case .list(let elements), .concatenation(let elements):
            for element in elements { element.visitForm(for: target, body) }
        case .map(let entries): for entry in entries { entry.value.visitForm(for: target, body) }
        case .joined(let list, _): list.visitForm(for: target, body)
        case .json(let document): document.visitForm(for: target, body)
        case .bool, .integer, .number, .string, .attribute, .parameter, .environment, .asset, .perTarget: break
        }
    }
}
