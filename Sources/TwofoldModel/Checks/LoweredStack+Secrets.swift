extension LoweredStack {
    /// Secret parameters where somebody could read them.
    func exposedSecrets() -> [Diagnostic] {
        stack.outputs.flatMap { output in
            var found: [Diagnostic] = []
            output.part.value.visit { part in
                guard case .parameter(let parameter) = part, parameter.isSecret else { return }
                let message = "output '\(output.part.id)' would tell the secret parameter '\(parameter.id)'"
                found.append(Diagnostic(.error, message, at: output.location))
            }
            return found
        }
    }
}
