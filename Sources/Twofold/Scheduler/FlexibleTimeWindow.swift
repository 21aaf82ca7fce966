import TwofoldModel

/// How long after its time a schedule may act, so that many schedules do not act all at once.
///
/// Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
public enum FlexibleTimeWindow: Sendable, Hashable {
    /// It acts within the minute.
    case off
    /// It acts at some moment in a time of whole minutes: 1 minute to 24 hours.
    case upTo(Duration)

    private var length: Duration? { if case .upTo(let length) = self { length } else { nil } }

    var properties: [Property] {
        [
            Property("FlexibleTimeWindow.Mode", "flexible_time_window.mode", length == nil ? "OFF" : "FLEXIBLE"),
            Property(
                "FlexibleTimeWindow.MaximumWindowInMinutes", "flexible_time_window.maximum_window_in_minutes",
                length.map { $0.wholeSeconds / 60 }),
        ]
    }

    var problem: Problem? { length?.problem("the flexible time window", in: 1...1_440, unit: 60) }
}
