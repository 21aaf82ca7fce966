public import TwofoldModel

/// How an alarm holds a statistic against its threshold.
public struct Comparison: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// A comparison that has no constant here.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Above the threshold.
    public static let greaterThan: Comparison = "GreaterThanThreshold"
    /// At the threshold, or above it.
    public static let greaterThanOrEqual: Comparison = "GreaterThanOrEqualToThreshold"
    /// Below the threshold.
    public static let lessThan: Comparison = "LessThanThreshold"
    /// At the threshold, or below it.
    public static let lessThanOrEqual: Comparison = "LessThanOrEqualToThreshold"
}

/// What an alarm makes of a period without values.
///
/// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
public struct MissingData: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// A treatment that has no constant here.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The period is as if it had crossed the threshold.
    public static let breaching: MissingData = "breaching"
    /// The period is as if it had not crossed the threshold.
    public static let notBreaching: MissingData = "notBreaching"
    /// The alarm stays as it is.
    public static let ignore: MissingData = "ignore"
    /// The alarm has insufficient data, if that goes for all periods.
    public static let missing: MissingData = "missing"
}
