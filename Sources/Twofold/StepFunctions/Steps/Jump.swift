import TwofoldModel

/// Goes to a step that stands somewhere else among the same steps, and so makes a loop.
///
/// ```swift
/// let pause = Wait("Pause", .seconds(30))
/// …
/// pause
/// Call("GetStatus", …)
/// Choice("IsDone") { When(.input.Status, is: "DONE") {} } otherwise: { Jump(to: pause) }
/// ```
///
/// It is no state of its own.
public struct Jump: FinalStep {
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Goes to a step.
    public init(to step: some NamedStep, file: String = #filePath, line: Int = #line) {
        self.init(to: step.name, file: file, line: line)
    }

    /// Goes to the step with a name.
    public init(to name: String, file: String = #filePath, line: Int = #line) {
        layout = StepLayout(.jump(to: name, SourceLocation(file: file, line: line)))
    }
}
