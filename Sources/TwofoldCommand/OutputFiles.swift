import Twofold
import TwofoldModel

/// What a stack becomes on disk: a document, and the files that it names.
///
/// The files' names depend on their content, so that none of them ever changes. The old output becomes the new one in
/// the moment in which the document is replaced: whatever ends the command before or after it, a document is there with
/// all that it names.
struct OutputFiles {
    /// The path of the document, or of its folder.
    let path: String
    private let synthesis: Synthesis
    /// The folder of the document, to which the files' paths are relative.
    private let folder: String
    private let document: String
    /// The stack's documents in other formats, which may name files, too.
    private let siblings: [String]
    /// The folder below which the files are.
    private let root: String

    init(_ synthesis: Synthesis, of stack: Stack, in folder: String, for target: Target, _ format: Format) {
        self.synthesis = synthesis
        switch target {
        case .terraform:
            self.folder = "\(folder)/terraform/\(stack.id)"
            root = self.folder
            document = "\(root)/main.tf.json"
            siblings = []
            path = root
        case .cloudFormation:
            self.folder = "\(folder)/cloudformation"
            let stem = "\(self.folder)/\(stack.id)"
            root = stem
            document = "\(stem).\(format.rawValue)"
            siblings = Format.allCases.filter { $0 != format }.map { "\(stem).\($0.rawValue)" }
            path = document
        }
    }

    /// Replaces what has changed, and removes what is left of earlier times.
    func write() throws(OutputError) {
        try doing(document) { () throws(FileError) in try Folder(folder).make() }
        try FolderLock.holding(folder) { isAlone throws(OutputError) in
            // Another command's files look like leftovers, too.
            let leftovers = isAlone ? Leftovers(root: root, documents: folder) : nil
            leftovers?.removeTemporaryFiles()
            do throws(OutputError) {
                try replaceAll()
            } catch {
                leftovers?.removeFiles(notNamedBy: siblings + [document])
                throw error
            }
            leftovers?.removeFiles(notNamedBy: siblings, except: Set(files.map(\.path)))
        }
    }

    private var files: [(path: String, bytes: [UInt8])] { synthesis.files.map { ("\(folder)/\($0.path)", $0.bytes) } }

    private func replaceAll() throws(OutputError) {
        var changed: Set<String> = []
        for (path, bytes) in files {
            let file = WholeFile(path)
            if try doing(path, { () throws(FileError) in try file.replace(with: bytes) }) {
                changed.insert(file.folder)
            }
        }
        // After a power failure, too, the document shall not name what is not there.
        for folder in changed { Folder(folder).synchronize() }
        try doing(document) { () throws(FileError) in _ = try WholeFile(document).replace(with: synthesis.text) }
    }

    private func doing<Result>(
        _ path: String, _ body: () throws(FileError) -> Result
    ) throws(OutputError) -> Result {
        do throws(FileError) { return try body() } catch { throw .file(path, error) }
    }
}
