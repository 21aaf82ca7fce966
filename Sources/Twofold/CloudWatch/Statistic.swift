public import TwofoldModel

/// What an alarm makes of the values that a metric had in a period.
///
/// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
public struct Statistic: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// A statistic that has no constant here, such as `tm90`.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The sum divided by the number of values.
    public static let average: Statistic = "Average"
    /// All values together.
    public static let sum: Statistic = "Sum"
    /// The lowest value.
    public static let minimum: Statistic = "Minimum"
    /// The highest value.
    public static let maximum: Statistic = "Maximum"
    /// The number of values.
    public static let sampleCount: Statistic = "SampleCount"

    /// The value that a percentage of the values do not exceed: 99 is `p99`.
    public static func percentile(_ percentage: Int) -> Statistic { Statistic(rawValue: "p\(percentage)") }

    /// Whether the statistic is one of the five that both targets hold apart from all others.
    var isSimple: Bool { [.average, .sum, .minimum, .maximum, .sampleCount].contains(self) }
}
