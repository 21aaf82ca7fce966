@testable import TwofoldModel

/// Prints each pattern that passes the check of parameters, in hexadecimal digits, for `patterns.py`.
@Sendable func printAcceptedPattern(_ input: inout Input) {
    let text = input.remainder()
    guard AllowedPattern(text).unportableConstruct == nil, (try? Regex(text)) != nil else { return }
    print("accepted " + text.utf8.map { "\($0 < 16 ? "0" : "")" + String($0, radix: 16) }.joined())
}
