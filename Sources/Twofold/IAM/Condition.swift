/// When a statement applies: an operator, a key of the request and the values that it is held against.
///
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
public struct Condition: Sendable, Hashable {
    /// The operator, such as `StringEquals`.
    public let `operator`: String
    /// The key, such as `aws:SourceAccount`.
    public let key: String
    /// The values; one of them has to match.
    public let values: [Term]

    /// A condition with any of IAM's operators.
    public init(_ operator: String, _ key: String, _ values: [any TermConvertible]) {
        self.operator = `operator`
        self.key = key
        self.values = values.map(\.term)
    }

    /// The key is one of some texts.
    public static func stringEquals(_ key: String, _ values: Value<String>...) -> Condition {
        Condition("StringEquals", key, values)
    }
    /// The key matches one of some texts, in which `*` and `?` are wildcards.
    public static func stringLike(_ key: String, _ values: Value<String>...) -> Condition {
        Condition("StringLike", key, values)
    }
    /// The key is one of some ARNs.
    public static func arnEquals(_ key: String, _ values: Value<ARN>...) -> Condition {
        Condition("ArnEquals", key, values)
    }
    /// The key matches one of some ARNs, in which `*` and `?` are wildcards.
    public static func arnLike(_ key: String, _ values: Value<ARN>...) -> Condition {
        Condition("ArnLike", key, values)
    }
    /// The key is true or false.
    public static func bool(_ key: String, _ value: Bool) -> Condition {
        Condition("Bool", key, [value ? "true" : "false"])
    }
    /// The request comes from the account that the stack is deployed to.
    public static var fromThisAccount: Condition { .stringEquals("aws:SourceAccount", .account) }
}

extension [Condition] {
    /// The conditions as one object: operators, in each the keys.
    var merged: Term {
        var operators: [(name: String, keys: [Term.Entry])] = []
        for condition in self {
            let value = condition.values.count == 1 ? condition.values[0] : .list(condition.values)
            let entry = Term.Entry(condition.key, value)
            if let index = operators.firstIndex(where: { $0.name == condition.operator }) {
                operators[index].keys.append(entry)
            } else {
                operators.append((condition.operator, [entry]))
            }
        }
        return .map(operators.map { .init($0.name, .map($0.keys)) })
    }
}
