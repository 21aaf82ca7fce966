import TwofoldModel

/// How long CloudWatch Logs keeps what is written to a log group.
///
/// Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
public struct LogRetention: Sendable, Hashable {
    /// The days; nil for ever.
    public let days: Int?

    /// A number of days; the service takes only those that have a constant here.
    public init(days: Int) { self.days = days }
    private init() { days = nil }

    /// For ever, at a price for each month.
    public static let forever = LogRetention()
    /// A day.
    public static let days1 = LogRetention(days: 1)
    /// 3 days.
    public static let days3 = LogRetention(days: 3)
    /// 5 days.
    public static let days5 = LogRetention(days: 5)
    /// A week.
    public static let days7 = LogRetention(days: 7)
    /// 2 weeks.
    public static let days14 = LogRetention(days: 14)
    /// 30 days.
    public static let days30 = LogRetention(days: 30)
    /// 60 days.
    public static let days60 = LogRetention(days: 60)
    /// 90 days.
    public static let days90 = LogRetention(days: 90)
    /// 120 days.
    public static let days120 = LogRetention(days: 120)
    /// 150 days.
    public static let days150 = LogRetention(days: 150)
    /// 180 days.
    public static let days180 = LogRetention(days: 180)
    /// A year.
    public static let days365 = LogRetention(days: 365)
    /// 400 days.
    public static let days400 = LogRetention(days: 400)
    /// 18 months.
    public static let days545 = LogRetention(days: 545)
    /// 2 years.
    public static let days731 = LogRetention(days: 731)
    /// 3 years.
    public static let days1096 = LogRetention(days: 1_096)
    /// 5 years.
    public static let days1827 = LogRetention(days: 1_827)
    /// 6 years.
    public static let days2192 = LogRetention(days: 2_192)
    /// 7 years.
    public static let days2557 = LogRetention(days: 2_557)
    /// 8 years.
    public static let days2922 = LogRetention(days: 2_922)
    /// 9 years.
    public static let days3288 = LogRetention(days: 3_288)
    /// 10 years.
    public static let days3653 = LogRetention(days: 3_653)

    /// What the service takes.
    static let allowedDays = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
    ]

    /// Why the service does not take it, or nil.
    var problem: Problem? {
        guard let days, !Self.allowedDays.contains(days) else { return nil }
        let choices = Self.allowedDays.map(String.init).joined(separator: ", ")
        return "a log is not kept for \(days) days; choose one of \(choices)"
    }
}
