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
        /// Where the bytes come from.
        public enum Content: Sendable {
            /// These bytes.
            case bytes([UInt8])
            /// A copy of a file on disk.
            case copy(of: String)
        }

        /// The path, relative to the document's folder.
        public let path: String
        /// Where the bytes come from.
        public let content: Content
        /// The resource that needs the file.
        public let resource: LogicalID
        /// The line that added the resource.
        public let location: SourceLocation
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
    /// - Throws: ``StackError`` when the template is larger than CloudFormation takes.
    public func synthesize(for target: Target, format: Format = .yaml) throws(StackError) -> Synthesis {
        let text: String
        switch (target, format) {
        case (.terraform, _): text = terraformConfiguration.json()
        case (.cloudFormation, .json): text = cloudFormationTemplate.json()
        case (.cloudFormation, .yaml): text = try yaml(cloudFormationTemplate)
        }
        let size = target == .cloudFormation ? sizeProblems(text.utf8.count) : []
        guard size.allSatisfy({ $0.severity == .warning }) else { throw StackError(diagnostics: warnings + size) }
        return Synthesis(text: text, files: files(for: target), warnings: warnings + size)
    }

    private func yaml(_ document: Document) throws(StackError) -> String {
        do throws(YAMLError) {
            return try document.yaml(flowFromDepth: 3)
        } catch {
            throw StackError(diagnostics: [Diagnostic(.error, error.description, at: stack.location)])
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
                let content: Synthesis.File.Content =
                    switch asset.content {
                    case .archive(let files): .bytes(ZipArchive(files).bytes)
                    case .file(let source): .copy(of: source)
                    }
                let path = target == .cloudFormation ? "\(stack.id)/\(asset.path)" : asset.path
                return Synthesis.File(path: path, content: content, resource: resource.id, location: resource.location)
            }
        }
    }
}
