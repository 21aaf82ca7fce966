public import TwofoldModel

/// Where a function's code is.
public enum FunctionCode: Sendable, Hashable {
    /// The text of one file, in Python or JavaScript: part of the template in CloudFormation; a zip archive beside the
    /// configuration, with the same bytes on every machine, in Terraform. At most 4 MB.
    case inline(String)
    /// A zip archive on disk, which is copied beside the template or configuration. CloudFormation takes it from S3
    /// only: `aws cloudformation package` uploads it.
    case archive(String)
    /// A zip archive in a bucket in the same region.
    case object(Value<String>, in: Value<String>, version: Value<String>? = nil)
}

extension Function {
    var assetPath: String { "functions/\(id.snakeCased).zip" }

    var codeAssets: [Asset] {
        switch code {
        case .inline(let text):
            let file = Asset.TextFile(name: runtime.inlineFile ?? "index", text: text)
            return [Asset(assetPath, .archive([file]), for: [.terraform])]
        case .archive(let path): return [Asset(assetPath, .file(path), for: [.cloudFormation, .terraform])]
        case .object: return []
        }
    }

    /// The code under all of the names that it can have, so that each function shows the ones it does not use as empty.
    var codeProperties: [Property] {
        var inline: String?, key: Value<String>?, bucket: Value<String>?, version: Value<String>?
        var local: Term?
        switch code {
        case .inline(let text): inline = text
        case .archive: local = .asset(.path, path: assetPath)
        case .object(let objectKey, let objectBucket, let objectVersion):
            (key, bucket, version) = (objectKey, objectBucket, objectVersion)
        }
        let isLocal = inline != nil || local != nil
        return [
            Property(cloudFormation: "Code", local),
            Property(cloudFormation: "Code.ZipFile", inline),
            Property(terraform: "filename", isLocal ? Term.asset(.path, path: assetPath) : nil),
            Property(terraform: "source_code_hash", isLocal ? Term.asset(.sha256, path: assetPath) : nil),
            Property("Code.S3Bucket", "s3_bucket", bucket),
            Property("Code.S3Key", "s3_key", key),
            Property("Code.S3ObjectVersion", "s3_object_version", version),
        ]
    }

    var codeProblems: [Problem] {
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
