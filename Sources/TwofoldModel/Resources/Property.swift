/// A property of a resource: both targets' names of it, on one line, and its value.
///
/// A name is a path: `VersioningConfiguration.Status` is the key `Status` in the object `VersioningConfiguration`, and
/// a last part that ends in `[]` appends to a list; an empty one puts the fields of an object into the object around
/// it. A property without a value is left out, yet keeps its names, so that a test can hold them against the published
/// schemas.
public struct Property: Sendable, Hashable {
    /// The path in CloudFormation's `Properties`; nil where CloudFormation has no such property.
    public let cloudFormation: String?
    /// The path in Terraform's arguments; nil where Terraform has no such argument.
    public let terraform: String?
    /// The value in CloudFormation, and in Terraform where that has none of its own.
    let common: PropertyValue?
    /// What few properties have, in a place of its own, because a stack has many properties.
    private let rare: Rare?

    /// The key of the companion that holds the argument, where that is not the main resource.
    public var companion: String? { rare?.companion }

    private final class Rare: Sendable {
        let companion: String?
        /// The value in Terraform, where it is another one.
        let terraformValue: PropertyValue?

        init(_ companion: String?, _ terraformValue: PropertyValue?) {
            self.companion = companion
            self.terraformValue = terraformValue
        }
    }

    /// A property with one value for both targets.
    ///
    /// - Parameter companion: The key of the companion that holds the argument, if not the main resource.
    public init(
        _ cloudFormation: String, _ terraform: String, _ value: (any TermConvertible)?,
        in companion: String? = nil
    ) {
        self.init(cloudFormation, terraform, value: value.map { .term($0.term) }, in: companion)
    }

    /// A property with a value of its own in Terraform, which takes another form there, or has to be given.
    public init(
        _ cloudFormation: String, _ terraform: String, _ value: (any TermConvertible)?,
        terraform other: any TermConvertible, in companion: String? = nil
    ) {
        self.cloudFormation = cloudFormation
        self.terraform = terraform
        common = value.map { .term($0.term) }
        rare = Rare(companion, .term(other.term))
    }

    /// A property that holds a JSON document: an object in CloudFormation, its text in Terraform.
    public init(
        _ cloudFormation: String, _ terraform: String, document: Term?, in companion: String? = nil
    ) {
        self.init(cloudFormation, terraform, value: document.map(PropertyValue.document), in: companion)
    }

    /// A property that holds properties: an object in CloudFormation, an object or block in Terraform.
    public init(
        _ cloudFormation: String, _ terraform: String, fields: [Property]?, in companion: String? = nil
    ) {
        self.init(cloudFormation, terraform, value: fields.map(PropertyValue.fields), in: companion)
    }

    /// A property that holds a list of objects: repeated blocks in Terraform.
    public init(
        _ cloudFormation: String, _ terraform: String, items: [[Property]]?, in companion: String? = nil
    ) {
        self.init(cloudFormation, terraform, value: items.map(PropertyValue.items), in: companion)
    }

    /// A property that only CloudFormation has.
    public init(cloudFormation: String, _ value: (any TermConvertible)?) {
        self.init(cloudFormation, nil, value: value.map { .term($0.term) }, in: nil)
    }

    /// An argument that only Terraform has.
    public init(terraform: String, _ value: (any TermConvertible)?, in companion: String? = nil) {
        self.init(nil, terraform, value: value.map { .term($0.term) }, in: companion)
    }

    private init(_ cloudFormation: String?, _ terraform: String?, value: PropertyValue?, in companion: String?) {
        self.cloudFormation = cloudFormation
        self.terraform = terraform
        common = value
        rare = companion.map { Rare($0, nil) }
    }

    /// The value in a target; nil leaves the property out there.
    public func value(in target: Target) -> PropertyValue? {
        guard path(in: target) != nil else { return nil }
        return target == .cloudFormation ? common : rare?.terraformValue ?? common
    }

    /// Whether the targets that have the property have one value for it.
    var hasOneValue: Bool { rare?.terraformValue == nil }

    /// The property with the statements of another one's document behind its own; nil where the two are not the same
    /// property, or have values that cannot both hold.
    func joined(with other: Property) -> Property? {
        guard cloudFormation == other.cloudFormation, terraform == other.terraform, companion == other.companion
        else { return nil }
        if self == other, String(reflecting: common).utf8.elementsEqual(String(reflecting: other.common).utf8) {
            return self
        }
        guard case .document(let document)? = common, case .document(let addition)? = other.common,
            let joined = document.joiningStatements(of: addition)
        else { return nil }
        return Property(cloudFormation, terraform, value: .document(joined), in: companion)
    }

    /// The path in a target, or nil.
    public func path(in target: Target) -> String? { target == .cloudFormation ? cloudFormation : terraform }

    /// Whether two properties have the same names and values.
    public static func == (one: Property, other: Property) -> Bool {
        one.cloudFormation == other.cloudFormation && one.terraform == other.terraform
            && one.companion == other.companion && one.common == other.common
            && one.rare?.terraformValue == other.rare?.terraformValue
    }

    /// Feeds the names and values to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(cloudFormation)
        hasher.combine(terraform)
        hasher.combine(common)
        hasher.combine(rare?.terraformValue)
    }
}

extension Term {
    /// A policy with the statements of another one behind its own, each once; nil where one of the two is no policy.
    fileprivate func joiningStatements(of other: Term) -> Term? {
        guard case .map(var entries) = self, case .map(let additions) = other,
            let index = entries.firstIndex(where: { $0.key == "Statement" }),
            let addition = additions.first(where: { $0.key == "Statement" }),
            case .list(let statements) = entries[index].value, case .list(let more) = addition.value
        else { return nil }
        entries[index].value = .list(
            statements + more.filter { addition in !statements.contains(where: addition.isIdentical) })
        return .map(entries)
    }
}

/// What a property holds.
public enum PropertyValue: Sendable, Hashable {
    /// A value.
    case term(Term)
    /// A JSON document: an object in CloudFormation, its text in Terraform.
    case document(Term)
    /// An object whose keys have two names, too.
    case fields([Property])
    /// A list of such objects.
    case items([[Property]])
}
