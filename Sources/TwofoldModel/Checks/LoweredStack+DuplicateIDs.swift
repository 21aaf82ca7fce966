extension LoweredStack {
    /// IDs that a target does not accept, or that it cannot tell apart.
    func duplicateIDs() -> [Diagnostic] {
        var found = idProblems("stack", [Placed(stack.id, at: stack.location)])
        // CloudFormation keeps parameters and resources in one space of names; Terraform keeps each kind apart.
        let parameters = stack.parameters.map { Placed($0.part.id, at: $0.location) }
        let resources = resources.map { Placed($0.id, at: $0.location) }
        found += idProblems("parameter or resource", parameters + resources)
        found += idProblems("output", stack.outputs.map { Placed($0.part.id, at: $0.location) })
        return found + sharedAddresses()
    }

    /// Resources that Terraform cannot tell apart though their IDs differ: a companion with a word, and a resource
    /// whose ID ends in that word.
    private func sharedAddresses() -> [Diagnostic] {
        var owners: [String: LogicalID] = [:]
        var found: [Diagnostic] = []
        for (index, resource) in resources.enumerated() where positions[resource.id] == index {
            for address in addresses(of: resource.id) {
                guard let other = owners.updateValueIfAbsent(resource.id, forKey: address) else { continue }
                // IDs that are one in Terraform are told already.
                guard other == resource.id || other.snakeCased != resource.id.snakeCased else { continue }
                let message =
                    other == resource.id
                    ? "two parts of '\(resource.id)' are both \(address) in Terraform"
                    : "'\(resource.id)' and '\(other)' are both \(address) in Terraform; rename one of them"
                found.append(Diagnostic(.error, message, at: resource.location))
            }
        }
        return found
    }

    private func idProblems(_ kind: String, _ ids: [Placed<LogicalID>]) -> [Diagnostic] {
        var found: [Diagnostic] = []
        var first: [String: Placed<LogicalID>] = [:]
        for id in ids {
            if !id.part.isValid {
                let message =
                    "'\(id.part)' is no ID for \(kind == "output" ? "an" : "a") \(kind): write 1 to 255 letters and digits, the first of them a capital"
                found.append(Diagnostic(.error, message, at: id.location))
            }
            guard let other = first.updateValueIfAbsent(id, forKey: id.part.snakeCased) else { continue }
            let message =
                other.part == id.part
                ? "'\(id.part)' is already the ID of the \(kind) added at \(other.location)"
                : "'\(id.part)' and '\(other.part)', added at \(other.location), are both '\(id.part.snakeCased)' in Terraform"
            found.append(Diagnostic(.error, message, at: id.location))
        }
        return found
    }
}

extension Dictionary {
    /// Stores a value for a new key; gives back the value that is there already.
    fileprivate mutating func updateValueIfAbsent(_ value: Value, forKey key: Key) -> Value? {
        if let existing = self[key] { return existing }
        self[key] = value
        return nil
    }
}
