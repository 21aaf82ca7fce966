/// What waits for what in one target.
struct DependencyGraph {
    /// The edges' ends, node by node.
    private let ends: [Int32]
    /// Where those of each node begin, and where the last one's end.
    private let starts: [Int32]

    init(_ edges: [DependencyEdge], nodeCount: Int) {
        var starts = [Int32](repeating: 0, count: nodeCount + 1)
        for edge in edges { starts[Int(edge.from) + 1] += 1 }
        for node in 0..<nodeCount { starts[node + 1] += starts[node] }
        var next = starts
        var ends = [Int32](repeating: 0, count: edges.count)
        for edge in edges {
            ends[Int(next[Int(edge.from)])] = edge.to
            next[Int(edge.from)] += 1
        }
        self.ends = ends
        self.starts = starts
    }

    var nodeCount: Int { starts.count - 1 }

    /// The nodes that a node waits for.
    func neighbours(of node: Int32) -> ArraySlice<Int32> {
        ends[Int(starts[Int(node)])..<Int(starts[Int(node) + 1])]
    }
}
