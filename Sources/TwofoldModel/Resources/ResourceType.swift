/// A type of resource, under the name that each target gives it.
public struct ResourceType: Sendable, Hashable {
    /// How a type takes tags.
    public enum Tagging: Sendable, Hashable {
        /// Not at all.
        case none
        /// `Tags` as a list of `Key` and `Value` in CloudFormation, `tags` as a map in Terraform.
        case list
    }

    /// CloudFormation's name, such as `AWS::S3::Bucket`; nil for what CloudFormation has no resource of its own for.
    public var cloudFormation: String? { names.cloudFormation }
    /// Terraform's name, such as `aws_s3_bucket`; nil for what Terraform has no resource of its own for.
    public var terraform: String? { names.terraform }
    /// How the type takes tags.
    public var tagging: Tagging { names.tagging }
    /// Terraform's argument that leaves the thing in the account when its resource is destroyed, such as
    /// `skip_destroy`.
    public var retainArgument: String? { names.retainArgument }

    /// In one place for all resources and attributes of the type, of which a stack has many.
    private let names: Names

    /// A type that both targets have.
    public init(_ cloudFormation: String, _ terraform: String, tagging: Tagging = .none, retainArgument: String? = nil)
    {
        names = Names(cloudFormation, terraform, tagging, retainArgument: retainArgument)
    }

    /// What only Terraform has a resource for, because CloudFormation holds it in another resource's properties.
    public init(terraform: String) { names = Names(nil, terraform, .none, retainArgument: nil) }

    /// The name in a target, or nil.
    func name(in target: Target) -> String? { target == .cloudFormation ? cloudFormation : terraform }

    /// Whether two types have the same names.
    public static func == (one: ResourceType, other: ResourceType) -> Bool {
        one.names === other.names
            || one.cloudFormation == other.cloudFormation && one.terraform == other.terraform
                && one.tagging == other.tagging && one.retainArgument == other.retainArgument
    }

    /// Feeds the names to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(cloudFormation)
        hasher.combine(terraform)
    }

    private final class Names: Sendable {
        let cloudFormation: String?
        let terraform: String?
        let tagging: Tagging
        let retainArgument: String?

        init(_ cloudFormation: String?, _ terraform: String?, _ tagging: Tagging, retainArgument: String?) {
            self.cloudFormation = cloudFormation
            self.terraform = terraform
            self.tagging = tagging
            self.retainArgument = retainArgument
        }
    }
}
