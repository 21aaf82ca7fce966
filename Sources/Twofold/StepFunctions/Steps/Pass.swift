import TwofoldModel

/// Makes data out of its input, or adds some to it, and does nothing else.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html
public struct Pass: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Makes an object.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - parameters: The object; the input without it.
    ///   - input: The part of the machine's data that is the step's input; all of it without it.
    ///   - result: Where the object is put in the input; in place of the input without it.
    ///   - output: The part of the outcome that is handed on; all of it without it.
    ///   - comment: What the step is for.
    public init(
        _ name: String, with parameters: Payload.Fields? = nil, input: Path? = nil, result: Path? = nil,
        output: Path? = nil, comment: String? = nil, file: String = #filePath, line: Int = #line
    ) {
        self.name = name
        var state = State(name, "Pass", comment, at: SourceLocation(file: file, line: line))
        state.set("InputPath", input, for: .data)
        state.set("Parameters", parameters)
        state.setResult(nil, result, output)
        layout = StepLayout(.state(state))
    }

    /// Makes a value of any kind that is known before the machine runs.
    public init(
        _ name: String, value: Payload, input: Path? = nil, result: Path? = nil, output: Path? = nil,
        comment: String? = nil, file: String = #filePath, line: Int = #line
    ) {
        self.name = name
        var state = State(name, "Pass", comment, at: SourceLocation(file: file, line: line))
        var encoder = PayloadEncoder()
        state.set("InputPath", input, for: .data)
        state.set("Result", encoder.constant(value, in: "'value:'"))
        state.take(encoder)
        state.setResult(nil, result, output)
        layout = StepLayout(.state(state))
    }
}
