import TwofoldDocuments

/// What one walk over all values of a stack finds: references, and texts that a target would misread.
///
/// One walk for all of it, because walking is what takes the time.
struct Survey: Sendable {
    /// How deep a value may be: more than any service reads.
    static let maximumDepth = 256

    /// Parameters that a value names.
    private(set) var usedParameters: Set<LogicalID> = []
    /// The facts of the deployment that Terraform's form of the values names.
    private(set) var terraformFacts: Set<EnvironmentFact> = []
    /// What waits for what in CloudFormation.
    private(set) var cloudFormationEdges: [DependencyEdge] = []
    /// What waits for what in Terraform.
    private(set) var terraformEdges: [DependencyEdge] = []
    /// What is wrong, in the order in which it was met.
    private(set) var diagnostics: [Diagnostic] = []

    private let lowered: LoweredStack
    private let nodes: DependencyNodes
    private let parameters: Set<LogicalID>
    var owner: Owner
    /// The nodes whose values are walked over; nil for what nothing can wait for, such as an output.
    private var origin: (cloudFormation: Int32, terraform: Int32)?
    var resolve = ResolveMatcher()
    private var depth = 0

    private init(of lowered: LoweredStack, _ nodes: DependencyNodes, _ parameters: Set<LogicalID>) {
        self.lowered = lowered
        self.nodes = nodes
        self.parameters = parameters
        owner = Owner(name: "", location: lowered.stack.location)
    }

    /// Walks over a stack.
    static func of(_ lowered: LoweredStack, _ nodes: DependencyNodes) -> Survey {
        let parameters = Set(lowered.stack.parameters.map(\.part.id))
        var whole = Survey(of: lowered, nodes, parameters)
        let parts = Chunks.map(lowered.resources.count) { range in
            var part = Survey(of: lowered, nodes, parameters)
            part.visit(resources: range)
            return part
        }
        for part in parts { whole.append(part) }
        whole.visitStack()
        return whole
    }

    private mutating func visit(resources range: Range<Int>) {
        for index in range {
            let resource = lowered.resources[index]
            owner = Owner(name: resource.id.text, location: resource.location)
            for property in lowered.properties(of: resource) {
                let companion = property.companion.flatMap { nodes.node(ofCompanion: $0, in: resource, at: index) }
                origin = (nodes.cloudFormation(index), companion ?? nodes.terraform(index))
                visit(property, .both)
            }
            for (offset, companion) in resource.presentCompanions.enumerated() {
                origin = (nodes.cloudFormation(index), nodes.terraform(index) + 1 + Int32(offset))
                for property in companion.link { visit(property, .terraform) }
            }
            origin = nil
            connect(resource, at: index)
        }
    }

    /// Walks over the outputs and the tags of the stack.
    private mutating func visitStack() {
        let stack = lowered.stack
        for output in stack.outputs {
            owner = Owner(kind: "output ", name: output.part.id.text, location: output.location)
            visit(output.part.value, .both, isDocument: false)
        }
        owner = Owner(kind: "a tag of the stack", name: nil, location: stack.location)
        for (_, tag) in stack.tags { visit(tag.term, .both, isDocument: false) }
    }

    /// Adds what another walk has found to this one's.
    private mutating func append(_ other: Survey) {
        usedParameters.formUnion(other.usedParameters)
        terraformFacts.formUnion(other.terraformFacts)
        cloudFormationEdges += other.cloudFormationEdges
        terraformEdges += other.terraformEdges
        diagnostics += other.diagnostics
    }

    /// Goes one level into a value, which has to be left again; or not, where it is too deep.
    ///
    /// Writers and services walk over values level by level, and have only so much room for that.
    mutating func enter() -> Bool {
        guard depth < Self.maximumDepth else {
            report("holds a value that is more than \(Self.maximumDepth) levels deep")
            return false
        }
        depth += 1
        return true
    }

    mutating func leave() { depth -= 1 }

    mutating func report(_ message: String) {
        diagnostics.append(Diagnostic(.error, "\(owner) \(message)", at: owner.location))
    }

    mutating func note(_ attribute: Attribute, _ targets: TargetSet) {
        guard let position = lowered.positions[attribute.resource],
            lowered.resources[position].type == attribute.type
        else {
            reportStray("resource '\(attribute.resource)'")
            return
        }
        guard let origin else { return }
        if targets.contains(.cloudFormation) {
            cloudFormationEdges.append(DependencyEdge(origin.cloudFormation, nodes.cloudFormation(position)))
        }
        if targets.contains(.terraform) {
            terraformEdges.append(DependencyEdge(origin.terraform, nodes.terraform(position)))
        }
    }

    mutating func note(_ parameter: ParameterReference) {
        usedParameters.insert(parameter.id)
        if !parameters.contains(parameter.id) { reportStray("parameter '\(parameter.id)'") }
    }

    mutating func note(_ fact: EnvironmentFact, _ targets: TargetSet) {
        if targets.contains(.terraform) { terraformFacts.insert(fact) }
    }

    private mutating func reportStray(_ thing: String) {
        report("refers to \(thing), which is not in stack '\(lowered.stack.id)'")
    }

    /// What the resource waits for without referring to it.
    private mutating func connect(_ resource: LoweredResource, at index: Int) {
        for id in resource.cloudFormationDependencies {
            guard let position = lowered.positions[id] else {
                reportStray("resource '\(id)'")
                continue
            }
            cloudFormationEdges.append(DependencyEdge(nodes.cloudFormation(index), nodes.cloudFormation(position)))
        }
        connect(nodes.terraform(index), to: resource.dependencies)
        for (offset, companion) in resource.presentCompanions.enumerated() {
            let node = nodes.terraform(index) + 1 + Int32(offset)
            connect(node, to: resource.companionDependencies[companion.key] ?? [])
            for other in companion.predecessors {
                guard let predecessor = nodes.node(ofCompanion: other, in: resource, at: index) else { continue }
                terraformEdges.append(DependencyEdge(node, predecessor))
            }
        }
    }

    private mutating func connect(_ node: Int32, to dependencies: [LogicalID]) {
        for id in dependencies {
            guard let position = lowered.positions[id] else { continue }
            for other in nodes.terraformNodes(position) { terraformEdges.append(DependencyEdge(node, other)) }
        }
    }

    /// Whose values are walked over.
    struct Owner: CustomStringConvertible {
        var kind = ""
        let name: String?
        let location: SourceLocation

        var description: String { kind + (name.map { "'\($0)'" } ?? "") }
    }
}
