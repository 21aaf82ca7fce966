import TwofoldModel

/// Runs several branches at once, each with the same input, and gives the list of what they made, in their order.
///
/// When one of the branches fails, the others are stopped and the step fails.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
public struct Parallel: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Runs branches at once.
    ///
    /// - Parameters:
    ///   - name: Unique in the whole machine; at most 80 characters.
    ///   - input: The part of the machine's data that is the step's input; all of it without it. For data of another
    ///     form, put a ``Pass`` before the step: cfn-lint knows no `Parameters` here.
    ///   - selection: An object made of the list of results, which `.input` stands for there; the list without it.
    ///   - result: Where that is put in the input; in place of the input without it.
    ///   - output: The part of the outcome that is handed on; all of it without it.
    ///   - retry: When all of it is run again; never without it.
    ///   - catches: What is done when it has failed for good; the machine fails without it.
    ///   - comment: What the step is for.
    ///   - branches: What is run; names in it are unique in the whole machine, and jumps stay in their branch.
    public init(
        _ name: String, input: Path? = nil,
        select selection: Payload.Fields? = nil, result: Path? = nil, output: Path? = nil, retry: [Retry] = [],
        catching catches: [Catch] = [], comment: String? = nil, file: String = #filePath, line: Int = #line,
        @BranchesBuilder<Branch> branches: () -> [Branch]
    ) {
        self.name = name
        var state = State(name, "Parallel", comment, at: SourceLocation(file: file, line: line))
        let branches = branches()
        state.set("InputPath", input, for: .data)
        state.set("Branches", .branches(branches))
        state.setResult(selection, result, output)
        state.handle(retry, catches)
        if branches.isEmpty { state.report("the step has no branches") }
        layout = StepLayout(.state(state))
    }
}

/// A branch of a ``Parallel``.
public struct Branch: Sendable {
    let steps: Steps
    let location: SourceLocation

    /// Steps that run beside those of the other branches.
    public init(file: String = #filePath, line: Int = #line, @StepsBuilder _ steps: () -> Steps) {
        self.steps = steps()
        location = SourceLocation(file: file, line: line)
    }
}
