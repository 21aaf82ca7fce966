import TwofoldModel

/// A place in the JSON that a state machine passes from step to step.
///
/// ```swift
/// Path.input.Window.StartTime      // $.Window.StartTime
/// Path.input.Outcomes[...].Status  // $.Outcomes[*].Status
/// Path.input["odd name"][0]        // $['odd name'][0]
/// Path.context.Execution.Id        // $$.Execution.Id
/// ```
///
/// Where a path is wanted, as where a ``Payload`` is, the type's name can be left out: `.input.Window`.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
@dynamicMemberLookup
public struct Path: Sendable, Equatable {
    /// The path as the Amazon States Language writes it; nil for no place at all.
    let jsonPath: String?

    private init(_ jsonPath: String?) { self.jsonPath = jsonPath }

    /// A path in JSONPath's own syntax, for what the members do not say, such as `$.Jobs[?(@.Status == 'FAILED')]`.
    ///
    /// Whether it is one is checked with the stack.
    public init(jsonPath: String) { self.jsonPath = jsonPath }

    /// What the step is given, and in `select:` the step's raw result: `$`.
    public static var input: Path { Path("$") }
    /// What Step Functions knows of the execution: `$$`, such as `.context.Execution.Id` or
    /// `.context.State.EnteredTime`.
    ///
    /// Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
    public static var context: Path { Path("$$") }
    /// The element that a ``ForEach`` is at: `$$.Map.Item.Value`.
    public static var item: Path { Path("$$.Map.Item.Value") }
    /// The index of the element that a ``ForEach`` is at, from 0: `$$.Map.Item.Index`.
    public static var index: Path { Path("$$.Map.Item.Index") }
    /// No place at all: `null`.
    ///
    /// `result: .discard` drops the step's result and hands on its input; `input: .discard` gives the step an empty
    /// object, and `output: .discard` the next one. CloudFormation takes no `null` in a template, so a machine that
    /// discards anything is written there as a text, `DefinitionString`, instead of an object.
    public static var discard: Path { Path(nil) }

    /// A field of the object at this place.
    public subscript(dynamicMember name: String) -> Path { self[name] }
    /// A field whose name is no Swift identifier, or not known before the program runs.
    public subscript(name: String) -> Path { appending(Self.step(to: name)) }
    /// An element of the list at this place, from 0; from the end where it is negative.
    public subscript(index: Int) -> Path { appending("[\(index)]") }
    /// Every element of the list at this place, or every field of the object: `list[...]`.
    public subscript(all: UnboundedRange) -> Path { appending("[*]") }

    private func appending(_ step: String) -> Path { Path(jsonPath.map { $0 + step }) }

    private static func step(to name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
        guard !isPlain else { return ".\(name)" }
        return "['\(name.escaping("'", "\\"))']"
    }
}

// The same places where a payload is wanted, so that a path needs no wrapping there.
extension Path {
    /// The value of a field of the object at this place.
    @_disfavoredOverload public subscript(dynamicMember name: String) -> Payload { .at(self[name]) }
    /// The value of a field whose name is no Swift identifier, or not known before the program runs.
    @_disfavoredOverload public subscript(name: String) -> Payload { .at(self[name]) }
    /// An element of the list at this place, from 0; from the end where it is negative.
    @_disfavoredOverload public subscript(index: Int) -> Payload { .at(self[index]) }
    /// Every element of the list at this place, or every field of the object: `list[...]`.
    @_disfavoredOverload public subscript(all: UnboundedRange) -> Payload { .at(self[all]) }
}

extension String {
    /// The text with a backslash before each of some characters.
    func escaping(_ characters: Unicode.Scalar...) -> String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if characters.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
