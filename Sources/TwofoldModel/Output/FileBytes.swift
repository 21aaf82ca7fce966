#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads files without Foundation, which takes longer to load than a stack to write.
package enum FileBytes {
    /// The whole content of a file.
    package static func contents(of path: String) throws(FileError) -> [UInt8] {
        let file = try FileError.thrown { open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try FileError.thrown { chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) } }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }
}
