import TwofoldModel

/// A machine's steps as a definition in the Amazon States Language: each state knows where it leads.
///
/// Source: https://states-language.net/spec.html
struct MachineLayout: Sendable {
    /// The definition.
    private(set) var definition = DefinitionNode.null
    /// What is wrong with it.
    private(set) var problems: [Problem] = []
    /// What the states need, in reading order.
    private(set) var statements: [Statement] = []
    /// The longest wait of a state, and the state.
    private(set) var waits: [(state: String, duration: Duration, location: SourceLocation)] = []
    private var names: [String: (location: SourceLocation, scope: String)] = [:]
    private var jumps: [(target: String, scope: String, location: SourceLocation)] = []

    init(_ steps: Steps, comment: String?, timeout: Duration?) {
        var fields: [DefinitionField] = []
        if let comment { fields.append(DefinitionField("Comment", .text(comment))) }
        if let timeout { fields.append(DefinitionField("TimeoutSeconds", .value(.integer(timeout.wholeSeconds)))) }
        definition = .object(fields + scope("the machine", steps, isInForEach: false, at: nil))
        checkJumps()
    }

    /// States that lead to each other only: a machine, the body of a ``ForEach``, or a branch of a ``Parallel``.
    private mutating func scope(
        _ title: String, _ steps: Steps, isInForEach: Bool, at location: SourceLocation?
    ) -> [DefinitionField] {
        let parts = steps.layout.parts
        var scope = Scope(title: title, isInForEach: isInForEach)
        place(parts, next: nil, in: &scope)
        if let start = parts.entry(before: nil), !scope.states.isEmpty {
            problems += scope.unreachableStates(from: start)
            if !scope.states.contains(where: \.isLast) {
                problems.append(Problem("\(title) never ends: every step leads to another one", at: scope.states[0].location))
            }
        } else {
            problems.append(Problem("\(title) has no steps", at: location))
        }
        return [
            DefinitionField("StartAt", .text(parts.entry(before: nil) ?? "")),
            DefinitionField("States", .object(scope.states.map { DefinitionField($0.name, $0.node) })),
        ]
    }

    private mutating func place(_ parts: [StepLayout.Part], next: String?, in scope: inout Scope) {
        for (index, part) in parts.enumerated() {
            let following = Array(parts[(index + 1)...]).entry(before: next)
            switch part {
            case .end: break
            case .jump(let target, let location): jumps.append((target, scope.title, location))
            case .state(let state):
                place(state, next: following, behind: index > 0 ? parts[index - 1] : nil, in: &scope)
            }
        }
    }

    private mutating func place(
        _ state: State, next: String?, behind previous: StepLayout.Part?, in scope: inout Scope
    ) {
        note(state, in: scope)
        var placed = PlacedState(state, previous: previous)
        var inner: [(parts: [StepLayout.Part], next: String?)] = []
        for field in state.fields { placed.fields.append(self.field(field, of: state, isInForEach: scope.isInForEach)) }
        if !state.retries.isEmpty {
            placed.fields.append(DefinitionField("Retry", .list(state.retries.map(\.node))))
        }
        var handlers: [DefinitionNode] = []
        for handler in state.catches {
            let parts = handler.steps.layout.parts
            let entry = parts.entry(before: next)
            if entry == nil { report(deadEnd: "a catch of '\(state.name)'", at: handler.location) }
            handlers.append(handler.node(next: placed.lead(to: entry)))
            inner.append((parts, next))
        }
        if !handlers.isEmpty { placed.fields.append(DefinitionField("Catch", .list(handlers))) }
        switch state.exit {
        case .none: placed.isLast = true
        case .next:
            placed.isLast = next == nil
            placed.fields.append(next.map { DefinitionField("Next", .text(placed.lead(to: $0))) } ?? DefinitionField("End", .value(true)))
        case .choice(let branches, let otherwise):
            var rules: [DefinitionNode] = []
            for branch in branches {
                let parts = branch.steps.layout.parts
                let entry = parts.entry(before: next)
                if entry == nil { report(deadEnd: "a branch of '\(state.name)'", at: branch.location) }
                rules.append(.object(branch.rule.fields + [DefinitionField("Next", .text(placed.lead(to: entry)))]))
                inner.append((parts, next))
            }
            let parts = otherwise.layout.parts
            let entry = parts.entry(before: next)
            if entry == nil { report(deadEnd: "the last branch of '\(state.name)'", at: state.location) }
            placed.fields.append(DefinitionField("Choices", .list(rules)))
            placed.fields.append(DefinitionField("Default", .text(placed.lead(to: entry))))
            inner.append((parts, next))
        }
        scope.states.append(placed)
        for (parts, next) in inner { place(parts, next: next, in: &scope) }
    }

    /// A key of a state, with the states in it laid out.
    private mutating func field(
        _ field: (key: String, content: State.Content), of state: State, isInForEach: Bool
    ) -> DefinitionField {
        switch field.content {
        case .node(let node): return DefinitionField(field.key, node)
        case .items(let steps):
            let states = scope("ForEach '\(state.name)'", steps, isInForEach: true, at: state.location)
            let mode = DefinitionField("ProcessorConfig", .object([DefinitionField("Mode", .text("INLINE"))]))
            return DefinitionField(field.key, .object([mode] + states))
        case .branches(let branches):
            let scopes = branches.enumerated().map { index, branch in
                let title = "branch \(index + 1) of '\(state.name)'"
                return DefinitionNode.object(scope(title, branch.steps, isInForEach: isInForEach, at: branch.location))
            }
            return DefinitionField(field.key, .list(scopes))
        }
    }

    private mutating func note(_ state: State, in scope: Scope) {
        problems += state.problems
        statements += state.statements
        if let wait = state.wait { waits.append((state.name, wait, state.location)) }
        if let other = names[state.name] {
            problems.append(Problem(
                "'\(state.name)' is already the name of the step at \(other.location); a name is unique in the whole machine",
                at: state.location))
        } else {
            names[state.name] = (state.location, scope.title)
        }
        guard !scope.isInForEach, let path = state.itemPaths.first else { return }
        problems.append(Problem(
            "step '\(state.name)': '\(path)' is only there in the steps of a ForEach, and in its 'with:'", at: state.location))
    }

    private mutating func report(deadEnd thing: String, at location: SourceLocation) {
        problems.append(Problem(
            "\(thing) leads nowhere: no step is in it, and none follows; give it a Pass, Succeed or Fail",
            at: location))
    }

    private mutating func checkJumps() {
        for jump in jumps {
            guard let target = names[jump.target] else {
                problems.append(Problem("a jump leads to '\(jump.target)', which is not a step of the machine", at: jump.location))
                continue
            }
            guard target.scope != jump.scope else { continue }
            problems.append(Problem(
                "a jump leads from \(jump.scope) to '\(jump.target)', which is a step of \(target.scope); it has to stay in \(jump.scope)",
                at: jump.location))
        }
    }
}
