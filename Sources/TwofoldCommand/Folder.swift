import TwofoldModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder on disk.
struct Folder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Makes the folder, and those that it is in, where they are missing.
    func make() throws(FileError) {
        if FileStatus(path, followingLinks: true)?.isFolder == true { return }
        do throws(FileError) {
            try makeAlone()
        } catch {
            guard error.code == ENOENT, let parent else { throw error }
            try parent.make()
            try makeAlone()
        }
    }

    /// The names of what is in the folder; none where it cannot be read.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            names.append(String(cString: name))
        }
        return names
    }

    /// The folders in the folder, without hidden ones and links.
    var folders: [Folder] {
        names.filter { !$0.hasPrefix(".") }.map { Folder("\(path)/\($0)") }
            .filter { FileStatus($0.path)?.isFolder == true }
    }

    /// Waits until the disk has the names of what is in the folder; not all file systems can.
    func synchronize() {
        let folder = open(path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private func makeAlone() throws(FileError) {
        do throws(FileError) {
            _ = try FileError.thrown { mkdir(path, 0o777) }
        } catch {
            // Another command may have made it meanwhile.
            guard error.code == EEXIST, FileStatus(path, followingLinks: true)?.isFolder == true else { throw error }
        }
    }

    private var parent: Folder? {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
        return Folder(String(path[..<slash]))
    }
}
