extension LoweredStack {
    /// IDs that a target does not accept, or that it cannot tell apart.
    func duplicateIDs() -> [Diagnostic] {
        var found = idProblems("stack", 1) { _ in Placed(stack.id, at: stack.location) }
        // CloudFormation keeps parameters and resources in one space of names; Terraform keeps each kind apart.
        let parameters = stack.parameters
        found += idProblems("parameter or resource", parameters.count + resources.count) { index in
            guard index >= parameters.count else { return parameters[index].map(\.id) }
            let resource = resources[index - parameters.count]
            return Placed(resource.id, at: resource.location)
        }
        found += idProblems("output", stack.outputs.count) { stack.outputs[$0].map(\.id) }
        return found + sharedAddresses()
    }

    /// Resources that Terraform cannot tell apart though their IDs differ: a companion with a word, and a resource
    /// whose ID ends in that word.
    private func sharedAddresses() -> [Diagnostic] {
        // Elsewhere only resources whose IDs are one in Terraform share an address, and they are told already.
        let types = resources.reduce(into: Set<String>()) { $0.formUnion($1.repeatedTypes) }
        guard !types.isEmpty else { return [] }
        var owners: [String: LogicalID] = [:]
        var found: [Diagnostic] = []
        for (index, resource) in resources.enumerated() where positions[resource.id] == index {
            for address in addresses(of: resource, ofTypes: types) {
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

    private func addresses(of resource: LoweredResource, ofTypes types: Set<String>) -> [String] {
        var addresses: [String] = []
        if let type = resource.type.terraform, types.contains(type) {
            addresses.append("\(type).\(resource.id.snakeCased)")
        }
        for companion in resource.presentCompanions where types.contains(companion.type) {
            addresses.append("\(companion.type).\(companion.name(of: resource.id))")
        }
        return addresses
    }

    private func idProblems(_ kind: String, _ count: Int, at place: (Int) -> Placed<LogicalID>) -> [Diagnostic] {
        var found: [Diagnostic] = []
        var first: [String: Int] = [:]
        first.reserveCapacity(count)
        for index in 0..<count {
            let id = place(index)
            if !id.part.isValid {
                let message =
                    "'\(id.part)' is no ID for \(kind == "output" ? "an" : "a") \(kind): write 1 to 255 letters and digits, the first of them a capital"
                found.append(Diagnostic(.error, message, at: id.location))
            }
            guard let other = first.updateValueIfAbsent(index, forKey: id.part.snakeCased).map(place) else { continue }
            let message =
                other.part == id.part
                ? "'\(id.part)' is already the ID of the \(kind) added at \(other.location)"
                : "'\(id.part)' and '\(other.part)', added at \(other.location), are both '\(id.part.snakeCased)' in Terraform"
            found.append(Diagnostic(.error, message, at: id.location))
        }
        return found
    }
}

extension LoweredResource {
    /// Terraform's types of which it is, or could be, more than one resource.
    fileprivate var repeatedTypes: [String] {
        presentCompanions.indices.compactMap { index in
            let companion = presentCompanions[index]
            let isRepeated =
                companion.hasWord || companion.type == type.terraform
                || presentCompanions[..<index].contains { $0.type == companion.type }
            return isRepeated ? companion.type : nil
        }
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
