/// An ordered tree of plain values, ready to be written as JSON or YAML.
///
/// A document holds no reference to a resource or parameter: the target that made it has written them all in its own
/// way. Maps keep the order in which they were built, so the same stack always gives the same bytes.
public enum Document: Sendable, Hashable {
    /// Nothing: `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction.
    case number(Double)
    /// A text.
    case string(String)
    /// Values in order.
    case list([Document])
    /// Keys and values in order; keys are unique.
    case map([Entry])
    /// A CloudFormation intrinsic function: `{"Fn::Sub": …}` in JSON, the short tag `!Sub …` in YAML.
    ///
    /// The name is the long one, such as `Ref` or `Fn::GetAtt`.
    indirect case intrinsic(String, argument: [Document])

    /// A key of a map and its value.
    public struct Entry: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: Document

        /// An entry of a map.
        public init(_ key: String, _ value: Document) {
            self.key = key
            self.value = value
        }
    }
}

extension Document {
    /// The value for a key of a map; nil where there is none or this is no map.
    public subscript(key: String) -> Document? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The element of a list at an index; nil where there is none or this is no list.
    public subscript(index: Int) -> Document? {
        guard case .list(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The entries of a map, or none.
    public var entries: [Entry] {
        guard case .map(let entries) = self else { return [] }
        return entries
    }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A number with a fraction.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Values in order.
    public init(arrayLiteral elements: Document...) { self = .list(elements) }
    /// Keys and values in order.
    public init(dictionaryLiteral elements: (String, Document)...) { self = .map(elements.map { Entry($0, $1) }) }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}
