/// A type whose values can stand in a resource's properties.
public protocol TermConvertible: Sendable {
    /// The value as both targets' writers take it.
    var term: Term { get }
}

extension Term: TermConvertible {
    /// Itself.
    public var term: Term { self }
}
extension String: TermConvertible {
    /// A text that means itself.
    public var term: Term { .string(self) }
}
extension Bool: TermConvertible {
    /// `true` or `false`.
    public var term: Term { .bool(self) }
}
extension Int: TermConvertible {
    /// A whole number.
    public var term: Term { .integer(self) }
}
extension Double: TermConvertible {
    /// A number with a fraction; a whole number where it has none.
    public var term: Term {
        // Not Int(exactly:), which calls the C library's mathematics: a program that imports Twofold alone does not
        // link it.
        guard magnitude < 9_007_199_254_740_992 else { return .number(self) }
        let whole = Int(self)
        return Double(whole) == self ? .integer(whole) : .number(self)
    }
}
extension Array: TermConvertible where Element: TermConvertible {
    /// The elements in order.
    public var term: Term { .list(map(\.term)) }
}
extension Dictionary: TermConvertible where Key == String, Value: TermConvertible {
    /// The entries by key, since a dictionary has no order of its own.
    public var term: Term {
        .map(sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { .init($0.key, $0.value.term) })
    }
}
extension TermConvertible where Self: RawRepresentable, RawValue == String {
    /// The name that AWS gives to the value.
    public var term: Term { .string(rawValue) }
}

/// A name out of a set that AWS extends from time to time: the known ones are static members, and a literal stands for
/// one that is newer than this package.
public protocol OpenName: TermConvertible, Hashable, RawRepresentable, ExpressibleByStringLiteral
where RawValue == String {
    /// The name as AWS spells it.
    init(rawValue: String)
}

extension OpenName {
    /// The name as AWS spells it.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
