import TwofoldModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file, pipe or terminal that is open.
struct FileDescriptor {
    static let standardOutput = FileDescriptor(number: STDOUT_FILENO)
    static let standardError = FileDescriptor(number: STDERR_FILENO)

    let number: Int32

    /// Writes all of some bytes, however many calls it takes.
    func write(_ content: some WithBytes) throws(FileError) {
        try content.withBytes { bytes throws(FileError) in
            var rest = bytes
            while !rest.isEmpty {
                let count = try FileError.thrown { writeBytes(rest, to: number) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}

/// The system's `write`, which its namesake hides.
private func writeBytes(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
