/// A resource as both targets declare it: with its tags, its extra properties, and what other resources added to it.
struct LoweredResource: Sendable {
    let id: LogicalID
    let type: ResourceType
    let location: SourceLocation
    var isRetained: Bool
    /// Whether others may declare it, too.
    let isShared: Bool
    var properties: [Property]
    var companions: [Companion]
    /// What must be there before the resource.
    var dependencies: [LogicalID]
    /// What must be there before an addition to the resource: before the whole resource in CloudFormation, before the
    /// companion that holds it in Terraform.
    var companionDependencies: [String: [LogicalID]] = [:]
    let assets: [Asset]

    /// The companions that hold a property with a value.
    var presentCompanions: [Companion] {
        companions.filter { companion in
            properties.contains { $0.companion == companion.key && $0.value(in: .terraform) != nil }
        }
    }

    /// The properties with a value in one of the resources that Terraform has, or in CloudFormation's only one.
    func properties(in target: Target, companion: String? = nil) -> [Property] {
        properties.filter { property in
            guard property.value(in: target) != nil else { return false }
            return target == .cloudFormation || property.companion == companion
        }
    }

    /// The argument that keeps the resource in Terraform; nil where it need not be kept.
    var retention: Property? {
        isRetained ? Property(terraform: type.retainArgument ?? "lifecycle.prevent_destroy", true) : nil
    }

    /// The resources that its properties refer to in CloudFormation.
    var cloudFormationReferences: Set<LogicalID> {
        var found: Set<LogicalID> = []
        for property in properties { property.references(in: .cloudFormation) { found.insert($0.resource) } }
        return found
    }

    /// What must be there before the resource in CloudFormation, other than what it refers to.
    var cloudFormationDependencies: [LogicalID] {
        dependencies + companionDependencies.sorted { $0.key < $1.key }.flatMap(\.value)
    }
}
