import Twofold

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file was not written.
struct OutputError: Error, CustomStringConvertible {
    let description: String
}

/// What a stack becomes on disk, with all its bytes at hand, so that nothing is written when one of them is missing.
struct OutputFiles {
    /// The path of the document, or of its folder.
    let path: String
    private let files: [(path: String, data: Data)]

    /// Reads what is to be copied.
    ///
    /// - Throws: ``StackError`` with a finding for each file that cannot be read.
    init(
        _ synthesis: Synthesis, of stack: Stack, in folder: String, for target: Target, _ format: Format
    ) throws(StackError) {
        let isTerraform = target == .terraform
        let folder = isTerraform ? "\(folder)/terraform/\(stack.id)" : "\(folder)/cloudformation"
        let document = isTerraform ? "\(folder)/main.tf.json" : "\(folder)/\(stack.id).\(format.rawValue)"
        path = isTerraform ? folder : document
        var files: [(path: String, data: Data)] = []
        var missing: [Diagnostic] = []
        for file in synthesis.files {
            switch file.content {
            case .bytes(let bytes): files.append(("\(folder)/\(file.path)", Data(bytes)))
            case .copy(let source):
                do {
                    files.append(("\(folder)/\(file.path)", try Data(contentsOf: URL(filePath: source))))
                } catch {
                    let message = "\(file.resource): cannot read '\(source)': \(error.reason)"
                    missing.append(Diagnostic(.error, message, at: file.location))
                }
            }
        }
        guard missing.isEmpty else { throw StackError(diagnostics: missing) }
        // The files that a document refers to come before it, so that it never names one that is not there.
        self.files = files + [(document, Data(synthesis.text.utf8))]
    }

    /// Replaces each file as a whole, and only where its content has changed.
    func write() throws {
        for (path, data) in files {
            let url = URL(filePath: path)
            if let existing = try? Data(contentsOf: url), existing == data { continue }
            do {
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: url, options: .atomic)
            } catch {
                throw OutputError(description: "cannot write '\(path)': \(error.reason)")
            }
        }
    }
}

extension Error {
    /// What the system said, without the wrapping of Foundation's errors.
    fileprivate var reason: String {
        guard let error = self as? CocoaError else { return "\(self)" }
        switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or folder"
        case .fileWriteNoPermission, .fileReadNoPermission: return "permission denied"
        case .fileWriteOutOfSpace: return "no space left on the disk"
        case .fileWriteVolumeReadOnly: return "the disk is read-only"
        case .fileWriteFileExists: return "a file is where a folder should be"
        default: break
        }
        guard let underlying = error.underlying as? POSIXError else { return "\(error)" }
        return String(cString: strerror(underlying.code.rawValue)).lowercased()
    }
}
