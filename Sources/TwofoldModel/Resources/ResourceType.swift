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
    public let cloudFormation: String?
    /// Terraform's name, such as `aws_s3_bucket`; nil for what Terraform has no resource of its own for.
    public let terraform: String?
    /// How the type takes tags.
    public let tagging: Tagging
    /// Terraform's argument that leaves the thing in the account when its resource is destroyed, such as
    /// `skip_destroy`.
    public let retainArgument: String?

    /// A type that both targets have.
    public init(_ cloudFormation: String, _ terraform: String, tagging: Tagging = .none, retainArgument: String? = nil)
    {
        self.cloudFormation = cloudFormation
        self.terraform = terraform
        self.tagging = tagging
        self.retainArgument = retainArgument
    }

    /// What only Terraform has a resource for, because CloudFormation holds it in another resource's properties.
    public init(terraform: String) {
        cloudFormation = nil
        self.terraform = terraform
        tagging = .none
        retainArgument = nil
    }

    /// The name in a target, or nil.
    func name(in target: Target) -> String? { target == .cloudFormation ? cloudFormation : terraform }
}
