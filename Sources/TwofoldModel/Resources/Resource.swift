/// A type of thing that stacks are made of.
///
/// A resource is a value: making one does nothing. ``Stack/add(_:retain:dependsOn:extra:file:line:)`` puts it into a
/// stack and gives back a reference, by which other resources name it. To write one of your own, say what both targets
/// call it and its properties:
///
/// ```swift
/// struct Dashboard: Resource {
///     static let type = ResourceType("AWS::CloudWatch::Dashboard", "aws_cloudwatch_dashboard")
///     var id: LogicalID
///     var body: Term
///
///     var declarations: [Declaration] {
///         [Declaration(id, Self.type, [Property("DashboardBody", "dashboard_body", Term.json(body))])]
///     }
/// }
/// ```
public protocol Resource: Sendable {
    /// What both targets call the type.
    static var type: ResourceType { get }
    /// The name that the author gave the resource.
    var id: LogicalID { get }
    /// What the resource puts into the targets' documents; first the resource itself.
    var declarations: [Declaration] { get }
    /// What is wrong with the resource by itself, such as a value out of the service's range. Empty by default.
    var problems: [Problem] { get }
}

extension Resource {
    /// Nothing is wrong.
    public var problems: [Problem] { [] }
    /// A reference for use in the resource's own declarations.
    public var reference: Ref<Self> { Ref(self) }
}

/// Something that is wrong with a resource by itself.
public struct Problem: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// What is wrong, and what to do.
    public let message: String
    /// How serious it is.
    public let severity: Diagnostic.Severity
    /// The line that it is about; nil for the line that added the resource.
    public let location: SourceLocation?

    /// A problem.
    public init(_ message: String, severity: Diagnostic.Severity = .error, at location: SourceLocation? = nil) {
        self.message = message
        self.severity = severity
        self.location = location
    }

    /// An error of the resource as a whole.
    public init(stringLiteral value: String) { self.init(value) }
}

/// A resource of a stack, for others to refer to.
///
/// Only ``Stack/add(_:retain:dependsOn:extra:file:line:)`` gives one to authors of stacks, so nothing can refer to a
/// resource that was forgotten.
public struct Ref<Target: Resource>: Sendable {
    /// The resource as it was added.
    public var resource: Target { box.resource }

    /// In a box, so that a resource can hold a reference to one of its own type.
    private let box: Box

    package init(_ resource: Target) { box = Box(resource) }

    private final class Box: Sendable {
        let resource: Target
        init(_ resource: Target) { self.resource = resource }
    }

    /// The resource's ID.
    public var id: LogicalID { resource.id }

    /// An attribute of the resource, for extensions that give it a name and type.
    ///
    /// - Parameters:
    ///   - cloudFormation: The argument of `Fn::GetAtt`; nil for what `Ref` returns.
    ///   - terraform: The attribute's name in Terraform.
    public func attribute<Content>(_ cloudFormation: String?, _ terraform: String) -> Value<Content> {
        Value(
            .attribute(
                Attribute(
                    resource: id, type: Target.type, cloudFormation: cloudFormation, terraform: terraform)))
    }
}

/// Something that another resource can wait for: a ``Ref``.
public protocol Dependable: Sendable {
    /// The ID of the resource to wait for, with all that it declares.
    var id: LogicalID { get }
}
extension Ref: Dependable {}
