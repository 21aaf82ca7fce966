import TwofoldModel

/// States that lead to each other only.
struct Scope {
    /// What messages call it.
    let title: String
    let isInForEach: Bool
    /// The states, in reading order.
    var states: [PlacedState] = []

    /// The states that no way from the first one leads to; of those that hang together, the first.
    func unreachableStates(from start: String) -> [Problem] {
        let targets = Dictionary(states.map { ($0.name, $0.targets) }) { first, _ in first }
        var seen: Set<String> = []
        func follow(_ name: String) {
            var waiting = [name]
            while let name = waiting.popLast() {
                if seen.insert(name).inserted { waiting += targets[name] ?? [] }
            }
        }
        follow(start)
        var found: [Problem] = []
        for state in states where !seen.contains(state.name) {
            found.append(
                Problem("step '\(state.name)' can never run: \(state.reasonToBeUnreachable)", at: state.location))
            follow(state.name)
        }
        return found
    }
}

/// A state that knows where it leads.
struct PlacedState {
    let name: String
    let location: SourceLocation
    /// The keys, in the order in which they are written.
    var fields: [DefinitionField]
    /// The states that it leads to.
    var targets: [String] = []
    /// The steps of its branches and catches, which stand behind it.
    var inner: [[StepLayout.Part]] = []
    /// Whether the scope can end with it.
    var isLast = false
    private let previous: StepLayout.Part?

    init(_ state: State, previous: StepLayout.Part?) {
        name = state.name
        location = state.location
        fields = [DefinitionField("Type", .text(state.type))]
        self.previous = previous
    }

    var node: DefinitionNode { .object(fields) }

    /// Sets a key.
    mutating func set(_ key: String, _ node: DefinitionNode) { fields.append(DefinitionField(key, node)) }

    var reasonToBeUnreachable: String {
        guard case .state(let state)? = previous, case .choice = state.exit else {
            return "the step before it does not go on"
        }
        return "every branch of '\(state.name)' before it ends or jumps"
    }
}

extension StepLayout {
    /// What is left of the steps once sequences are taken apart.
    enum Part {
        case state(State)
        case jump(to: String, SourceLocation)
        case end

        /// The state to go to in order to get here; nil where the way ends.
        var entry: String? {
            switch self {
            case .state(let state): state.name
            case .jump(let name, _): name
            case .end: nil
            }
        }
    }

    /// The states, jumps and ends, in order.
    var parts: [Part] {
        switch content {
        case .state(let state): [.state(state)]
        case .jump(let name, let location): [.jump(to: name, location)]
        case .end: [.end]
        case .sequence(let layouts): layouts.flatMap(\.parts)
        }
    }
}

extension [StepLayout.Part] {
    /// The state to go to in order to get here, where another one comes behind these; nil where the way ends.
    func entry(before next: String?) -> String? {
        guard let first else { return next }
        return first.entry
    }
}
