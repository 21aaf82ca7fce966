/// Steps, one after the other.
public struct Steps: Sendable, StateMachineStep {
    /// The steps as a machine lays them out.
    public let layout: StepLayout

    /// Steps that are made by a program; what cannot be reached among them is found with the stack.
    public init(_ steps: [any StateMachineStep]) { layout = StepLayout(.sequence(steps.map(\.layout))) }

    /// Steps as they are written.
    public init(@StepsBuilder _ steps: () -> Steps) { self = steps() }
}

/// Builds steps, and lets the compiler refuse one that can never run.
@resultBuilder
public enum StepsBuilder {
    /// Steps after which the machine goes on.
    public struct Open: Sendable { let steps: [any StateMachineStep] }
    /// Steps after which it does not.
    public struct Closed: Sendable { let steps: [any StateMachineStep] }

    /// A step.
    public static func buildExpression(_ step: some Step) -> Open { Open(steps: [step]) }
    /// A step after which the machine does not go on.
    public static func buildExpression(_ step: some FinalStep) -> Closed { Closed(steps: [step]) }
    /// Steps that were put together elsewhere.
    public static func buildExpression(_ steps: Steps) -> Open { Open(steps: [steps]) }

    /// The first steps.
    public static func buildPartialBlock(first: Open) -> Open { first }
    /// The first steps.
    public static func buildPartialBlock(first: Closed) -> Closed { first }
    /// Further steps.
    public static func buildPartialBlock(accumulated: Open, next: Open) -> Open {
        Open(steps: accumulated.steps + next.steps)
    }
    /// The last steps.
    public static func buildPartialBlock(accumulated: Open, next: Closed) -> Closed {
        Closed(steps: accumulated.steps + next.steps)
    }
    /// Refuses a step that can never run.
    @available(*, unavailable, message: "this step can never run: the step before it does not go on")
    public static func buildPartialBlock(accumulated: Closed, next: Open) -> Closed { accumulated }
    /// Refuses a step that can never run.
    @available(*, unavailable, message: "this step can never run: the step before it does not go on")
    public static func buildPartialBlock(accumulated: Closed, next: Closed) -> Closed { accumulated }

    /// No steps.
    public static func buildBlock() -> Open { Open(steps: []) }
    /// Steps that are there or not.
    public static func buildOptional(_ steps: Open?) -> Open { steps ?? Open(steps: []) }
    /// One of two sequences.
    public static func buildEither(first: Open) -> Open { first }
    /// One of two sequences.
    public static func buildEither(second: Open) -> Open { second }
    /// The steps of a loop.
    public static func buildArray(_ steps: [Open]) -> Open { Open(steps: steps.flatMap(\.steps)) }

    /// The whole.
    public static func buildFinalResult(_ steps: Open) -> Steps { Steps(steps.steps) }
    /// The whole.
    public static func buildFinalResult(_ steps: Closed) -> Steps { Steps(steps.steps) }
}

/// Builds a list of branches.
@resultBuilder
public enum BranchesBuilder<Branch> {
    /// A branch.
    public static func buildExpression(_ branch: Branch) -> [Branch] { [branch] }
    /// Several branches.
    public static func buildBlock(_ branches: [Branch]...) -> [Branch] { branches.flatMap(\.self) }
    /// Branches that are there or not.
    public static func buildOptional(_ branches: [Branch]?) -> [Branch] { branches ?? [] }
    /// One of two lists.
    public static func buildEither(first: [Branch]) -> [Branch] { first }
    /// One of two lists.
    public static func buildEither(second: [Branch]) -> [Branch] { second }
    /// The branches of a loop.
    public static func buildArray(_ branches: [[Branch]]) -> [Branch] { branches.flatMap(\.self) }
}
