/// What somebody may set when the stack is deployed: a parameter in CloudFormation, a variable in Terraform.
public struct Parameter: Sendable, Hashable {
    /// The kinds of values that a parameter can hold.
    public enum Kind: String, Sendable, Hashable {
        /// A text: `String`.
        case string = "String"
        /// A number: `Number`.
        case number = "Number"
        /// A list of texts: `CommaDelimitedList`, or `list(string)`.
        case list = "CommaDelimitedList"
    }

    /// What a value must be like.
    public struct Constraints: Sendable, Hashable {
        /// A regular expression that the whole value must match; for a list, each element.
        public var pattern: String?
        /// What to tell somebody whose value does not fit.
        public var explanation: String?
        /// The only values, or elements, that are allowed.
        public var values: [Term]?
        /// The range of a number.
        public var range: ClosedRange<Int>?
        /// The range of a text's length, in characters.
        public var length: ClosedRange<Int>?
    }

    /// The parameter's ID.
    public let id: LogicalID
    /// What it is for.
    public let description: String
    /// What it can hold.
    public let kind: Kind
    /// The value if nobody sets it; nil where somebody has to.
    public let defaultValue: Term?
    /// What a value must be like.
    public let constraints: Constraints
    /// Whether the value is kept out of consoles, logs and answers: `NoEcho`, or `sensitive`.
    public let isSecret: Bool
}

/// A parameter, as a value refers to it.
public struct ParameterReference: Sendable, Hashable {
    /// The parameter's ID.
    public let id: LogicalID
    /// What it can hold.
    public let kind: Parameter.Kind
    /// Whether the value is kept out of consoles, logs and answers.
    public let isSecret: Bool
    /// Whether it stands in a property that is declared to take a secret.
    var isAdmitted = false
    /// Whether no allowed value can break a JSON text that it stands in.
    public let isSafeInJSON: Bool

    init(_ parameter: Parameter) {
        id = parameter.id
        kind = parameter.kind
        isSecret = parameter.isSecret
        isSafeInJSON = parameter.isSafeInJSON
    }
}

extension Parameter {
    /// Whether no allowed value can break a JSON text that it stands in: none holds a quote, a backslash or a control
    /// character, and a number has one spelling only.
    var isSafeInJSON: Bool {
        if let values = constraints.values {
            return values.allSatisfy { $0.literalText?.utf8.allSatisfy(\.isSafeInJSON) ?? true }
        }
        // CloudFormation hands on a number as it was typed, and `007` is none in JSON.
        if kind == .number { return false }
        guard let pattern = constraints.pattern else { return false }
        return AllowedPattern(pattern).admitsOnlyJSONSafeText
    }
}

extension UInt8 {
    var isSafeInJSON: Bool { self >= 0x20 && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") }
}
