import Twofold

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Why a file was not written.
struct OutputError: Error, CustomStringConvertible {
    let description: String
}

/// The folder that documents are written to.
struct OutputFolder {
    let path: String
    let target: Target

    /// Writes what a target reads for a stack, and gives back the path of the document or of its folder.
    ///
    /// The files that a document refers to come before it, so that it never names one that is not there. Each file is
    /// replaced as a whole, and only where its content has changed.
    func write(_ synthesis: Synthesis, of stack: Stack, _ format: Format?) throws -> String {
        let folder = target == .terraform ? "\(path)/terraform/\(stack.id)" : "\(path)/cloudformation"
        let name = target == .terraform ? "main.tf.json" : "\(stack.id).\((format ?? .yaml).rawValue)"
        for file in synthesis.files { try write(content(of: file), to: "\(folder)/\(file.path)") }
        try write(Data(synthesis.text.utf8), to: "\(folder)/\(name)")
        return target == .terraform ? folder : "\(folder)/\(name)"
    }

    private func content(of file: Synthesis.File) throws -> Data {
        switch file.content {
        case .bytes(let bytes): return Data(bytes)
        case .copy(let source):
            do {
                return try Data(contentsOf: URL(filePath: source))
            } catch {
                throw OutputError(description: "cannot read '\(source)', the code of a function: \(reason(error))")
            }
        }
    }

    private func write(_ data: Data, to path: String) throws {
        let url = URL(filePath: path)
        if let existing = try? Data(contentsOf: url), existing == data { return }
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: url, options: .atomic)
        } catch {
            throw OutputError(description: "cannot write '\(path)': \(reason(error))")
        }
    }

    /// What the system said, without the wrapping of Foundation's errors.
    private func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        if let underlying = error.underlying as? POSIXError { return "\(underlying.code)" }
        switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or folder"
        case .fileWriteNoPermission, .fileReadNoPermission: return "permission denied"
        case .fileWriteOutOfSpace: return "no space left on the disk"
        case .fileWriteVolumeReadOnly: return "the disk is read-only"
        case .fileWriteFileExists: return "a file is where a folder should be"
        default: return "\(error)"
        }
    }
}
