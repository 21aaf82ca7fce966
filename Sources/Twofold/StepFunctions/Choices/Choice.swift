public import TwofoldModel

/// Takes the first branch whose rule holds, or else the last one.
///
/// ```swift
/// Choice("IsDone") {
///     When(.input.Job.Status, is: "SUCCEEDED") { save }
///     When(.input.Job.Status, is: "FAILED", "CANCELED") { Fail("GenerationFailed", error: "GenerationFailed") }
/// } otherwise: {
///     Jump(to: pause)
/// }
/// ```
///
/// A branch goes on behind the choice, unless it ends in ``Fail``, ``Succeed`` or ``Jump``.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
public struct Choice: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Chooses.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - input: The part of the machine's data that is the step's input; all of it without it.
    ///   - output: The part of the input that is handed on; all of it without it.
    ///   - comment: What the step is for.
    ///   - branches: The branches, in the order in which they are tried.
    ///   - otherwise: The steps for when no rule holds; without steps the machine goes on behind the choice.
    public init(
        _ name: String, input: Path? = nil, output: Path? = nil, comment: String? = nil, file: String = #filePath,
        line: Int = #line, @BranchesBuilder<When> branches: () -> [When], @StepsBuilder otherwise: () -> Steps
    ) {
        self.name = name
        var state = State(name, "Choice", comment, at: SourceLocation(file: file, line: line))
        let branches = branches()
        state.set("InputPath", input, for: .data)
        state.set("OutputPath", output, for: .data)
        state.exit = .choice(branches, otherwise: otherwise())
        if branches.isEmpty { state.report("the choice has no When") }
        for branch in branches {
            state.report(branch.rule.problems.map { Problem($0.message, severity: $0.severity, at: branch.location) })
            for path in branch.rule.paths { state.note(path, for: .value, at: branch.location) }
        }
        layout = StepLayout(.state(state))
    }
}

/// A branch of a ``Choice``.
public struct When: Sendable {
    let rule: Choice.Rule
    let steps: Steps
    let location: SourceLocation

    /// Steps for when a value passes a test, such as `When(.input.Count, .isAtLeast(20)) { … }`.
    public init(
        _ path: Path, _ comparison: Choice.Comparison, file: String = #filePath, line: Int = #line,
        @StepsBuilder then steps: () -> Steps
    ) {
        self.init(.at(path, comparison), file: file, line: line, then: steps)
    }

    /// Steps for when a text is one of some texts.
    public init(
        _ path: Path, is texts: Value<String>..., file: String = #filePath, line: Int = #line,
        @StepsBuilder then steps: () -> Steps
    ) {
        self.init(.at(path, isOneOf: texts), file: file, line: line, then: steps)
    }

    /// Steps for when a rule holds.
    public init(
        _ rule: Choice.Rule, file: String = #filePath, line: Int = #line, @StepsBuilder then steps: () -> Steps
    ) {
        self.rule = rule
        self.steps = steps()
        location = SourceLocation(file: file, line: line)
    }
}
