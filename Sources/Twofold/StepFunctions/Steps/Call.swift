public import TwofoldModel

/// Calls an action of an AWS service through its SDK, and takes its answer.
///
/// ```swift
/// Call(
///     "Save", .putObject, on: results.objects,
///     with: ["Bucket": .value(results.name), "Key": "policy.json", "Body": .input.Policy])
/// ```
///
/// The machine's role may then take the action on the resources that the step names.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
public struct Call: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Calls an action.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - action: The action.
    ///   - resources: What the machine's role may take the action on; ``Value/anything`` where AWS lets no policy
    ///     narrow the action.
    ///   - conditions: When it may.
    ///   - parameters: What the action is given. The names of all services' parameters begin with a capital here.
    ///   - input: The part of the machine's data that is the step's input; all of it without it.
    ///   - selection: An object made of the answer, which `.input` stands for there; all of it without it.
    ///   - result: Where that is put in the input; in place of the input without it.
    ///   - output: The part of the outcome that is handed on; all of it without it.
    ///   - timeout: How long it may take, from 1 second; 99,999,999 seconds without it.
    ///   - heartbeat: How long it may take to give a sign of life, shorter than the timeout.
    ///   - retry: When it is tried again; never without it.
    ///   - catches: What is done when it has failed for good; the machine fails without it.
    ///   - comment: What the step is for.
    public init(
        _ name: String, _ action: ServiceAction, on resources: Value<ARN>..., when conditions: [Condition] = [],
        with parameters: Payload.Fields = [:], input: Path? = nil, select selection: Payload.Fields? = nil,
        result: Path? = nil, output: Path? = nil, timeout: Duration? = nil, heartbeat: Duration? = nil,
        retry: [Retry] = [], catching catches: [Catch] = [], comment: String? = nil, file: String = #filePath,
        line: Int = #line
    ) {
        self.name = name
        var state = State(name, "Task", comment, at: SourceLocation(file: file, line: line))
        state.set("Resource", .value(action.resource.term))
        state.set("InputPath", input, for: .data)
        state.set("Parameters", parameters)
        state.setTimeout(timeout, heartbeat: heartbeat)
        state.setResult(selection, result, output)
        state.handle(retry, catches)
        state.report(action.problems)
        state.report(parameters.spellingProblems)
        if resources.isEmpty {
            state.report(
                "the step names no resource that the machine's role may call \(action.name) on; say 'on:', which is "
                    + ".anything where AWS lets no policy narrow the action")
        } else {
            state.statements = [
                Statement(.allow, actions: action.permissions, resources: resources.term, conditions: conditions)
            ]
        }
        layout = StepLayout(.state(state))
    }
}

extension Payload.Fields {
    /// Keys that Step Functions knows under another spelling.
    fileprivate var spellingProblems: [Problem] {
        entries.map(\.key).filter { $0.first?.isLowercase == true }.map { key in
            Problem(
                "the parameter '\(key)' begins with a small letter; in Step Functions every service's begin with a "
                    + "capital: '\(key.prefix(1).uppercased())\(key.dropFirst())'")
        }
    }
}
