import TwofoldModel

/// A field of a cron expression, such as the minutes.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
struct CronField {
    let name: String
    let range: ClosedRange<Int>
    /// The names of the numbers in the range, if they have some.
    let words: [String]
    /// The signs that mean something in this field only: `?`, `L`, `W` and `#`.
    let signs: Set<Character>

    static let all = [
        CronField(name: "minute", range: 0...59, words: [], signs: []),
        CronField(name: "hour", range: 0...23, words: [], signs: []),
        CronField(name: "day of month", range: 1...31, words: [], signs: ["?", "L", "W"]),
        CronField(
            name: "month", range: 1...12,
            words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], signs: []),
        CronField(
            name: "day of week", range: 1...7, words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
            signs: ["?", "L", "#"]),
        CronField(name: "year", range: 1970...2199, words: [], signs: []),
    ]

    /// Whether a text is a list of values, ranges and steps of the field.
    func accepts(_ text: Substring) -> Bool {
        if text == "?" { return signs.contains("?") }
        return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(acceptsPart)
    }

    private func acceptsPart(_ part: Substring) -> Bool {
        let steps = part.split(separator: "/", omittingEmptySubsequences: false)
        if steps.count == 2 { return acceptsStep(steps[1]) && (steps[0] == "*" || acceptsRange(steps[0])) }
        if part == "*" || part == "L" && signs.contains("L") { return true }
        if signs.contains("L"), part.hasSuffix("L") { return number(part.dropLast()) != nil }
        if signs.contains("W"), part.hasSuffix("W") { return part == "LW" || number(part.dropLast()) != nil }
        let weeks = part.split(separator: "#", omittingEmptySubsequences: false)
        if weeks.count == 2, signs.contains("#") {
            return number(weeks[0]) != nil && ["1", "2", "3", "4", "5"].contains(weeks[1])
        }
        return steps.count == 1 && acceptsRange(part)
    }

    private func acceptsStep(_ text: Substring) -> Bool {
        text.utf8.allSatisfy(\.isDigit) && (Int(text) ?? 0) > 0 && (Int(text) ?? 0) <= range.upperBound
    }

    private func acceptsRange(_ text: Substring) -> Bool {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(number)
        return ends.count <= 2 && ends.allSatisfy { $0 != nil }
    }

    /// A number in the range, or one by its name.
    private func number(_ text: Substring) -> Int? {
        // Of letters beyond ASCII, some become these words in capitals.
        guard text.utf8.allSatisfy(\.isLetterOrDigit) else { return nil }
        if let index = words.firstIndex(of: text.uppercased()) { return range.lowerBound + index }
        guard text.utf8.allSatisfy(\.isDigit), let number = Int(text), range.contains(number) else { return nil }
        return number
    }
}
