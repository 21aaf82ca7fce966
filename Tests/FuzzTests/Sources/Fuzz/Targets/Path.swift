@testable import Twofold

/// Any text may be given as a JSONPath; and what members and subscripts make is always one, of one place.
@Sendable func fuzzPath(_ input: inout Input) {
    let names = input.list(upTo: 4) { $0.text() }
    var path = Path.input
    for name in names { path = path[name] as Path }
    let made = path.jsonPath ?? ""
    expect(PathSyntax(made)?.isReference == true, "\(names) make \(made.debugDescription), which is no reference path")
    expect(ReferencePath.names(in: made) == names.map(\.bytes), "\(names) are written as \(made.debugDescription)")

    let text = input.remainder()
    guard let syntax = PathSyntax(text) else { return }
    expect(text.utf8.first == UInt8(ascii: "$"), "\(text.debugDescription) passes for a path")
    expect(!syntax.isReference || !syntax.isInContext, "\(text.debugDescription) is a reference into the context")
}

extension String {
    fileprivate var bytes: [UInt8] { Array(utf8) }
}

/// The names on a path that consists of fields alone, read the other way round.
private enum ReferencePath {
    static func names(in path: String) -> [[UInt8]]? {
        var rest = Array(path.utf8).dropFirst()
        var names: [[UInt8]] = []
        while let sign = rest.popFirst() {
            var name: [UInt8] = []
            if sign == UInt8(ascii: ".") {
                name = Array(rest.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") })
                rest = rest.dropFirst(name.count)
            } else {
                guard sign == UInt8(ascii: "["), rest.popFirst() == UInt8(ascii: "'") else { return nil }
                while let byte = rest.popFirst(), byte != UInt8(ascii: "'") {
                    guard let escaped = byte == UInt8(ascii: "\\") ? rest.popFirst() : byte else { return nil }
                    name.append(escaped)
                }
                guard rest.popFirst() == UInt8(ascii: "]") else { return nil }
            }
            names.append(name)
        }
        return names
    }
}
