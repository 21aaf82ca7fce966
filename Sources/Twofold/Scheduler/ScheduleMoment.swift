/// A moment to the second, as EventBridge Scheduler writes it: `2031-01-31T18:00:00`.
struct ScheduleMoment {
    /// The moment as it was written, which sorts as moments do.
    let text: String

    /// A moment of the calendar; nil for any other text.
    init?(_ text: some StringProtocol) {
        let form = /([0-9]{4})-([0-9]{2})-([0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]/
        guard let match = String(text).wholeMatch(of: form), let year = Int(match.1), let month = Int(match.2),
            let day = Int(match.3), LifecycleRule.Day(year, month, day).problem == nil
        else { return nil }
        self.text = String(text)
    }

    /// A moment in UTC, which ends in `Z`; nil for any other text.
    init?(utc text: String) {
        guard text.hasSuffix("Z") else { return nil }
        self.init(text.dropLast())
    }
}
