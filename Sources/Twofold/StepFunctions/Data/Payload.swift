public import TwofoldModel

/// JSON that a step sends or makes, with parts that are found when it runs.
///
/// ```swift
/// [
///     "Bucket": .value(results.name),                 // known once the stack is deployed
///     "Source": "\(results.arn)/policies",            // so is this
///     "Owner": .input.Owner,                          // found when the step runs
///     "Key": .format("{}/policy.json", .input.Name),  // computed then
///     "Tags": ["generated", .input.Owner],            // a list with a path in it becomes States.Array(…)
/// ]
/// ```
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html
public struct Payload: Sendable {
    indirect enum Content: Sendable {
        case null
        case constant(Term)
        case path(Path)
        case function(String, [Payload])
        case list([Payload])
        case object(Fields)
    }

    let content: Content

    init(_ content: Content) { self.content = content }

    /// What is at a place when the step runs; it has to be written for a whole root only, such as `.at(.input)`.
    public static func at(_ path: Path) -> Payload { Payload(.path(path)) }

    /// A value that may be known only once the stack is deployed, such as an attribute of a resource.
    public static func value<Deployed>(_ value: TwofoldModel.Value<Deployed>) -> Payload {
        // The module's name is there because a dictionary literal has a type `Value` of its own.
        Payload(.constant(value.term))
    }

    /// A value that is known now, and means itself: what a variable of Swift's own types holds.
    public static func constant(_ value: some TermConvertible) -> Payload { Payload(.constant(value.term)) }

    /// What the step is given; see ``Path/input``.
    public static var input: Path { .input }
    /// What Step Functions knows of the execution; see ``Path/context``.
    public static var context: Path { .context }
    /// The element that a ``ForEach`` is at; see ``Path/item``.
    public static var item: Path { .item }
    /// The index of the element that a ``ForEach`` is at; see ``Path/index``.
    public static var index: Path { .index }
}

extension Payload: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral,
    ExpressibleByStringInterpolation
{
    /// A text that means itself: `"$.Name"` is no path.
    public init(stringLiteral value: String) { self.init(.constant(.string(value))) }
    /// Texts and values, one after the other.
    public init(stringInterpolation: ValueInterpolation) {
        self.init(.constant(TwofoldModel.Value<String>(stringInterpolation: stringInterpolation).term))
    }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self.init(.constant(.bool(value))) }
    /// A whole number.
    public init(integerLiteral value: Int) { self.init(.constant(.integer(value))) }
    /// A number with a fraction.
    public init(floatLiteral value: Double) { self.init(.constant(value.term)) }
    /// Values in order.
    public init(arrayLiteral elements: Payload...) { self.init(.list(elements)) }
    /// Keys and values in order.
    public init(dictionaryLiteral elements: (String, Payload)...) { self.init(.object(Fields(elements))) }
    /// `null`, which makes CloudFormation's definition a text; see ``Path/discard``.
    public init(nilLiteral: ()) { self.init(.null) }
}

extension Payload {
    /// The fields of an object, for where nothing else is taken.
    public struct Fields: Sendable, ExpressibleByDictionaryLiteral {
        let entries: [(key: String, value: Payload)]

        /// Fields in order, for machines that are made by a program.
        public init(_ entries: [(String, Payload)]) { self.entries = entries.map { ($0, $1) } }
        /// Fields in order.
        public init(dictionaryLiteral elements: (String, Payload)...) { self.init(elements) }
    }
}
