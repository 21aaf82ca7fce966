import ArgumentParser
import TwofoldModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why something was not written.
enum OutputError: Error {
    /// A file, by its path.
    case file(String, FileError)
    /// The standard output.
    case standardOutput(FileError)

    /// What is told of it; nothing where nobody listens any more.
    var message: String? {
        switch self {
        case .file(let path, let error): "cannot write '\(path)': \(error.reason)"
        case .standardOutput(let error) where error.code == EPIPE: nil
        case .standardOutput(let error): "cannot write to the standard output: \(error.reason)"
        }
    }

    /// The code that the command ends with.
    ///
    /// A reader who has seen enough, such as `head`, ends a command by the signal SIGPIPE. Where whoever started the
    /// command has it ignored, it ends with the code by which shells tell of that signal.
    var exitCode: ExitCode {
        if case .standardOutput(let error) = self, error.code == EPIPE { return ExitCode(128 + SIGPIPE) }
        return .failure
    }
}
