/// A tool that deploys stacks.
public enum Target: String, Sendable, Hashable, CaseIterable {
    /// AWS CloudFormation, which reads a template in YAML or JSON.
    case cloudFormation
    /// HashiCorp Terraform with the provider hashicorp/aws, which reads a configuration in JSON.
    case terraform

    /// The name that the tool gives itself.
    public var name: String {
        switch self {
        case .cloudFormation: "CloudFormation"
        case .terraform: "Terraform"
        }
    }
}
