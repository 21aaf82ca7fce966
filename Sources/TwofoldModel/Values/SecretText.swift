/// A text that nobody may read: what a secret parameter holds.
///
/// It is no ``Value`` and has no term, so that it does not compile in a text, an environment variable, an output, a tag
/// or a policy. It stands in properties that are declared to take a secret, and nowhere else:
///
/// ```swift
/// let token = stack.secretParameter("Token", "What the function signs in with")
/// stack.add(Secret("GitToken", value: token))
/// ```
public struct SecretText: Sendable, Hashable {
    private let parameter: ParameterReference

    init(_ parameter: Parameter) { self.parameter = ParameterReference(parameter) }

    /// The parameter as it stands in a property that takes a secret.
    fileprivate var term: Term {
        var admitted = parameter
        admitted.isAdmitted = true
        return .parameter(admitted)
    }
}

extension SecretText: HasNoTextUntilDeployed, DeclareTheStringAsAValue {}

extension Property {
    /// A property that takes a secret.
    ///
    /// - Parameter terraform: A write-only argument, whose name ends in `_wo`: any other one keeps its value in
    ///   Terraform's state.
    public init(
        _ cloudFormation: String, _ terraform: String, secret: SecretText?, in companion: String? = nil
    ) {
        self.init(cloudFormation, terraform, secret.map(\.term), in: companion)
    }
}
