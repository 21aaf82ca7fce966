/// What can wait, and be waited for, by number: in CloudFormation a resource, in Terraform a resource or a companion of
/// one, which come right behind it.
struct DependencyNodes {
    private let lowered: LoweredStack
    /// The first node of each resource in Terraform, and how many there are.
    private var first: [Int32] = []

    init(_ lowered: LoweredStack) {
        self.lowered = lowered
        first.reserveCapacity(lowered.resources.count + 1)
        var count: Int32 = 0
        for resource in lowered.resources {
            first.append(count)
            count += 1 + Int32(resource.presentCompanions.count)
        }
        first.append(count)
    }

    func count(in target: Target) -> Int {
        target == .cloudFormation ? lowered.resources.count : Int(first[lowered.resources.count])
    }

    func cloudFormation(_ position: Int) -> Int32 { Int32(position) }

    func terraform(_ position: Int) -> Int32 { first[position] }

    /// A resource in Terraform, with its companions.
    func terraformNodes(_ position: Int) -> Range<Int32> { first[position]..<first[position + 1] }

    /// A companion of a resource; nil where the resource does not have it.
    func node(ofCompanion key: String, in resource: LoweredResource, at position: Int) -> Int32? {
        resource.presentCompanions.firstIndex { $0.key == key }.map { first[position] + 1 + Int32($0) }
    }

    /// The resource that a node is, or is a part of, and what people call the node.
    func resource(of node: Int32, in target: Target) -> (LoweredResource, name: String) {
        if target == .cloudFormation { return (lowered.resources[Int(node)], lowered.resources[Int(node)].id.text) }
        // The last resource whose first node is not behind this one.
        var (low, high) = (0, lowered.resources.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if first[middle] <= node { low = middle } else { high = middle }
        }
        let resource = lowered.resources[low]
        guard node > first[low] else { return (resource, resource.id.text) }
        let companion = resource.presentCompanions[Int(node - first[low]) - 1]
        return (resource, "\(resource.id) (\(companion.type))")
    }
}

/// That one node waits for another.
struct DependencyEdge {
    let from: Int32
    let to: Int32

    init(_ from: Int32, _ to: Int32) {
        self.from = from
        self.to = to
    }
}
