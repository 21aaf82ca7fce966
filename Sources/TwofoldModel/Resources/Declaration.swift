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

    /// Terraform's name of the type.
    var type: String { String(key.prefix { $0 != "." }) }

    /// The name in Terraform: that of the main resource, and the word that tells several apart.
    func name(of resource: LogicalID) -> String {
        let word = key.dropFirst(type.count + 1)
        return word.isEmpty ? resource.snakeCased : "\(resource.snakeCased)_\(LogicalID(String(word)).snakeCased)"
    }
}

/// A file that is written beside a target's document.
public struct Asset: Sendable, Hashable {
    /// Where the bytes come from.
    public enum Content: Sendable, Hashable {
        /// Text files that are packed as a zip archive, by name.
        case archive([TextFile])
        /// A file on disk, by its path; relative to the working folder.
        case file(String)
    }

    /// A text file in an archive.
    public struct TextFile: Sendable, Hashable {
        /// The name in the archive.
        public let name: String
        /// The text, which is packed as UTF-8.
        public let text: String

        /// A text file in an archive.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The path, relative to the folder of the target's document.
    public let path: String
    /// Where the bytes come from.
    public let content: Content
    /// The targets that need the file.
    public let targets: Set<Target>

    /// A file beside the documents of some targets.
    public init(_ path: String, _ content: Content, for targets: Set<Target>) {
        self.path = path
        self.content = content
        self.targets = targets
    }
}
