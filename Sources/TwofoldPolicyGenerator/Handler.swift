/// The code of one of the stack's functions: files of Python that Lambda gets as one.
struct Handler {
    private let modules: [[UInt8]]

    /// Works out the dates of a run, and what to call each principal.
    static let plan = Handler(modules: [PackageResources.plan_py])
    /// Merges a generated policy with the rules and commits it.
    static let publish = Handler(
        modules: [PackageResources.merge_py, PackageResources.codecommit_py, PackageResources.publish_py])
    /// Puts the rule files into an empty repository.
    static let seed = Handler(modules: [PackageResources.seed_py])

    private static let names = ["merge", "codecommit"]

    /// The text of `index.py`: the modules one after the other, without the lines by which they import each other.
    var source: String {
        modules.map { bytes in
            String(decoding: bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
                .filter { line in !Self.names.contains { line.hasPrefix("from \($0) import ") } }
                .joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
