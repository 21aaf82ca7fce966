import TwofoldDocuments

/// The syntax of a CloudFormation template.
///
/// Terraform reads JSON only.
public enum Format: String, Sendable, CaseIterable {
    /// YAML with short tags such as `!Ref`.
    case yaml
    /// JSON with the long forms.
    case json
}

/// What a target reads for a stack: a document, and the files beside it.
public struct Synthesis: Sendable {
    /// A file beside the document.
    public struct File: Sendable {
        /// The path, relative to the document's folder.
        public let path: String
        /// The content.
        public let bytes: [UInt8]
    }

    /// The document, with a line break at its end.
    public let text: String
    /// The files that the document refers to.
    public let files: [File]
    /// What may not be what the author wants.
    public let warnings: [Diagnostic]
}

extension Stack {
    /// What a target reads for this stack.
    ///
    /// - Parameters:
    ///   - target: The tool that will deploy the stack.
    ///   - format: The syntax of a CloudFormation template; Terraform's is JSON in any case.
    /// - Throws: ``StackError`` with every finding, when one of them is an error.
    public func synthesize(for target: Target, format: Format = .yaml) throws(StackError) -> Synthesis {
        try checked().synthesize(for: target, format: format)
    }
}

extension CheckedStack {
    /// What a target reads for the stack.
    ///
    /// - Parameters:
    ///   - target: The tool that will deploy the stack.
    ///   - format: The syntax of a CloudFormation template; Terraform's is JSON in any case.
    /// - Throws: ``StackError`` when the template is larger than CloudFormation takes, or holds more.
    public func synthesize(for target: Target, format: Format = .yaml) throws(StackError) -> Synthesis {
        guard target == .cloudFormation else {
            let findings = warnings + excess.map(\.asWarning)
            return Synthesis(text: text { terraformOutline.json($0) }, files: files(for: target), warnings: findings)
        }
        guard excess.isEmpty else { throw StackError(diagnostics: warnings + excess) }
        let text = format == .json ? text { cloudFormationOutline.json($0) } : try yaml()
        let findings = warnings + sizeProblems(text.utf8.count)
        guard findings.allSatisfy({ $0.severity == .warning }) else { throw StackError(diagnostics: findings) }
        return Synthesis(text: text, files: files(for: target), warnings: findings)
    }

    private func text(_ write: (([UInt8]) -> Void) -> Void) -> String {
        var text = ""
        write { text += String(decoding: $0, as: UTF8.self) }
        return text
    }

    private func yaml() throws(StackError) -> String {
        do {
            var text = ""
            try cloudFormationOutline.yaml(flowFromDepth: 3) { text += String(decoding: $0, as: UTF8.self) }
            return text
        } catch {
            throw StackError(diagnostics: [Diagnostic(.error, "\(error)", at: stack.location)])
        }
    }

    private func sizeProblems(_ size: Int) -> [Diagnostic] {
        if size > CloudFormationLimit.templateBytes {
            let message =
                "the template of stack '\(stack.id)' has \(size) bytes; CloudFormation takes "
                + "\(CloudFormationLimit.templateBytes). Split the stack in two"
            return [Diagnostic(.error, message, at: stack.location)]
        }
        guard size > CloudFormationLimit.inlineTemplateBytes else { return [] }
        let message =
            "the template of stack '\(stack.id)' has \(size) bytes; above \(CloudFormationLimit.inlineTemplateBytes) "
            + "CloudFormation reads it from S3 only (aws cloudformation deploy --s3-bucket …)"
        return [Diagnostic(.warning, message, at: stack.location)]
    }

    private func files(for target: Target) -> [Synthesis.File] {
        lowered.resources.flatMap { resource in
            resource.assets.filter { $0.targets.contains(target) }.map { asset in
                let path = target == .cloudFormation ? "\(stack.id)/\(asset.path)" : asset.path
                return Synthesis.File(path: path, bytes: asset.content.bytes)
            }
        }
    }
}
