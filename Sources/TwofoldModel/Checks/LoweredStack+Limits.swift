/// What CloudFormation accepts in one template.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
package enum CloudFormationLimit {
    static let resources = 500
    static let parameters = 200
    static let outputs = 200
    static let descriptionBytes = 1_024
    static let parameterDescriptionLength = 4_000
    package static let inlineTemplateBytes = 51_200
    static let templateBytes = 1_000_000
}

/// What the configurations for Terraform accept.
enum TerraformLimit {
    /// Names of things begin with the stack's name.
    ///
    /// The longest ones are those of roles: 64 characters.
    static let stackNameLength = 32
}

extension LoweredStack {
    /// What one of the targets refuses.
    func exceededLimits(_ facts: Set<EnvironmentFact>) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if !resources.contains(where: { $0.type.cloudFormation != nil }) {
            found.append(
                Diagnostic(.error, "stack '\(stack.id)' has no resource; a template needs one", at: stack.location))
        }
        found += tagProblems()
        let length = stack.description?.utf8.count ?? 0
        if length > CloudFormationLimit.descriptionBytes {
            let message =
                "the description of stack '\(stack.id)' has \(length) bytes; CloudFormation takes \(CloudFormationLimit.descriptionBytes)"
            found.append(Diagnostic(.error, message, at: stack.location))
        }
        let name = stack.id.kebabCased
        if name.utf8.count > TerraformLimit.stackNameLength,
            facts.contains(where: { TerraformWriter.source(of: $0) == nil })
        {
            let message =
                "the stack's name in Terraform would be '\(name)', of \(name.utf8.count) characters; it has up to "
                + "\(TerraformLimit.stackNameLength). Shorten the stack's ID"
            found.append(Diagnostic(.error, message, at: stack.location))
        }
        return found
    }

    /// Tags that AWS does not take.
    ///
    /// Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
    private func tagProblems() -> [Diagnostic] {
        stack.tags.sorted { $0.key < $1.key }.compactMap { key, value in
            let message: String
            if key.isEmpty || key.unicodeScalars.count > 128 {
                message = "the key '\(key)' of a tag has \(key.unicodeScalars.count) characters; 1 to 128 are allowed"
            } else if key.lowercased().utf8.starts(with: "aws:".utf8) {
                message = "the tag '\(key)' begins with aws:, which AWS keeps for itself"
            } else if let text = value.term.literalText, text.unicodeScalars.count > 256 {
                message = "the value of the tag '\(key)' has \(text.unicodeScalars.count) characters; 256 are allowed"
            } else {
                return nil
            }
            return Diagnostic(.error, message, at: stack.location)
        }
    }

    /// What CloudFormation counts: how many there are, and how many it takes.
    private var counts: [(things: String, count: Int, limit: Int)] {
        [
            ("resources", resources.count { $0.type.cloudFormation != nil }, CloudFormationLimit.resources),
            ("parameters", stack.parameters.count, CloudFormationLimit.parameters),
            ("outputs", stack.outputs.count, CloudFormationLimit.outputs),
        ]
    }

    /// More of something than CloudFormation takes.
    func excess() -> [Diagnostic] {
        counts.filter { $0.count > $0.limit }.map { things, count, limit in
            let message =
                "stack '\(stack.id)' has \(count) \(things); CloudFormation takes \(limit). Split it in two"
            return Diagnostic(.error, message, at: stack.location)
        }
    }

    /// Almost as much of something as CloudFormation takes.
    func nearLimits() -> [Diagnostic] {
        counts.filter { $0.count <= $0.limit && $0.count * 10 > $0.limit * 9 }.map { things, count, limit in
            let message = "stack '\(stack.id)' has \(count) \(things) of the \(limit) that CloudFormation takes"
            return Diagnostic(.warning, message, at: stack.location)
        }
    }
}
