public import TwofoldModel

/// Where a function's code is.
public enum FunctionCode: Sendable, Hashable {
    /// The text of one file, in Python or JavaScript: part of the template in CloudFormation; a zip archive beside the
    /// configuration, with the same bytes on every machine, in Terraform. At most 4 MB.
    case inline(String)
    /// A zip archive that was read from disk: ``archive(_:)``.
    case local(LocalArchive)
    /// A zip archive in a bucket in the same region.
    case object(Value<String>, in: Value<String>, version: Value<String>? = nil)

    /// A zip archive on disk, which is copied beside the template or configuration.
    ///
    /// CloudFormation takes it from S3 only: `aws cloudformation package` uploads it.
    ///
    /// - Parameter path: The file, relative to the working folder; it is read now.
    public static func archive(_ path: String) -> FunctionCode { .local(LocalArchive(path)) }
}

extension Function {
    /// The file beside the document that holds the code, where there is one.
    var codeAsset: Asset? {
        let path = "functions/\(id.snakeCased).zip"
        switch code {
        case .inline(let text):
            let file = Asset.TextFile(name: runtime.inlineFile ?? "index", text: text)
            return Asset(path, .archive([file]), for: [.terraform])
        case .local(let archive):
            return archive.bytes.map { Asset(path, .bytes($0), for: [.cloudFormation, .terraform]) }
        case .object: return nil
        }
    }

    /// The code under all of the names that it can have, so that each function shows the ones it does not use as empty.
    func codeProperties(_ asset: Asset?) -> [Property] {
        var inline: String?, key: Value<String>?, bucket: Value<String>?, version: Value<String>?
        var local: Term?
        let path = asset.map { Term.asset(.path, path: $0.path) }
        switch code {
        case .inline(let text): inline = text
        case .local: local = path
        case .object(let objectKey, let objectBucket, let objectVersion):
            (key, bucket, version) = (objectKey, objectBucket, objectVersion)
        }
        return [
            Property(cloudFormation: "Code", local),
            Property(cloudFormation: "Code.ZipFile", inline),
            Property(terraform: "filename", path),
            Property(terraform: "source_code_hash", asset.map { Term.asset(.sha256, path: $0.path) }),
            Property("Code.S3Bucket", "s3_bucket", bucket),
            Property("Code.S3Key", "s3_key", key),
            Property("Code.S3ObjectVersion", "s3_object_version", version),
        ]
    }

    var codeProblems: [Problem] {
        if case .local(let archive) = code, let reason = archive.failure {
            return ["cannot read '\(archive.path)': \(reason)"]
        }
        guard case .inline(let text) = code else { return [] }
        guard runtime.inlineFile != nil else {
            return ["Lambda takes inline code in Python and JavaScript only, not for \(runtime.rawValue)"]
        }
        var found: [Problem] = []
        if text.utf8.count > 4_194_304 {
            found.append("the inline code has \(text.utf8.count) bytes; 4194304 are allowed")
        }
        if text.isEmpty { found.append("the inline code is empty") }
        if let file = handler.term.literalText, !file.hasPrefix("index.") {
            found.append("inline code is a file named index, so its handler is index.<function>, not '\(file)'")
        }
        return found
    }
}
