@testable import TwofoldModel

/// A pattern that passes for one of harmless texts matches no harmful character, and any text may be a pattern.
@Sendable func fuzzPattern(_ input: inout Input) {
    let text = input.remainder()
    let pattern = AllowedPattern(text)
    let isPortable = pattern.unportableConstruct == nil
    // In a class, Swift takes these for operations on sets, as neither target does.
    guard pattern.admitsOnlyJSONSafeText, isPortable, !text.contains("--"), !text.contains("~~"),
        let regex = try? Regex(text).matchingSemantics(.unicodeScalar)
    else { return }
    for character in harmful {
        let match = try? regex.firstMatch(in: character)
        expect(
            match.map(\.range.isEmpty) != false,
            "the pattern \(text.debugDescription) passes for a safe one and matches \(character.debugDescription)")
    }
}

private let harmful = (UInt8(0)..<0x20).map { String(UnicodeScalar($0)) } + ["\"", "\\"]
