public import TwofoldModel

extension Schedule {
    /// What every expression of a schedule matches, for a parameter that holds one.
    public static let expressionPattern =
        "(\(ScheduleExpression.pattern)|"
        + #"at\([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\))"#

    /// What every time zone matches, for a parameter that holds one: an area and a city, such as `Europe/Berlin`, or
    /// `UTC`.
    public static let timeZonePattern = "(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+){1,2})"

    /// An expression, time zone or moment that Scheduler does not understand, and what is longer than it takes.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...64, punctuation: ".-_")
        var found = [
            rule.problem("the schedule's name", name), rule.problem("the group's name", group), window.problem,
        ].compactMap(\.self)
        if let text = expression.term.literalText,
            let problem = ScheduleExpression.problem(text, canBeOnce: true)
        {
            found.append(Problem(problem))
        }
        if let text = description?.term.literalText, text.unicodeScalars.count > 512 {
            found.append("the description has \(text.unicodeScalars.count) characters; 512 are allowed")
        }
        if let key = key?.term.literalText, key.contains(":alias/") {
            found.append("'\(key)' is the ARN of an alias, by which no policy allows to decrypt; give that of the key")
        }
        return found + timeZoneProblems + momentProblems + target.problems + role.problems
    }

    private var timeZoneProblems: [Problem] {
        guard let text = timeZone?.term.literalText else { return [] }
        if text.count <= 50, let form = try? Regex(Self.timeZonePattern), text.wholeMatch(of: form) != nil {
            return []
        }
        return ["'\(text)' is no time zone; write an area and a city, such as Europe/Berlin, or UTC"]
    }

    private var momentProblems: [Problem] {
        let texts = [start, end].compactMap { $0?.term.literalText }
        let moments = texts.compactMap(ScheduleMoment.init(utc:))
        if moments.count == 2, moments[0].text >= moments[1].text {
            return ["the schedule ends at \(texts[1]), which is not after its start at \(texts[0])"]
        }
        return texts.filter { ScheduleMoment(utc: $0) == nil }.map {
            "'\($0)' is no moment in UTC; write it as 2031-01-31T18:00:00Z"
        }
    }
}
