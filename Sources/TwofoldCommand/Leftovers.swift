import TwofoldModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What earlier commands have left: files that were not whole when they ended, and files that no document names any
/// more.
///
/// Nothing else is removed: a file goes only if its name is the digest of its own content, as nobody but this command
/// names files.
struct Leftovers {
    /// The folder below which files are.
    let root: String
    /// The folder of the documents.
    let documents: String

    /// Removes what was being written when a command ended.
    func removeTemporaryFiles() {
        for folder in folders.union([documents]) {
            for name in Folder(folder).names where TemporaryName.matches(name) { unlink("\(folder)/\(name)") }
        }
    }

    /// Removes the files that none of some documents names.
    ///
    /// - Parameter kept: The paths of files that another document names.
    func removeFiles(notNamedBy documents: [String], except kept: Set<String> = []) {
        var candidates: [(path: String, digest: String)] = []
        for folder in folders {
            for name in Folder(folder).names {
                let path = "\(folder)/\(name)"
                guard let digest = AssetName.digest(in: name), !kept.contains(path) else { continue }
                candidates.append((path, digest))
            }
        }
        guard !candidates.isEmpty, let named = digests(in: documents) else { return }
        for (path, digest) in candidates where !named.contains(digest) {
            guard FileStatus(path)?.isFile == true, let bytes = try? FileBytes.contents(of: path),
                ContentDigest.text(of: bytes) == digest
            else { continue }
            unlink(path)
        }
    }

    /// A file is right in the root, or in a folder there.
    private var folders: Set<String> { Set([root] + Folder(root).folders.map(\.path)) }

    /// What some documents name, by digest; nil when one of them cannot be read, and might name anything.
    private func digests(in documents: [String]) -> Set<String>? {
        var digests: Set<String> = []
        for document in documents where FileStatus(document, followingLinks: true)?.isFile == true {
            guard let text = try? FileBytes.contents(of: document) else { return nil }
            digests.formUnion(AssetName.digests(in: text))
        }
        return digests
    }
}
