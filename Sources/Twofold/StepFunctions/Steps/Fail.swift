import TwofoldModel

/// Ends the machine as failed, wherever it stands, unless a ``Catch`` around it takes the error.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html
public struct Fail: FinalStep, NamedStep {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Fails.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - error: The error's name, for catches and alarms: a text, or a path or function that gives one.
    ///   - cause: What happened, for people: a text, or a path or function that gives one.
    ///   - comment: What the step is for.
    public init(
        _ name: String, error: Payload? = nil, cause: Payload? = nil, comment: String? = nil,
        file: String = #filePath, line: Int = #line
    ) {
        self.name = name
        var state = State(name, "Fail", comment, at: SourceLocation(file: file, line: line))
        for (key, payload) in [("Error", error), ("Cause", cause)] {
            guard let payload else { continue }
            var encoder = PayloadEncoder()
            let field = encoder.textField(key, payload, functions: Self.textFunctions)
            state.set(field.key, field.value)
            state.take(encoder)
        }
        state.exit = .none
        layout = StepLayout(.state(state))
    }

    /// The functions that Step Functions takes here.
    private static let textFunctions: Set<String> = [
        "Format", "JsonToString", "ArrayGetItem", "Base64Encode", "Base64Decode", "Hash", "UUID",
    ]
}
