public import TwofoldModel

/// Waits, then goes on with its input.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
public struct Wait: Step {
    /// The step's name.
    public let name: String
    /// The step as a machine lays it out.
    public let layout: StepLayout

    /// Waits for a time: 0 to 99,999,999 whole seconds.
    public init(
        _ name: String, _ duration: Duration, input: Path? = nil, output: Path? = nil, comment: String? = nil,
        file: String = #filePath, line: Int = #line
    ) {
        self.init(name, input, output, comment, SourceLocation(file: file, line: line)) { state in
            state.set("Seconds", .value(.integer(duration.wholeSeconds)))
            state.wait = duration
            state.report([duration.problem("a wait", in: 0...99_999_999)].compactMap(\.self))
        }
    }

    /// Waits until a moment, such as `2026-03-14T01:59:00Z`.
    public init(
        _ name: String, until moment: Value<String>, input: Path? = nil, output: Path? = nil, comment: String? = nil,
        file: String = #filePath, line: Int = #line
    ) {
        self.init(name, input, output, comment, SourceLocation(file: file, line: line)) { state in
            state.set("Timestamp", .value(moment.term))
            state.report([Timestamp.problem(moment.term)].compactMap(\.self))
        }
    }

    /// Waits until the moment that is at a place.
    public init(
        _ name: String, untilTimeAt path: Path, input: Path? = nil, output: Path? = nil, comment: String? = nil,
        file: String = #filePath, line: Int = #line
    ) {
        self.init(name, input, output, comment, SourceLocation(file: file, line: line)) { state in
            state.set("TimestampPath", path, for: .value)
        }
    }

    /// Waits for the number of seconds that is at a place.
    public init(
        _ name: String, secondsAt path: Path, input: Path? = nil, output: Path? = nil, comment: String? = nil,
        file: String = #filePath, line: Int = #line
    ) {
        self.init(name, input, output, comment, SourceLocation(file: file, line: line)) { state in
            state.set("SecondsPath", path, for: .value)
        }
    }

    private init(
        _ name: String, _ input: Path?, _ output: Path?, _ comment: String?, _ location: SourceLocation,
        _ setTime: (inout State) -> Void
    ) {
        self.name = name
        var state = State(name, "Wait", comment, at: location)
        state.set("InputPath", input, for: .data)
        setTime(&state)
        state.set("OutputPath", output, for: .data)
        layout = StepLayout(.state(state))
    }
}

/// A moment as the Amazon States Language writes it.
enum Timestamp {
    /// Why a text is no moment, or nil; what is not all known now may be one.
    static func problem(_ value: Term) -> Problem? {
        guard let text = value.literalText, !isMoment(Array(text.utf8)[...]) else { return nil }
        return "'\(text)' is no moment; write it as 2026-03-14T01:59:00Z"
    }

    /// Whether a text has the form of RFC 3339: `2026-03-14T01:59:00`, perhaps a fraction, and `Z` or `+01:00`.
    private static func isMoment(_ text: ArraySlice<UInt8>) -> Bool {
        guard ScheduleMoment(String(decoding: text.prefix(19), as: UTF8.self)) != nil else { return false }
        var rest = text.dropFirst(19)
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { matches([$0], "0") }
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(digits.count + 1)
        }
        return ["Z", "+00:00", "-00:00"].contains { matches(rest, $0) }
    }

    /// Whether a text has the pattern's form, in which `0` is any digit.
    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: String) -> Bool {
        text.count == pattern.utf8.count
            && zip(text, pattern.utf8).allSatisfy { byte, sign in
                sign == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == sign
            }
    }
}
