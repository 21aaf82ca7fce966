/// When a rule or a schedule acts by itself: `rate(1 day)` or `cron(0 18 ? * MON-FRI *)`; a schedule also once,
/// `at(2031-01-31T18:00:00)`.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
public enum ScheduleExpression {
    /// What is wrong with an expression, or nil.
    ///
    /// - Parameter canBeOnce: Whether it may name one moment, as a schedule's may, and a rule's may not.
    static func problem(_ text: String, canBeOnce: Bool = false) -> String? {
        if let rate = content(of: text, "rate") { return rateProblem(rate) }
        if let cron = content(of: text, "cron") { return cronProblem(cron) }
        guard canBeOnce else { return "'\(text)' is no schedule; write rate(1 day) or cron(0 18 ? * MON-FRI *)" }
        if let moment = content(of: text, "at") {
            guard ScheduleMoment(moment) == nil else { return nil }
            return "'at(\(moment))' is no moment; write it as at(2031-01-31T18:00:00), in the schedule's time zone"
        }
        return "'\(text)' is no schedule; write rate(1 day), cron(0 18 ? * MON-FRI *) or at(2031-01-31T18:00:00)"
    }

    /// What every expression of a rule matches, for a parameter that holds one.
    public static let pattern =
        #"(rate\([1-9][0-9]* (minute|minutes|hour|hours|day|days)\)|cron\([A-Za-z0-9*?,/#-]+( [A-Za-z0-9*?,/#-]+){5}\))"#

    private static func content(of text: String, _ name: String) -> Substring? {
        guard text.hasPrefix("\(name)("), text.hasSuffix(")") else { return nil }
        return text.dropFirst(name.count + 1).dropLast()
    }

    private static func rateProblem(_ rate: Substring) -> String? {
        let parts = rate.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy(\.isDigit), parts[0].first != "0", let number = Int(parts[0])
        else { return "'rate(\(rate))' is no rate; write a number and a unit, such as rate(5 minutes)" }
        let units = number == 1 ? ["minute", "hour", "day"] : ["minutes", "hours", "days"]
        guard !units.contains(String(parts[1])) else { return nil }
        return "the unit of 'rate(\(rate))' is \(units[0]), \(units[1]) or \(units[2])"
    }

    private static func cronProblem(_ cron: Substring) -> String? {
        let fields = cron.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 6 else {
            return
                "'cron(\(cron))' has \(fields.count) fields; minutes, hours, day of month, month, day of week and year "
                + "are six"
        }
        guard (fields[2] == "?") != (fields[4] == "?") else {
            return "one of day of month and day of week in 'cron(\(cron))' has to be ?, and not both"
        }
        for (field, text) in zip(CronField.all, fields) where !field.accepts(text) {
            return "'\(text)' is no \(field.name) in 'cron(\(cron))': \(field.range.lowerBound) to "
                + "\(field.range.upperBound)\(field.words.isEmpty ? "" : ", or \(field.words[0]) to \(field.words[field.words.count - 1])")"
        }
        return nil
    }
}
