import Twofold

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a command speaks to people, and to other programs.
enum Terminal {
    /// Whether somebody reads the standard output, and not a program.
    static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes a text to the standard output as it is.
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes a line to the standard output.
    static func print(_ line: String) { write(line + "\n") }

    /// Writes a finding to the standard error, its path as one would type it here.
    static func report(_ diagnostic: Diagnostic) {
        write(diagnostic.relative(to: workingFolder).description + "\n", to: STDERR_FILENO)
    }

    /// Writes an error without a place in code to the standard error.
    static func reportError(_ message: String) { write("error: \(message)\n", to: STDERR_FILENO) }

    /// Writes a remark to the standard error.
    static func note(_ message: String) { write("note: \(message)\n", to: STDERR_FILENO) }

    private static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = writeBytes(rest, to: descriptor)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}

/// The system's `write`, which inside of ``Terminal`` is hidden by its own.
private func writeBytes(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

extension Diagnostic {
    /// The finding with its paths relative to a folder, where they are inside of it.
    fileprivate func relative(to folder: String) -> Diagnostic {
        guard let location, !folder.isEmpty else { return self }
        // A message may name other places, such as where an ID was used first.
        let message = message.replacing("\(folder)/", with: "")
        let file =
            location.file.hasPrefix("\(folder)/") ? String(location.file.dropFirst(folder.count + 1)) : location.file
        return Diagnostic(severity, message, at: SourceLocation(file: file, line: location.line))
    }
}
