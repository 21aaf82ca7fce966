public import TwofoldModel

/// The name of an error that a step can meet.
///
/// Those of a service are its prefix and the exception, such as `"AccessAnalyzer.ThrottlingException"`; those of a
/// Lambda function are the exception's name in its language.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
public struct ErrorName: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// An error that has no constant here.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Every error but `States.DataLimitExceeded` and `States.Runtime`; it stands alone, and in the last place.
    public static let all: ErrorName = "States.ALL"
    /// Every error of a step but that it ran out of time.
    public static let taskFailed: ErrorName = "States.TaskFailed"
    /// The step took longer than its `timeout:`, or gave no sign of life for its `heartbeat:`.
    public static let timeout: ErrorName = "States.Timeout"
    /// The step gave no sign of life for its `heartbeat:`.
    public static let heartbeatTimeout: ErrorName = "States.HeartbeatTimeout"
    /// The machine's role may not do what the step calls.
    public static let permissions: ErrorName = "States.Permissions"
    /// The input, output or result has more than 262,144 bytes.
    public static let dataLimitExceeded: ErrorName = "States.DataLimitExceeded"
    /// An intrinsic function could not be computed.
    public static let intrinsicFailure: ErrorName = "States.IntrinsicFailure"
    /// Nothing is at the path of `result:`, so that the result cannot be put there.
    public static let resultPathMatchFailure: ErrorName = "States.ResultPathMatchFailure"
    /// Nothing is at a path of `with:` or `select:`.
    public static let parameterPathFailure: ErrorName = "States.ParameterPathFailure"
    /// A branch of a ``Parallel`` failed.
    public static let branchFailed: ErrorName = "States.BranchFailed"
}
