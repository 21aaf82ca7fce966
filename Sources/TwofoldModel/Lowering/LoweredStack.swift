/// A stack whose resources have said what they declare.
///
/// A class, so that checks and writers hand it on without copying it.
package final class LoweredStack: Sendable {
    let stack: Stack
    package let resources: [LoweredResource]
    /// Where each resource is; the first one of those that share an ID.
    let positions: [LogicalID: Int]
    /// What was found on the way.
    let diagnostics: [Diagnostic]
    private let tags: Property?

    package init(_ stack: Stack) {
        let lowering = Lowering(stack)
        self.stack = stack
        resources = lowering.resources
        positions = lowering.positions
        diagnostics = lowering.diagnostics
        tags = lowering.tags
    }

    /// The properties of a resource, in the order in which they are written.
    func properties(of resource: LoweredResource) -> [Property] {
        resource.properties ?? resource.origin.properties(in: stack, tags)
    }
}

extension LoweredResource.Origin {
    /// What the resource declares by itself: with the stack's tags and its extra properties.
    func properties(in stack: Stack, _ tags: Property?) -> [Property] {
        let added = stack.resources[added].part
        return properties(of: added.resource.declarations[declaration], added, tags)
    }

    func properties(of declared: Declaration, _ added: AddedResource, _ tags: Property?) -> [Property] {
        var properties = declared.properties
        if let tags, declared.type.tagging == .list { properties.append(tags) }
        if declaration == 0 { properties += added.extra }
        return properties
    }
}
