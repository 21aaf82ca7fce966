import TwofoldModel

/// Ends the machine, or the run of a ``ForEach`` or ``Branch``, with its input as the outcome.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html
public struct Succeed: FinalStep, NamedStep {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Ends successfully; for an outcome of another form, put a ``Pass`` before it.
    public init(_ name: String, comment: String? = nil, file: String = #filePath, line: Int = #line) {
        self.name = name
        var state = State(name, "Succeed", comment, at: SourceLocation(file: file, line: line))
        state.exit = .none
        layout = StepLayout(.state(state))
    }
}
