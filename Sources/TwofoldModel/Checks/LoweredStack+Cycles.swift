extension LoweredStack {
    /// Resources that wait for each other, so that no target can begin with one.
    func cycles(in survey: Survey, _ nodes: DependencyNodes) -> [Diagnostic] {
        var found: [Diagnostic] = []
        var known: Set<Set<String>> = []
        for target in Target.allCases {
            let edges = target == .cloudFormation ? survey.cloudFormationEdges : survey.terraformEdges
            let search = CycleSearch(DependencyGraph(edges, nodeCount: nodes.count(in: target)))
            for cycle in search.cycles {
                let names = cycle.map { nodes.resource(of: $0, in: target).name }
                guard let first = cycle.first, known.insert(Set(names)).inserted else { continue }
                let message = "resources depend on each other in \(target.name): \(Self.path(names))"
                found.append(Diagnostic(.error, message, at: nodes.resource(of: first, in: target).0.location))
            }
            if search.hasMore {
                let message = "more resources depend on each other in \(target.name) than these; begin with them"
                found.append(Diagnostic(.error, message, at: stack.location))
            }
        }
        return found
    }

    /// A cycle as people can read it, however long it is.
    private static func path(_ names: [String]) -> String {
        let shown = names.count <= 20 ? names : names.prefix(10) + ["… \(names.count - 18) more …"] + names.suffix(8)
        return (shown + names.prefix(1)).joined(separator: " -> ")
    }
}
