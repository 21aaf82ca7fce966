public import TwofoldModel

extension Choice {
    /// A test of a value, in a ``Rule`` or ``When``.
    ///
    /// A comparison holds only if both values are of its kind: `.equals("5")` is not true of the number 5.
    ///
    /// Source:
    /// https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html#amazon-states-language-choice-state-rules
    public struct Comparison: Sendable {
        let field: DefinitionField
        let paths: [Path]
        let problems: [Problem]

        private init(_ key: String, _ value: Term) {
            field = DefinitionField(key, .value(value))
            paths = []
            problems = []
        }

        private init(_ operator: String, _ operand: Operand) {
            field = DefinitionField("\(operand.kind)\(`operator`)\(operand.path == nil ? "" : "Path")", operand.node)
            paths = [operand.path].compactMap(\.self)
            problems = [operand.problem].compactMap(\.self)
        }

        /// It is the same text, number or moment.
        public static func equals(_ operand: Operand) -> Comparison { Comparison("Equals", operand) }
        /// It is true, or false.
        public static func equals(_ value: Bool) -> Comparison { Comparison("BooleanEquals", .bool(value)) }
        /// It is the same truth value as that at another place.
        public static func equals(boolAt path: Path) -> Comparison {
            Comparison("Equals", Operand(kind: "Boolean", node: path.node, path: path))
        }
        /// It comes before; texts go by their characters' code points.
        public static func isLessThan(_ operand: Operand) -> Comparison { Comparison("LessThan", operand) }
        /// It comes before, or is the same.
        public static func isAtMost(_ operand: Operand) -> Comparison { Comparison("LessThanEquals", operand) }
        /// It comes after; texts go by their characters' code points.
        public static func isGreaterThan(_ operand: Operand) -> Comparison { Comparison("GreaterThan", operand) }
        /// It comes after, or is the same.
        public static func isAtLeast(_ operand: Operand) -> Comparison { Comparison("GreaterThanEquals", operand) }
        /// It is a text of a form in which `*` stands for any characters; `\*` is a star, and `\\` a backslash.
        public static func matches(_ pattern: Value<String>) -> Comparison {
            Comparison("StringMatches", pattern.term)
        }

        /// There is something, be it null.
        public static let isPresent = Comparison("IsPresent", true)
        /// There is nothing.
        public static let isAbsent = Comparison("IsPresent", false)
        /// It is null.
        public static let isNull = Comparison("IsNull", true)
        /// It is something else than null.
        public static let isNotNull = Comparison("IsNull", false)
        /// It is a text.
        public static let isText = Comparison("IsString", true)
        /// It is a number.
        public static let isNumber = Comparison("IsNumeric", true)
        /// It is `true` or `false`.
        public static let isBool = Comparison("IsBoolean", true)
        /// It is a text that says a moment, such as `2026-03-14T01:59:00Z`.
        public static let isTimestamp = Comparison("IsTimestamp", true)
    }

    /// What a value is compared with: a text, a number or a moment, known now or found at another place.
    public struct Operand: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral
    {
        /// The kind as the operators' names have it.
        let kind: String
        let node: DefinitionNode
        var path: Path?
        var problem: Problem?

        /// A text; one of Swift's own is written `"\(text)"`.
        public static func text(_ text: Value<String>) -> Operand {
            Operand(kind: "String", node: .value(text.term))
        }
        /// A whole number.
        public static func number(_ number: Int) -> Operand { Operand(kind: "Numeric", node: .value(.integer(number))) }
        /// A number.
        public static func number(_ number: Double) -> Operand {
            Operand(
                kind: "Numeric", node: .value(number.term),
                problem: number.isFinite ? nil : "a number cannot be compared with \(number)")
        }
        /// A moment, such as `2026-03-14T01:59:00Z`.
        public static func timestamp(_ moment: Value<String>) -> Operand {
            Operand(kind: "Timestamp", node: .value(moment.term), problem: Timestamp.problem(moment.term))
        }
        /// The text at another place.
        public static func text(at path: Path) -> Operand { Operand(kind: "String", node: path.node, path: path) }
        /// The number at another place.
        public static func number(at path: Path) -> Operand { Operand(kind: "Numeric", node: path.node, path: path) }
        /// The moment at another place.
        public static func timestamp(at path: Path) -> Operand {
            Operand(kind: "Timestamp", node: path.node, path: path)
        }

        /// A text.
        public init(stringLiteral value: String) { self = .text(Value(.string(value))) }
        /// A whole number.
        public init(integerLiteral value: Int) { self = .number(value) }
        /// A number.
        public init(floatLiteral value: Double) { self = .number(value) }

        init(kind: String, node: DefinitionNode, path: Path? = nil, problem: Problem? = nil) {
            self.kind = kind
            self.node = node
            self.path = path
            self.problem = problem
        }
    }
}
