import TwofoldModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets one command at a time write to a folder.
///
/// The system ends the lock with the command, however that ends, and nothing is left in the folder.
enum FolderLock {
    /// Waits for the commands that write to a folder, and then does something.
    ///
    /// - Parameter body: Is told whether it is alone, which some network file systems cannot ensure.
    static func holding<Failure: Error>(
        _ folder: String, _ body: (_ isAlone: Bool) throws(Failure) -> Void
    ) throws(Failure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        let lock = try? FileError.thrown { flock(descriptor, LOCK_EX) }
        try body(lock != nil)
    }
}
