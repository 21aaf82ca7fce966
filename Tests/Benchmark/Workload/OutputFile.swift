#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is open for writing.
struct OutputFile {
    /// Why a file is not open.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let standardOutput = OutputFile(descriptor: STDOUT_FILENO)
    static let standardError = OutputFile(descriptor: STDERR_FILENO)

    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Opens an empty file.
    init(creating path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if descriptor < 0 { throw Failure(description: "cannot write '\(path)': \(String(cString: strerror(errno)))") }
    }

    /// Writes all of some bytes.
    func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = writeBytes(rest, to: descriptor)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}

/// The system's `write`, which inside of ``OutputFile`` is hidden by its own.
private func writeBytes(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
