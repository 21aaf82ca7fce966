#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why the system did not read or write a file.
package struct FileError: Error, Hashable {
    /// The number that the system gives the reason, such as `ENOSPC`.
    package let code: Int32

    /// The reason in words.
    package var reason: String {
        switch code {
        case ENOENT: "no such file or folder"
        case ENOTDIR, EEXIST: "a file is where a folder should be"
        case EISDIR: "a folder is where a file should be"
        default: String(cString: strerror(code)).lowercased()
        }
    }

    /// Does what the system is called for, once more each time when a signal interrupts it.
    package static func thrown<Result: SignedInteger>(by call: () -> Result) throws(FileError) -> Result {
        while true {
            let result = call()
            guard result == -1 else { return result }
            let code = errno
            guard code == EINTR else { throw FileError(code: code) }
        }
    }
}
