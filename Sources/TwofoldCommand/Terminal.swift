import Twofold
import TwofoldModel

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
    static func write(_ text: String) throws(OutputError) {
        do throws(FileError) { try FileDescriptor.standardOutput.write(text) } catch { throw .standardOutput(error) }
    }

    /// Writes a line to the standard output.
    static func print(_ line: String) throws(OutputError) { try write(line + "\n") }

    /// Writes findings to the standard error, their paths as one would type them here.
    static func report(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        let folder = workingFolder
        tell(diagnostics.map { $0.relative(to: folder).description + "\n" }.joined())
    }

    /// Writes an error without a place in code to the standard error.
    static func reportError(_ message: String) { tell("error: \(message)\n") }

    /// Writes a remark to the standard error.
    static func note(_ message: String) { tell("note: \(message)\n") }

    private static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    /// Writes to the standard error.
    ///
    /// When that fails there is nobody left to tell; the exit code says the rest.
    private static func tell(_ text: String) { try? FileDescriptor.standardError.write(text) }
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
