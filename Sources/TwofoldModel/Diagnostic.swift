/// A place in somebody's Swift code.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// The file's path, as the compiler was given it.
    public let file: String
    /// The line, from 1.
    public let line: Int

    /// A place in a file.
    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// The place in the form that editors and terminals make clickable.
    public var description: String { "\(file):\(line)" }
}

/// A finding about a stack, in the form in which the compiler reports its own.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
    /// How serious a finding is.
    public enum Severity: String, Sendable {
        /// Nothing is written.
        case error
        /// The stack is written, and may not do what its author wants.
        case warning
    }

    /// How serious the finding is.
    public let severity: Severity
    /// What is wrong, where it came from, and what to do.
    public let message: String
    /// The line that put the thing into the stack; nil for the stack as a whole.
    public let location: SourceLocation?

    /// A finding.
    public init(_ severity: Severity, _ message: String, at location: SourceLocation?) {
        self.severity = severity
        self.message = message
        self.location = location
    }

    /// The same, where it keeps nobody from writing the stack.
    var asWarning: Diagnostic { Diagnostic(.warning, message, at: location) }

    /// The finding in one line: `Sources/App/Stack.swift:12: error: …`.
    public var description: String { "\(location.map { "\($0): " } ?? "")\(severity.rawValue): \(message)" }
}

/// Why a stack is not written: everything that is wrong with it, and the warnings.
public struct StackError: Error, Sendable, CustomStringConvertible {
    /// The findings, in the order of the lines that they are about.
    public let diagnostics: [Diagnostic]

    /// An error with findings.
    public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// The findings, a line each.
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
