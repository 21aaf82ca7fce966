/// A resource as both targets declare it: with its tags, its extra properties, and what other resources added to it.
package struct LoweredResource: Sendable {
    let id: LogicalID
    let type: ResourceType
    let location: SourceLocation
    var isRetained: Bool
    /// Whether others may declare it, too.
    let isShared: Bool
    /// Which of the stack's resources declares it.
    let origin: Origin
    /// What it has, where that is more than what its origin says again when it is asked.
    ///
    /// Properties are most of what a stack takes in memory, so that those of a large one are not kept.
    var properties: [Property]?
    var companions: [Companion]
    /// What must be there before the resource.
    var dependencies: [LogicalID]
    /// What must be there before an addition to the resource: before the whole resource in CloudFormation, before the
    /// companion that holds it in Terraform.
    var companionDependencies: [String: [LogicalID]] = [:]
    let assets: [Asset]
    /// The companions that hold a property with a value.
    var presentCompanions: [Companion] = []

    /// The argument that keeps the resource in Terraform; nil where it need not be kept.
    var retention: Property? {
        isRetained ? Property(terraform: type.retainArgument ?? "lifecycle.prevent_destroy", true) : nil
    }

    /// What must be there before the resource in CloudFormation, other than what it refers to.
    var cloudFormationDependencies: [LogicalID] {
        dependencies + companionDependencies.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    /// A declaration, by the positions of the resource that was added and of the declaration among that one's.
    struct Origin: Sendable {
        let added: Int
        let declaration: Int
    }
}
