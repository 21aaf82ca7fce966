/// A value of a known type, whether or not it is known before the stack is deployed.
///
/// Write a literal, interpolate, or take a parameter, a fact of the deployment or an attribute of a resource:
///
/// ```swift
/// Function("Push", environment: ["BUCKET": results.name, "STAGE": "prod"], …)
/// Statement.allow("s3:GetObject", on: "\(results.arn)/*")
/// ```
///
/// A value is not a `String`: it cannot be lower-cased, sliced or printed before a target has written it. A `String`
/// becomes a value by interpolation: `"\(name)"`.
public struct Value<Content>: Sendable, Hashable, TermConvertible {
    /// The value as both targets' writers take it.
    public let term: Term

    /// A value from a term, for authors of resource types: nothing checks that the content is of the type.
    public init(_ term: Term) { self.term = term }
}

/// The content of a value that names a thing in AWS, such as `arn:aws:s3:::results`.
public enum ARN: Sendable {}

/// A content that is a text to AWS.
///
/// Do not conform types of your own.
public protocol TextContent {}
extension String: TextContent {}
extension ARN: TextContent {}

extension Value: ExpressibleByUnicodeScalarLiteral, ExpressibleByExtendedGraphemeClusterLiteral,
    ExpressibleByStringLiteral
where Content: TextContent {
    /// A text that means itself.
    public init(stringLiteral value: String) { self.init(.string(value)) }
}

extension Value: ExpressibleByStringInterpolation where Content: TextContent {
    /// Texts and values, one after the other.
    public init(stringInterpolation: ValueInterpolation) { self.init(stringInterpolation.term) }
}

extension Value: ExpressibleByIntegerLiteral where Content == Int {
    /// A whole number.
    public init(integerLiteral value: Int) { self.init(.integer(value)) }
}

extension Value: ExpressibleByBooleanLiteral where Content == Bool {
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
}

extension Value: ExpressibleByArrayLiteral where Content: ListContent {
    /// Values in order.
    public init(arrayLiteral elements: Value<Content.Element>...) { self.init(.list(elements.map(\.term))) }
}

/// A content that is a list of texts to AWS.
///
/// Do not conform types of your own.
public protocol ListContent {
    /// The content of each element.
    associatedtype Element: TextContent
}
extension Array: ListContent where Element: TextContent {}

extension Value where Content: ListContent {
    /// The elements as one text: `Fn::Join` in CloudFormation, `join` in Terraform.
    public func joined(separator: String) -> Value<String> { Value<String>(.joined(term, separator: separator)) }
}

extension Value where Content == ARN {
    /// Everything: `*`.
    ///
    /// For the actions that AWS does not let a policy narrow.
    public static var anything: Self { "*" }

    /// An ARN as a text.
    public var text: Value<String> { Value<String>(term) }
}
