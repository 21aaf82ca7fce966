@testable import TwofoldModel

/// Any text may be given as an ID; what passes for one has a name in both targets.
@Sendable func fuzzNames(_ input: inout Input) {
    let text = input.remainder()
    let id = LogicalID(text)
    let (snake, kebab) = (id.snakeCased, id.kebabCased)
    guard id.isValid else { return }
    expect(
        text.utf8.first.map { (0x41...0x5A).contains($0) } == true && text.utf8.allSatisfy(\.isLetterOrDigit)
            && text.utf8.count <= 255, "\(text.debugDescription) passes for an ID")
    expect(
        snake.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") },
        "\(text) is \(snake) in Terraform")
    expect(!snake.hasPrefix("_") && !snake.hasSuffix("_") && !snake.contains("__"), "\(text) is \(snake) in Terraform")
    expect(snake.replacing("_", with: "") == text.lowercased(), "\(text) is \(snake) in Terraform")
    expect(kebab == snake.replacing("_", with: "-"), "\(text) is \(kebab)")
}
