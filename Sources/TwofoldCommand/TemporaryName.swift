#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The names of files that are not whole yet.
///
/// They begin with a point, so that Terraform does not read them.
enum TemporaryName {
    private static let prefix = ".twofold-"

    /// The one of this command, which writes one file at a time.
    static var own: String { "\(prefix)\(getpid())" }

    /// Whether a file was on its way when its command ended, or is so still.
    static func matches(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.count > prefix.count && name.dropFirst(prefix.count).allSatisfy(\.isNumber)
    }
}
