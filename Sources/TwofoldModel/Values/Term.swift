/// A value that is known now, or only once a target has deployed what it refers to.
///
/// Authors of resource types use terms; authors of stacks use the typed ``Value``. The enumeration is closed, so
/// that a new kind of value does not compile until both targets can write it.
///
/// Texts, lists and maps, which most terms are, take no box of their own.
public enum Term: Sendable, Hashable {
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction.
    case number(Double)
    /// A text that means itself: whatever it holds, no target reads a reference in it.
    case string(String)
    /// Values in order.
    case list([Term])
    /// Keys and values in order.
    case map([Entry])
    /// Texts, one after the other.
    case concatenation([Term])
    /// The elements of a list of texts, one after the other, with a separator between them.
    indirect case joined(Term, separator: String)
    /// The text of a JSON document.
    indirect case json(Term)
    /// An attribute of a resource.
    indirect case attribute(Attribute)
    /// A parameter of the stack.
    indirect case parameter(ParameterReference)
    /// A fact about where, and as what, the stack is deployed.
    case environment(EnvironmentFact)
    /// A file that is written beside the configuration.
    indirect case asset(AssetFact, path: String)
    /// What means the same to both targets, but takes a different form in each.
    indirect case perTarget(cloudFormation: Term, terraform: Term)

    /// A key of a map and its value.
    public struct Entry: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: Term

        /// An entry of a map.
        public init(_ key: String, _ value: Term) {
            self.key = key
            self.value = value
        }
    }
}

/// An attribute of a resource, under the name that each target gives it.
public struct Attribute: Sendable, Hashable {
    /// The resource.
    public let resource: LogicalID
    /// The resource's type.
    public let type: ResourceType
    /// The argument of `Fn::GetAtt`; nil for what `Ref` returns.
    public let cloudFormation: String?
    /// The name in `aws_type.name.attribute`.
    public let terraform: String
}

/// A fact about the deployment, which both targets know under their own names.
public enum EnvironmentFact: String, Sendable, Hashable, CaseIterable {
    /// The account's twelve digits.
    case account
    /// The region's name, such as `eu-central-1`.
    case region
    /// The partition: `aws`, `aws-cn` or `aws-us-gov`.
    case partition
    /// The name under which the stack is deployed: `AWS::StackName`, or the variable `stack_name`.
    case stackName
    /// Eight characters that differ from deployment to deployment: the start of the stack's UUID in CloudFormation.
    ///
    /// Terraform has no such thing; there it is the variable `stack_name`.
    case deployment
}

/// What a configuration says of a file beside it.
public enum AssetFact: String, Sendable, Hashable {
    /// Where the file is.
    case path
    /// The Base64 text of the SHA-256 of its content, by which Terraform sees that it has changed.
    case sha256
}

extension Term {
    /// Calls a closure with this term and every term inside it, in both targets' forms.
    public func visit(_ body: (Term) -> Void) {
        body(self)
        switch self {
        case .list(let elements), .concatenation(let elements): for element in elements { element.visit(body) }
        case .map(let entries): for entry in entries { entry.value.visit(body) }
        case .joined(let list, _): list.visit(body)
        case .json(let document): document.visit(body)
        case .perTarget(let cloudFormation, let terraform):
            cloudFormation.visit(body)
            terraform.visit(body)
        case .bool, .integer, .number, .string, .attribute, .parameter, .environment, .asset: break
        }
    }

    /// The term as one target sees it, at the top level.
    func form(for target: Target) -> Term {
        guard case .perTarget(let cloudFormation, let terraform) = self else { return self }
        return (target == .cloudFormation ? cloudFormation : terraform).form(for: target)
    }

    /// The text, where it is all known now.
    public var literalText: String? {
        switch self {
        case .string(let text): return text
        case .concatenation(let parts):
            var text = ""
            for part in parts {
                guard let part = part.literalText else { return nil }
                text += part
            }
            return text
        default: return nil
        }
    }
}

extension Term: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text that means itself.
    public init(stringLiteral value: String) { self = .string(value) }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A number with a fraction.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Values in order.
    public init(arrayLiteral elements: Term...) { self = .list(elements) }
    /// Keys and values in order.
    public init(dictionaryLiteral elements: (String, Term)...) { self = .map(elements.map { Entry($0, $1) }) }
}
