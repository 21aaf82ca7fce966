/// What a resource puts into the targets' documents.
///
/// Most resources are one declaration. A role with a policy is two; a bucket's notification is an amendment to the
/// bucket.
public struct Declaration: Sendable, Hashable {
    /// Whether a declaration stands for itself.
    public enum Kind: Sendable, Hashable {
        /// It is a resource.
        case resource
        /// It is a resource that others may declare, too, such as the policy of a queue: their statements are joined.
        case shared
        /// Its properties belong to the resource with the same ID, which another declaration makes.
        case amendment
    }

    /// The ID of the resource that is declared or amended.
    public let id: LogicalID
    /// The type of that resource.
    public let type: ResourceType
    /// Whether it is declared or amended.
    public let kind: Kind
    /// The properties, in the order in which they are written.
    public let properties: [Property]
    /// The Terraform resources that hold some of the properties.
    public let companions: [Companion]
    /// What must be there before it.
    public let dependencies: [LogicalID]
    /// Files that are written beside the configuration.
    public let assets: [Asset]

    /// Declares a resource.
    ///
    /// - Parameters:
    ///   - dependencies: IDs of what must be there before it, other than what its properties refer to.
    ///   - companions: The Terraform resources that hold some of the properties.
    public init(
        _ id: LogicalID, _ type: ResourceType, after dependencies: [LogicalID] = [], companions: [Companion] = [],
        assets: [Asset] = [], _ properties: [Property]
    ) {
        self.id = id
        self.type = type
        kind = .resource
        self.properties = properties
        self.companions = companions
        self.dependencies = dependencies
        self.assets = assets
    }

    /// Declares a resource that others may declare, too, such as the policy of a queue.
    ///
    /// The `Statement` lists of their documents are joined, each statement once; everything else has to be equal.
    public init(shared id: LogicalID, _ type: ResourceType, _ properties: [Property]) {
        self.id = id
        self.type = type
        kind = .shared
        self.properties = properties
        companions = []
        dependencies = []
        assets = []
    }

    /// Adds properties to a resource that another declaration makes.
    ///
    /// - Parameter dependencies: IDs of what must be there before the amended resource in CloudFormation, and before the
    ///   companions that hold the properties in Terraform.
    public init<Amended: Resource>(
        amending resource: Ref<Amended>, after dependencies: [LogicalID] = [], _ properties: [Property]
    ) {
        id = resource.id
        type = Amended.type
        kind = .amendment
        self.properties = properties
        companions = []
        self.dependencies = dependencies
        assets = []
    }
}

/// A Terraform resource of its own for what CloudFormation holds in the properties of another one.
///
/// It is written when any of the properties that it holds has a value.
public struct Companion: Sendable, Hashable {
    /// What properties call it: Terraform's name of the type, such as `aws_s3_bucket_versioning`; with a point and a
    /// word after it where a resource has several of the type, such as `aws_cloudwatch_event_target.machine`.
    public let key: String
    /// The arguments that tie it to the main resource.
    public let link: [Property]
    /// Keys of companions of the same resource that must be there before it.
    public let predecessors: [String]

    /// A companion with the arguments that tie it to the main resource.
    public init(_ key: String, after predecessors: [String] = [], link: [Property]) {
        self.key = key
        self.link = link
        self.predecessors = predecessors
    }

    /// Whether the key tells several of the type apart.
    var hasWord: Bool { key.utf8.contains(UInt8(ascii: ".")) }

    /// Terraform's name of the type.
    var type: String { hasWord ? String(key.prefix { $0 != "." }) : key }

    /// The name in Terraform: that of the main resource, and the word that tells several apart.
    func name(of resource: LogicalID) -> String {
        guard hasWord else { return resource.snakeCased }
        let word = key.drop { $0 != "." }.dropFirst()
        return word.isEmpty ? resource.snakeCased : "\(resource.snakeCased)_\(LogicalID(String(word)).snakeCased)"
    }
}
