/// The cycles that a walk from node to node meets, save those whose nodes are all in cycles that it has met before.
///
/// The walk looks at each edge once and needs no recursion, so that a graph of any size and a chain of any length is
/// walked.
struct CycleSearch {
    /// The most cycles that are told of a graph.
    ///
    /// Each can be as long as the graph is large.
    static let limit = 100

    private(set) var cycles: [[Int32]] = []
    /// Whether there are more cycles than are told.
    private(set) var hasMore = false

    /// The nodes from the start to where the walk is, and the next edge of each.
    private var path: [(node: Int32, next: Int)] = []
    /// Where in the path a node is; -1 before it was there, -2 after it.
    private var places: [Int32]
    /// The places in the path of nodes that are in no cycle so far.
    private var untold: [Int] = []

    init(_ graph: DependencyGraph) {
        places = [Int32](repeating: -1, count: graph.nodeCount)
        for start in 0..<Int32(graph.nodeCount) where places[Int(start)] == -1 && !hasMore { walk(graph, from: start) }
    }

    private mutating func walk(_ graph: DependencyGraph, from start: Int32) {
        enter(start, graph)
        while let (node, next) = path.last {
            guard next < graph.neighbours(of: node).endIndex else {
                leave(node)
                continue
            }
            path[path.count - 1].next += 1
            let neighbour = graph.neighbours(of: node)[next]
            switch places[Int(neighbour)] {
            case -1: enter(neighbour, graph)
            case let place where place >= 0: tell(from: Int(place))
            default: break
            }
            if hasMore { return }
        }
    }

    private mutating func enter(_ node: Int32, _ graph: DependencyGraph) {
        places[Int(node)] = Int32(path.count)
        untold.append(path.count)
        path.append((node, graph.neighbours(of: node).startIndex))
    }

    private mutating func leave(_ node: Int32) {
        places[Int(node)] = -2
        path.removeLast()
        if untold.last == path.count { untold.removeLast() }
    }

    private mutating func tell(from place: Int) {
        guard let last = untold.last, last >= place else { return }
        guard cycles.count < Self.limit else {
            hasMore = true
            return
        }
        cycles.append(path[place...].map(\.node))
        while let last = untold.last, last >= place { untold.removeLast() }
    }
}
