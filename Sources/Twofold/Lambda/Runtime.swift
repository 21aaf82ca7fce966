public import TwofoldModel

/// The language and system that a function's code runs on.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
public struct Runtime: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// A runtime that has no constant here.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Python 3.12.
    public static let python312: Runtime = "python3.12"
    /// Python 3.13.
    public static let python313: Runtime = "python3.13"
    /// Node.js 22.
    public static let nodejs22: Runtime = "nodejs22.x"
    /// Java 21.
    public static let java21: Runtime = "java21"
    /// .NET 8.
    public static let dotnet8: Runtime = "dotnet8"
    /// Ruby 3.4.
    public static let ruby34: Runtime = "ruby3.4"
    /// An executable named `bootstrap` on Amazon Linux 2023, such as one written in Swift, Go or Rust.
    public static let amazonLinux2023: Runtime = "provided.al2023"

    /// The name that inline code has in its archive; nil where Lambda takes none.
    var inlineFile: String? {
        if rawValue.hasPrefix("python") { return "index.py" }
        return rawValue.hasPrefix("nodejs") ? "index.js" : nil
    }

    /// Whether AWS no longer creates functions with the runtime.
    var isRetired: Bool {
        let retired = [
            "nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x",
            "python2.7", "python3.6", "python3.7", "python3.8", "ruby2.5", "ruby2.7", "java8", "go1.x", "provided",
            "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "dotnet6", "dotnet7",
        ]
        return retired.contains(rawValue)
    }
}

/// The kind of processor that a function runs on.
public struct Architecture: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// An architecture that has no constant here.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// AWS Graviton, the cheaper of the two.
    public static let arm64: Architecture = "arm64"
    /// Intel and AMD; what Lambda takes without being told.
    public static let x86: Architecture = "x86_64"
}
