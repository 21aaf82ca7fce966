import TwofoldModel

/// What a machine does when a step has failed for good.
///
/// ```swift
/// Catch(.all, result: .input.Failure) {
///     Call(
///         "TellOfFailure", .publish, on: alerts.arn,
///         with: ["TopicArn": .value(alerts.arn), "Message": .input.Failure.Cause])
/// }
/// ```
///
/// After its steps the machine goes on behind the step that failed, unless they end in ``Fail``, ``Succeed`` or
/// ``Jump``.
///
/// Source:
/// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states
public struct Catch: Sendable {
    /// The errors that are caught.
    public let errors: [ErrorName]
    /// Where the error is put in the step's input, as an object with `Error` and `Cause`; in place of the input without
    /// it.
    public let result: Path?
    let steps: Steps
    let location: SourceLocation

    /// Catches errors; the first of a step's catches that names an error counts.
    public init(
        _ errors: ErrorName..., result: Path? = nil, file: String = #filePath, line: Int = #line,
        @StepsBuilder steps: () -> Steps
    ) {
        self.errors = errors
        self.result = result
        self.steps = steps()
        location = SourceLocation(file: file, line: line)
    }

    /// The catch as it stands in a definition.
    func node(next: String) -> DefinitionNode {
        var fields = [DefinitionField("ErrorEquals", .value(errors.term))]
        if let result { fields.append(DefinitionField("ResultPath", result.node)) }
        return .object(fields + [DefinitionField("Next", .text(next))])
    }
}

extension [[ErrorName]] {
    /// What is wrong with the errors that a step's retries, or its catches, name.
    func problems(of things: String) -> [Problem] {
        var found: [Problem] = []
        for (index, errors) in enumerated() {
            if errors.isEmpty { found.append("one of the \(things) names no error") }
            guard errors.contains(.all) else { continue }
            if errors.count > 1 {
                found.append(
                    "States.ALL stands with other errors in one of the \(things); it is all of them, and stands alone")
            }
            if index < count - 1 {
                found.append("States.ALL is not in the last of the \(things); those after it would never count")
            }
        }
        return found
    }
}
