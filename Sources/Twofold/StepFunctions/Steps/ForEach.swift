import TwofoldModel

/// Runs steps for each element of a list, several at a time, and gives the list of what they made.
///
/// ```swift
/// ForEach("EachPrincipal", in: .input.Plan.Principals, with: ["Arn": .item.Arn, "Plan": .input.Plan]) {
///     …
/// }
/// ```
///
/// When one of the elements fails, the others are stopped and the step fails.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
public struct ForEach: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Runs steps for each element.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - items: Where the list is; the whole input without it.
    ///   - selection: What the steps are given for an element, made of the step's input and of ``Path/item`` and
    ///     ``Path/index``; the element without it.
    ///   - maxConcurrency: How many elements at a time at most; 0, and without it, as many as Step Functions sees fit,
    ///     which is up to 40.
    ///   - input: The part of the machine's data that is the step's input; all of it without it.
    ///   - resultSelection: An object made of the list of results, which `.input` stands for there; the list without
    ///     it.
    ///   - result: Where that is put in the input; in place of the input without it.
    ///   - output: The part of the outcome that is handed on; all of it without it.
    ///   - retry: When all of it is run again; never without it.
    ///   - catches: What is done when it has failed for good; the machine fails without it.
    ///   - comment: What the step is for.
    ///   - steps: What is run; names in it are unique in the whole machine, and jumps stay in it.
    public init(
        _ name: String, in items: Path? = nil, with selection: Payload.Fields? = nil, maxConcurrency: Int? = nil,
        input: Path? = nil, select resultSelection: Payload.Fields? = nil, result: Path? = nil, output: Path? = nil,
        retry: [Retry] = [], catching catches: [Catch] = [], comment: String? = nil, file: String = #filePath,
        line: Int = #line, @StepsBuilder steps: () -> Steps
    ) {
        self.name = name
        var state = State(name, "Map", comment, at: SourceLocation(file: file, line: line))
        state.set("InputPath", input, for: .data)
        state.set("ItemsPath", items, for: .value)
        state.set("ItemSelector", selection, hasItem: true)
        state.set("MaxConcurrency", maxConcurrency.map { .value(.integer($0)) })
        state.set("ItemProcessor", .items(steps()))
        state.setResult(resultSelection, result, output)
        state.handle(retry, catches)
        if let maxConcurrency, maxConcurrency < 0 {
            state.report("'maxConcurrency:' is 0, which is no limit, or more, not \(maxConcurrency)")
        }
        layout = StepLayout(.state(state))
    }
}
