/// A type whose values can stand in a resource's properties.
public protocol ExpressionConvertible: Sendable {
    /// The value as both targets' writers take it.
    var expression: Expression { get }
}

extension Expression: ExpressionConvertible {
    /// Itself.
    public var expression: Expression { self }
}
extension String: ExpressionConvertible {
    /// A text that means itself.
    public var expression: Expression { .string(self) }
}
extension Bool: ExpressionConvertible {
    /// `true` or `false`.
    public var expression: Expression { .bool(self) }
}
extension Int: ExpressionConvertible {
    /// A whole number.
    public var expression: Expression { .integer(self) }
}
extension Double: ExpressionConvertible {
    /// A number with a fraction; a whole number where it has none.
    public var expression: Expression {
        // Not Int(exactly:), which calls the C library's mathematics: a program that imports Twofold alone does not
        // link it.
        guard magnitude < 9_007_199_254_740_992 else { return .number(self) }
        let whole = Int(self)
        return Double(whole) == self ? .integer(whole) : .number(self)
    }
}
extension Array: ExpressionConvertible where Element: ExpressionConvertible {
    /// The elements in order.
    public var expression: Expression { .list(map(\.expression)) }
}
extension Dictionary: ExpressionConvertible where Key == String, Value: ExpressionConvertible {
    /// The entries by key, since a dictionary has no order of its own.
    public var expression: Expression {
        .map(sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { .init($0.key, $0.value.expression) })
    }
}
extension ExpressionConvertible where Self: RawRepresentable, RawValue == String {
    /// The name that AWS gives to the value.
    public var expression: Expression { .string(rawValue) }
}

/// A name out of a set that AWS extends from time to time: the known ones are static members, and a literal stands for
/// one that is newer than this package.
public protocol OpenName: ExpressionConvertible, Hashable, RawRepresentable, ExpressibleByStringLiteral
where RawValue == String {
    /// The name as AWS spells it.
    init(rawValue: String)
}

extension OpenName {
    /// The name as AWS spells it.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
