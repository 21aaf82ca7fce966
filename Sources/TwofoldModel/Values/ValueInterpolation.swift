/// Collects the parts of an interpolated ``Value``.
public struct ValueInterpolation: StringInterpolationProtocol {
    private var parts: [Term] = []
    /// The text since the last value that is not known now.
    private var literal = ""

    /// An empty text; the compiler calls this.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// What was collected: one text where all of it is known now.
    var term: Term {
        if parts.isEmpty { return .string(literal) }
        return .concatenation(literal.isEmpty ? parts : parts + [.string(literal)])
    }

    /// Adds a text that means itself; the compiler calls this.
    public mutating func appendLiteral(_ literal: String) { self.literal += literal }

    /// Adds a text, known now or once it is deployed.
    public mutating func appendInterpolation(_ value: Value<String>) { append(value.term) }
    /// Adds the name of a thing in AWS.
    public mutating func appendInterpolation(_ value: Value<ARN>) { append(value.term) }
    /// Adds a number in decimal digits.
    public mutating func appendInterpolation(_ value: Value<Int>) { append(value.term) }
    /// Adds `true` or `false`.
    public mutating func appendInterpolation(_ value: Value<Bool>) { append(value.term) }
    /// Adds a text that is known now, and means itself.
    public mutating func appendInterpolation(_ text: some StringProtocol) { literal += text }
    /// Adds a number that is known now.
    public mutating func appendInterpolation(_ number: Int) { literal += String(number) }
    /// Adds an ID that the author wrote.
    public mutating func appendInterpolation(_ id: LogicalID) { literal += id.text }

    private mutating func append(_ term: Term) {
        if case .string(let text) = term {
            literal += text
            return
        }
        if !literal.isEmpty { parts.append(.string(literal)) }
        literal = ""
        parts.append(term)
    }
}

/// Marks what has no text before it is deployed, so that the two overloads below are equally good for it.
public protocol HasNoTextUntilDeployed {}
/// See ``HasNoTextUntilDeployed``.
public protocol DeclareTheStringAsAValue {}

extension Value: HasNoTextUntilDeployed, DeclareTheStringAsAValue {}
extension Optional: HasNoTextUntilDeployed where Wrapped: HasNoTextUntilDeployed {}
extension Optional: DeclareTheStringAsAValue where Wrapped: DeclareTheStringAsAValue {}

// Printing a value into a plain string must not compile. An unavailable overload does not do that: the compiler passes
// over it in silence and takes the generic one of the standard library. Two equally good overloads do.
extension DefaultStringInterpolation {
    /// Makes `"\(value)"` ambiguous where a plain `String` is wanted.
    ///
    /// Declare the string as `Value<String>`.
    public mutating func appendInterpolation(_ value: some HasNoTextUntilDeployed) {}
    /// Makes `"\(value)"` ambiguous where a plain `String` is wanted.
    ///
    /// Declare the string as `Value<String>`.
    public mutating func appendInterpolation(_ value: some DeclareTheStringAsAValue) {}
}
