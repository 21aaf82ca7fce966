import TwofoldModel

/// When a step is tried again, and how often.
///
/// ```swift
/// Retry("AccessAnalyzer.ConflictException", interval: .minutes(1), maxAttempts: 15, backoffRate: 1.5, jitter: .full)
/// ```
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
public struct Retry: Sendable {
    /// How the times between attempts are spread, so that those who failed together do not come back together.
    public enum Jitter: String, Sendable {
        /// Any time from 0 to the computed one.
        case full = "FULL"
        /// The computed time.
        case none = "NONE"
    }

    /// The errors after which it is tried again.
    public let errors: [ErrorName]
    /// The time before the second attempt, in whole seconds from 1; 1 second without it.
    public let interval: Duration?
    /// How often it is tried again, from 0; 3 times without it.
    public let maxAttempts: Int?
    /// What the time is multiplied with from attempt to attempt, from 1; 2 without it.
    public let backoffRate: Double?
    /// The longest time between two attempts, longer than the interval and shorter than 31,622,400 seconds; no limit
    /// without it.
    public let maxDelay: Duration?
    /// How the times are spread; not at all without it.
    public let jitter: Jitter?

    /// A rule for some errors; the first rule that names an error counts.
    public init(
        _ errors: ErrorName..., interval: Duration? = nil, maxAttempts: Int? = nil, backoffRate: Double? = nil,
        maxDelay: Duration? = nil, jitter: Jitter? = nil
    ) {
        self.errors = errors
        self.interval = interval
        self.maxAttempts = maxAttempts
        self.backoffRate = backoffRate
        self.maxDelay = maxDelay
        self.jitter = jitter
    }

    /// The faults of AWS Lambda itself, which pass: six more attempts, after 2, 4, 8, … seconds.
    ///
    /// Source: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
    public static let lambdaFaults = Retry(
        "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException", interval: .seconds(2), maxAttempts: 6, jitter: .full)

    /// The rule as it stands in a definition.
    var node: DefinitionNode {
        var fields = [DefinitionField("ErrorEquals", .value(errors.term))]
        func add(_ key: String, _ value: Term?) {
            if let value { fields.append(DefinitionField(key, .value(value))) }
        }
        add("IntervalSeconds", interval?.wholeSeconds.term)
        add("MaxAttempts", maxAttempts?.term)
        add("BackoffRate", backoffRate?.term)
        add("MaxDelaySeconds", maxDelay?.wholeSeconds.term)
        add("JitterStrategy", jitter?.rawValue.term)
        return .object(fields)
    }

    /// What Step Functions would refuse of the rule by itself.
    var problems: [Problem] {
        var found = [interval?.problem("the interval of a retry", in: 1...99_999_999)].compactMap(\.self)
        if let maxAttempts, !(0...99_999_999).contains(maxAttempts) {
            found.append("a retry makes 0 to 99999999 attempts, not \(maxAttempts)")
        }
        if let backoffRate, !(backoffRate >= 1 && backoffRate.isFinite) {
            found.append("the backoff rate of a retry is 1 or more, not \(backoffRate)")
        }
        if let maxDelay {
            let shortest = (interval ?? .seconds(1)).wholeSeconds + 1
            let range = shortest...max(shortest, 31_622_399)
            if let problem = maxDelay.problem("the longest delay of a retry", in: range) { found.append(problem) }
        }
        return found
    }
}
