import Foundation

@testable import Twofold

/// What passes for a schedule, a moment, a time zone or a name is one by rules that are written in another way.
@Sendable func fuzzSchedule(_ input: inout Input) {
    let text = input.text()
    for canBeOnce in [false, true] where ScheduleExpression.problem(text, canBeOnce: canBeOnce) == nil {
        expect(
            matches(text, patterns[canBeOnce ? 1 : 0]),
            "\(text.debugDescription) passes for a schedule, and does not match its pattern")
    }
    if let moment = ScheduleMoment(text) {
        expect(isMoment(moment.text), "\(text.debugDescription) passes for a moment")
    }
    if Timestamp.problem(.string(text)) == nil {
        expect(isMoment(String(text.prefix(19))), "\(text.debugDescription) passes for a timestamp")
    }
    let zone = Schedule(
        "Fuzz", on: "rate(1 day)", timeZone: "\(text)", target: .invoke(function), name: "\(text)")
    let problems = zone.problems.map(\.message)
    if !problems.contains(where: { $0.contains("no time zone") }) {
        expect(isASCII(text, besides: "/_+-"), "\(text.debugDescription) passes for a time zone")
    }
    if !problems.contains(where: { $0.hasPrefix("the schedule's name") }) {
        expect(
            isASCII(text, besides: ".-_") && (1...64).contains(text.utf8.count), "\(text.debugDescription) is a name")
    }
}

private let function: Ref<Function> = {
    var stack = Stack("Fuzz") { _ in }
    return stack.add(Function("Work", code: .inline("pass"), runtime: .python313))
}()

private let patterns = [ScheduleExpression.pattern, Schedule.expressionPattern].map { pattern in
    try? NSRegularExpression(pattern: "^(?:\(pattern))\\z")
}

private func matches(_ text: String, _ pattern: NSRegularExpression?) -> Bool {
    let range = NSRange(location: 0, length: text.utf16.count)
    return pattern?.firstMatch(in: text, range: range)?.range == range
}

/// Whether Foundation's calendar has the moment `2031-01-31T18:00:00`.
private func isMoment(_ text: String) -> Bool {
    let numbers = text.utf8.split(whereSeparator: { !(0x30...0x39).contains($0) }).compactMap {
        Int(String(decoding: Array($0), as: UTF8.self))
    }
    guard numbers.count == 6, text.utf8.count == 19 else { return false }
    let parts = DateComponents(
        calendar: calendar, timeZone: .gmt, year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3],
        minute: numbers[4], second: numbers[5])
    return parts.isValidDate
}

private let calendar = Calendar(identifier: .gregorian)

private func isASCII(_ text: String, besides punctuation: String) -> Bool {
    text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || punctuation.utf8.contains(byte)
    }
}
