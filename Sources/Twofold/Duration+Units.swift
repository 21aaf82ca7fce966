extension Duration {
    /// A number of minutes.
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    /// A number of hours.
    public static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
    /// A number of days.
    public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }

    /// The whole seconds, as AWS counts; a fraction is left out, and reported by ``problem(_:in:unit:)``.
    var wholeSeconds: Int { Int(components.seconds) }

    /// Why a service does not take the duration, or nil.
    ///
    /// - Parameters:
    ///   - name: What the duration is of, such as `the timeout`.
    ///   - range: What the service takes, in units.
    ///   - unit: The service's unit, in seconds.
    func problem(_ name: String, in range: ClosedRange<Int>, unit: Int = 1) -> Problem? {
        let words = [1: "seconds", 60: "minutes", 86_400: "days"][unit] ?? "units"
        if components.attoseconds != 0 || wholeSeconds % unit != 0 {
            return "\(name) is \(self), which is no whole number of \(words)"
        }
        guard !range.contains(wholeSeconds / unit) else { return nil }
        return "\(name) is \(range.lowerBound) to \(range.upperBound) \(words), not \(wholeSeconds / unit)"
    }
}
