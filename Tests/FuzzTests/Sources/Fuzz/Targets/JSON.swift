import Foundation
import TwofoldDocuments

/// Any document, written as JSON, is the same document to Foundation.
@Sendable func fuzzJSON(_ input: inout Input) {
    let document = input.document()
    for indented in [true, false] { expectSameInJSON(document, document.json(indented: indented)) }
}

func expectSameInJSON(_ document: Document, _ text: String) {
    // Foundation loses a byte order mark or a combining character at the start of a text, unless it is escaped.
    let escaped = text.utf16.map { unit in
        unit < 0x80 ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(Int(unit) + 0x1_0000, radix: 16).dropFirst()
    }.joined()
    let read = try? JSONSerialization.jsonObject(with: Data(escaped.utf8), options: .fragmentsAllowed)
    guard let read else { return expect(false, "Foundation refuses \(text.debugDescription)") }
    expect(isSame(document, read), "\(document) is read otherwise in \(text.debugDescription)")
}

private func isSame(_ document: Document, _ read: Any) -> Bool {
    switch document {
    case .null: return read is NSNull
    case .bool(let value): return (read as? NSNumber)?.boolValue == value && !(read is String)
    case .integer(let value): return (read as? NSNumber)?.int64Value == Int64(value)
    case .number(let value):
        guard value.isFinite, let number = (read as? NSNumber)?.doubleValue else { return read is NSNull }
        // Foundation goes by way of decimals, and is off in the last places.
        return abs(number - value) <= abs(value) * 1e-12
    case .string(let text): return (read as? String)?.utf8.elementsEqual(text.utf8) == true
    case .list(let elements):
        guard let list = read as? [Any], list.count == elements.count else { return false }
        return zip(elements, list).allSatisfy { isSame($0, $1) }
    case .map(let entries):
        guard let map = read as? [String: Any], map.count == entries.count else { return false }
        return entries.allSatisfy { entry in map[entry.key].map { isSame(entry.value, $0) } == true }
    case .intrinsic(let name, let argument):
        return isSame(.map([.init(name, argument.count == 1 ? argument[0] : .list(argument))]), read)
    }
}
