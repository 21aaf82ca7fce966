/// The bytes of one input, read as whatever a target asks for.
///
/// After the last byte everything is zero, empty or the first choice, so that each input means something and a shorter
/// one means something smaller.
struct Input {
    private var rest: UnsafeBufferPointer<UInt8>.SubSequence

    init(_ bytes: UnsafeBufferPointer<UInt8>) { rest = bytes[...] }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    /// A number from 0 to one below a limit of at most 256.
    mutating func choice(_ limit: Int) -> Int { Int(byte()) % limit }

    mutating func element<Element>(of elements: [Element]) -> Element { elements[choice(elements.count)] }

    /// A text up to a byte that no UTF-8 holds, or to the end.
    mutating func text() -> String {
        let bytes = rest.prefix { $0 != 0xFF }
        rest = rest.dropFirst(bytes.count + 1)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All that is left, as one text.
    mutating func remainder() -> String {
        defer { rest = rest.suffix(0) }
        return String(decoding: rest, as: UTF8.self)
    }

    mutating func integer() -> Int {
        var value: UInt64 = 0
        for _ in 0..<(1 << choice(4)) { value = value << 8 | UInt64(byte()) }
        return Int(truncatingIfNeeded: flag() ? ~value : value)
    }

    /// Some elements, as many as the input has, and no more than a limit.
    mutating func list<Element>(upTo limit: Int, _ element: (inout Input) -> Element) -> [Element] {
        var elements: [Element] = []
        for _ in 0..<choice(limit + 1) where !isEmpty { elements.append(element(&self)) }
        return elements
    }
}
