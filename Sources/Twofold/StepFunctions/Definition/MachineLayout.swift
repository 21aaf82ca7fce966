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
    /// How long the states that wait do so.
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
                problems.append(
                    Problem("\(title) never ends: every step leads to another one", at: scope.states[0].location))
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
            let following = index + 1 < parts.count ? parts[index + 1].entry : next
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
        for field in state.fields { placed.fields.append(self.field(field, of: state, isInForEach: scope.isInForEach)) }
        if !state.retries.isEmpty { placed.set("Retry", .list(state.retries.map(\.node))) }
        let catches = state.catches.map { handler in
            handler.node(
                next: lead(&placed, to: handler.steps, before: next, "a catch of '\(state.name)'", handler.location))
        }
        if !catches.isEmpty { placed.set("Catch", .list(catches)) }
        leave(state, &placed, next: next)
        scope.states.append(placed)
        for parts in placed.inner { place(parts, next: next, in: &scope) }
    }

    /// Writes how the machine leaves a state.
    private mutating func leave(_ state: State, _ placed: inout PlacedState, next: String?) {
        switch state.exit {
        case .none: placed.isLast = true
        case .next:
            if let next {
                placed.targets.append(next)
                placed.set("Next", .text(next))
            } else {
                placed.isLast = true
                placed.set("End", .value(true))
            }
        case .choice(let branches, let otherwise):
            let rules = branches.map { branch in
                let entry = lead(
                    &placed, to: branch.steps, before: next, "a branch of '\(state.name)'", branch.location)
                return DefinitionNode.object(branch.rule.fields + [DefinitionField("Next", .text(entry))])
            }
            let entry = lead(&placed, to: otherwise, before: next, "the last branch of '\(state.name)'", state.location)
            placed.set("Choices", .list(rules))
            placed.set("Default", .text(entry))
        }
    }

    /// Leads a state to the first of some steps, which are placed behind it.
    private mutating func lead(
        _ placed: inout PlacedState, to steps: Steps, before next: String?, _ title: String, _ location: SourceLocation
    ) -> String {
        let parts = steps.layout.parts
        placed.inner.append(parts)
        guard let entry = parts.entry(before: next) else {
            problems.append(
                Problem(
                    "\(title) leads nowhere: no step is in it, and none follows; give it a Pass, Succeed or Fail",
                    at: location))
            return ""
        }
        placed.targets.append(entry)
        return entry
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
            problems.append(
                Problem(
                    "'\(state.name)' is already the name of the step at \(other.location); a name is unique in the "
                        + "whole machine",
                    at: state.location))
        } else {
            names[state.name] = (state.location, scope.title)
        }
        guard !scope.isInForEach, let path = state.itemPaths.first else { return }
        problems.append(
            Problem(
                "step '\(state.name)': '\(path)' is only there in the steps of a ForEach, and in its 'with:'",
                at: state.location))
    }

    private mutating func checkJumps() {
        for jump in jumps {
            guard let target = names[jump.target] else {
                problems.append(
                    Problem("a jump leads to '\(jump.target)', which is not a step of the machine", at: jump.location))
                continue
            }
            guard target.scope != jump.scope else { continue }
            problems.append(
                Problem(
                    "a jump leads from \(jump.scope) to '\(jump.target)', which is a step of \(target.scope); "
                        + "it has to stay in \(jump.scope)",
                    at: jump.location))
        }
    }
}
