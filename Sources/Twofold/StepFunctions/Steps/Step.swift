import TwofoldModel

/// A part of a state machine.
///
/// Conform a type of your own to ``Step`` instead, and say which steps it stands for:
///
/// ```swift
/// struct Tell: Step {
///     let name: String
///     let topic: Ref<Topic>
///
///     var layout: StepLayout {
///         Call(name, .publish, on: topic.arn, with: ["TopicArn": .value(topic.arn), "Message": .input.Text]).layout
///     }
/// }
/// ```
public protocol StateMachineStep: Sendable {
    /// The step as a machine lays it out.
    var layout: StepLayout { get }
}

/// A part of a state machine that a ``Jump`` can lead to.
public protocol NamedStep: StateMachineStep {
    /// The name, unique in the whole machine; at most 80 characters.
    var name: String { get }
}

/// Something that a state machine does before it goes on to the next step.
public protocol Step: NamedStep {}

/// Something after which a state machine does not go on: it fails, succeeds or jumps.
public protocol FinalStep: StateMachineStep {}

/// What a step puts into a machine's definition.
public struct StepLayout: Sendable {
    indirect enum Content: Sendable {
        case state(State)
        case jump(to: String, SourceLocation)
        case end
        case sequence([StepLayout])
    }

    let content: Content

    init(_ content: Content) { self.content = content }
}
