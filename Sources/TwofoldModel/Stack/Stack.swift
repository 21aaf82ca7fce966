/// A set of resources that are deployed, changed and removed together.
///
/// ```swift
/// let website = Stack("Website", description: "A bucket that tells of new files") { stack in
///     let address = stack.parameter("Address", "Who is told of new files")
///     let files = stack.add(Bucket("Files", versioning: .enabled))
///     let news = stack.add(Topic("News"))
///     stack.add(Subscription("Mail", to: news, protocol: .email, endpoint: address))
///     stack.output("FilesBucket", files.name)
/// }
/// ```
///
/// A stack is a value: building one does nothing, and nothing in it depends on the machine. All that is wrong with it
/// is found together, by ``checked()``.
public struct Stack: Sendable {
    /// The stack's ID, which names the files that are written for it.
    public let id: LogicalID
    /// What the stack is for.
    public let description: String?
    /// Tags for every resource that can have some.
    public var tags: [String: Value<String>]
    /// The line that made the stack.
    public let location: SourceLocation

    private(set) var parameters: [Placed<Parameter>] = []
    private(set) var resources: [Placed<AddedResource>] = []
    private(set) var outputs: [Placed<Output>] = []

    /// A stack, built by a closure.
    ///
    /// - Parameters:
    ///   - id: CamelCase, such as `PolicyGenerator`.
    ///   - description: What the stack is for; at most 1,024 bytes.
    ///   - tags: Tags for every resource that can have some.
    ///   - build: Adds the parameters, resources and outputs.
    public init(
        _ id: LogicalID, description: String? = nil, tags: [String: Value<String>] = [:], file: String = #filePath,
        line: Int = #line, _ build: (inout Stack) throws -> Void
    ) rethrows {
        self.id = id
        self.description = description
        self.tags = tags
        location = SourceLocation(file: file, line: line)
        try build(&self)
    }

    /// Puts a resource into the stack.
    ///
    /// - Parameters:
    ///   - resource: The resource.
    ///   - retain: Keeps what it stands for when it is removed from the stack, or the stack is removed. CloudFormation
    ///     leaves it in the account; Terraform, which cannot do that for most types, refuses to destroy it.
    ///   - dependencies: What must be there before it, other than what it refers to.
    ///   - extra: Properties that the type does not offer, by their names in the targets.
    /// - Returns: A reference, by which other resources and outputs name it.
    @discardableResult
    public mutating func add<Added: Resource>(
        _ resource: Added, retain: Bool = false, dependsOn dependencies: [any Dependable] = [],
        extra: [Property] = [], file: String = #filePath, line: Int = #line
    ) -> Ref<Added> {
        let added = AddedResource(
            resource: resource, isRetained: retain, dependencies: dependencies.map(\.id), extra: extra)
        resources.append(Placed(added, file, line))
        return Ref(resource)
    }

    /// Declares an output.
    ///
    /// - Parameters:
    ///   - id: CamelCase; `PoliciesBucket` becomes `policies_bucket` in Terraform.
    ///   - value: What the deployed stack tells. A parameter that is secret cannot be told.
    ///   - description: What it is.
    public mutating func output<Content: OutputContent>(
        _ id: LogicalID, _ value: Value<Content>, _ description: String? = nil, file: String = #filePath,
        line: Int = #line
    ) {
        tell(Output(id: id, description: description, value: value.term), file, line)
    }

    mutating func tell(_ output: Output, _ file: String, _ line: Int) { outputs.append(Placed(output, file, line)) }

    mutating func declare<Content>(_ parameter: Parameter, _ file: String, _ line: Int) -> Value<Content> {
        parameters.append(Placed(parameter, file, line))
        return Value(.parameter(ParameterReference(parameter)))
    }
}

/// A content that an output can tell: one text, number or truth, since CloudFormation takes no list.
///
/// Tell a list with ``Value/joined(separator:)``. Do not conform types of your own.
public protocol OutputContent {}
extension String: OutputContent {}
extension ARN: OutputContent {}
extension Int: OutputContent {}
extension Bool: OutputContent {}

/// A resource with what its stack says of it.
struct AddedResource: Sendable {
    let resource: any Resource
    let isRetained: Bool
    let dependencies: [LogicalID]
    let extra: [Property]
}

/// A part of a stack, and the line that put it there.
struct Placed<Part: Sendable>: Sendable {
    let part: Part
    let location: SourceLocation

    init(_ part: Part, _ file: String, _ line: Int) {
        self.init(part, at: SourceLocation(file: file, line: line))
    }

    init(_ part: Part, at location: SourceLocation) {
        self.part = part
        self.location = location
    }

    /// Something of the part, at the same place.
    func map<Other>(_ transform: (Part) -> Other) -> Placed<Other> { Placed<Other>(transform(part), at: location) }
}
