/// A file that is written beside a target's document, under a name that holds a digest of its bytes.
///
/// Other bytes have another name, so a new file never takes the place of one that a document names already.
public struct Asset: Sendable, Hashable {
    /// Where the bytes come from.
    public enum Content: Sendable, Hashable {
        /// Text files that are packed as a zip archive, by name.
        case archive([TextFile])
        /// These bytes.
        case bytes([UInt8])
    }

    /// A text file in an archive.
    public struct TextFile: Sendable, Hashable {
        /// The name in the archive.
        public let name: String
        /// The text, which is packed as UTF-8.
        public let text: String

        /// A text file in an archive.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The path, relative to the folder of the target's document: `functions/work-0f1e2d3c4b5a6978.zip`.
    public let path: String
    /// Where the bytes come from.
    public let content: Content
    /// The targets that need the file.
    public let targets: Set<Target>

    /// A file beside the documents of some targets.
    ///
    /// - Parameter path: The path without the digest, such as `functions/work.zip`.
    public init(_ path: String, _ content: Content, for targets: Set<Target>) {
        self.path = AssetName.path(path, for: content.bytes)
        self.content = content
        self.targets = targets
    }
}

extension Asset.Content {
    /// The bytes of the file; an archive is packed anew each time, since few that are described are written.
    var bytes: [UInt8] {
        switch self {
        case .archive(let files): ZipArchive(files).bytes
        case .bytes(let bytes): bytes
        }
    }
}
