extension LoweredStack {
    /// Secret parameters where somebody could read them: everywhere but in properties that take a secret.
    ///
    /// The compiler refuses most of it. This finds what was taken apart and put together by hand.
    func exposedSecrets() -> [Diagnostic] {
        guard stack.parameters.contains(where: \.part.isSecret) else { return [] }
        var found: [Diagnostic] = []
        for resource in resources {
            for property in properties(of: resource) + resource.presentCompanions.flatMap(\.link) {
                for target in Target.allCases {
                    let exposures = property.exposures(in: target)
                    found += exposures.map { Diagnostic(.error, "'\(resource.id)' \($0)", at: resource.location) }
                }
            }
        }
        for output in stack.outputs {
            found += output.part.value.secrets.map { secret in
                let message = "output '\(output.part.id)' would tell the secret parameter '\(secret.id)'"
                return Diagnostic(.error, message, at: output.location)
            }
        }
        return found
    }
}

extension Property {
    /// What is wrong with the secrets in the property.
    fileprivate func exposures(in target: Target, within path: String = "") -> [String] {
        guard let value = value(in: target), let name = self.path(in: target) else { return [] }
        let path = path.isEmpty ? name : "\(path).\(name)"
        switch value {
        case .term(.parameter(let secret)) where secret.isAdmitted:
            guard target == .terraform, !path.hasSuffix("_wo") else { return [] }
            return [
                "holds the secret parameter '\(secret.id)' in '\(path)', which Terraform would keep in its state; "
                    + "a write-only argument ends in '_wo'"
            ]
        case .term(let term), .document(let term):
            return term.secrets.map { secret in
                "would show the secret parameter '\(secret.id)' in '\(path)'; keep it in Secrets Manager, or set a "
                    + "property that takes one with 'secret:'"
            }
        case .fields(let fields): return fields.flatMap { $0.exposures(in: target, within: path) }
        case .items(let items): return items.joined().flatMap { $0.exposures(in: target, within: path) }
        }
    }
}

extension Term {
    /// The secret parameters in the term, in both targets' forms.
    fileprivate var secrets: [ParameterReference] {
        var found: [ParameterReference] = []
        visit { part in
            if case .parameter(let parameter) = part, parameter.isSecret { found.append(parameter) }
        }
        return found
    }
}
