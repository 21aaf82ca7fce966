import TwofoldModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is replaced as a whole: whoever opens it finds the old content or the new one.
struct WholeFile {
    let path: String
    /// The folder that the file is in.
    let folder: String

    /// - Parameter path: A path with at least one folder.
    init(_ path: String) {
        self.path = path
        folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// Gives the file another content, unless it has that already.
    ///
    /// What else stands in its place, such as a link, is replaced, too, and not written through. A folder is not.
    ///
    /// - Returns: Whether the file was replaced.
    func replace(with content: some WithBytes) throws(FileError) -> Bool {
        try content.withBytes { bytes throws(FileError) in try replace(with: bytes) }
    }

    private func replace(with bytes: UnsafeRawBufferPointer) throws(FileError) -> Bool {
        let status = FileStatus(path)
        if let status, status.isFile, status.size == bytes.count, holds(bytes) { return false }
        if status == nil { try Folder(folder).make() }
        let temporary = "\(folder)/\(TemporaryName.own)"
        // A command with this number may have left one.
        unlink(temporary)
        do throws(FileError) {
            try write(bytes, to: temporary, status)
            _ = try FileError.thrown { rename(temporary, path) }
        } catch {
            unlink(temporary)
            throw error
        }
        return true
    }

    private func write(
        _ bytes: UnsafeRawBufferPointer, to temporary: String, _ replaced: FileStatus?
    ) throws(FileError) {
        let file = try FileError.thrown { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
        defer { close(file) }
        // Who closed a file to others keeps it closed.
        if let replaced, replaced.isFile { fchmod(file, replaced.permissions) }
        try FileDescriptor(number: file).write(bytes)
        _ = try FileError.thrown { fsync(file) }
    }

    private func holds(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // What was a file a moment ago may be a pipe now, which would not be opened before somebody writes to it.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        var rest = bytes[...]
        while let count = try? FileError.thrown(by: { read(file, chunk.baseAddress, chunk.count) }), count <= rest.count
        {
            guard count > 0 else { return rest.isEmpty }
            let expected = UnsafeRawBufferPointer(rebasing: rest.prefix(count))
            guard let one = expected.baseAddress, let other = chunk.baseAddress, memcmp(one, other, count) == 0 else {
                return false
            }
            rest = rest.dropFirst(count)
        }
        return false
    }
}
