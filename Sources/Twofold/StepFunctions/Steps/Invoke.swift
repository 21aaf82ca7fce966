public import TwofoldModel

/// Calls a Lambda function and takes what it returns.
///
/// The machine's role may then call it.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
public struct Invoke: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Calls a function.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - function: The function.
    ///   - parameters: What it is given; the step's input without it.
    ///   - input: The part of the machine's data that is the step's input; all of it without it.
    ///   - selection: An object made of what it returned, which `.input` stands for there; all of it without it.
    ///   - result: Where that is put in the input; in place of the input without it.
    ///   - output: The part of the outcome that is handed on; all of it without it.
    ///   - timeout: How long it may take, from 1 second; 99,999,999 seconds without it.
    ///   - heartbeat: How long it may take to give a sign of life, shorter than the timeout.
    ///   - retry: When it is tried again: after the faults of Lambda itself, unless something else is said.
    ///   - catches: What is done when it has failed for good; the machine fails without it.
    ///   - comment: What the step is for.
    public init(
        _ name: String, _ function: Ref<Function>, with parameters: Payload.Fields? = nil, input: Path? = nil,
        select selection: Payload.Fields? = nil, result: Path? = nil, output: Path? = nil, timeout: Duration? = nil,
        heartbeat: Duration? = nil, retry: [Retry] = [.lambdaFaults], catching catches: [Catch] = [],
        comment: String? = nil, file: String = #filePath, line: Int = #line
    ) {
        self.name = name
        var state = State(name, "Task", comment, at: SourceLocation(file: file, line: line))
        state.set("Resource", .value(function.arn.term))
        state.set("InputPath", input, for: .data)
        state.set("Parameters", parameters)
        state.setTimeout(timeout, heartbeat: heartbeat)
        state.setResult(selection, result, output)
        state.handle(retry, catches)
        state.statements = [.allow("lambda:InvokeFunction", on: function.arn)]
        layout = StepLayout(.state(state))
    }
}
