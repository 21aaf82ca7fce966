/// The code of one of the stack's functions: files of Python that Lambda gets as one.
struct Handler {
    private let modules: [(name: String, bytes: [UInt8])]

    /// Works out the dates of a run, and what to call each principal.
    static let plan = Handler(modules: [("plan", PackageResources.plan_py)])
    /// Merges a generated policy with the rules and commits it.
    static let publish = Handler(modules: [
        ("merge", PackageResources.merge_py), ("codecommit", PackageResources.codecommit_py),
        ("publish", PackageResources.publish_py),
    ])
    /// Puts the rule files into an empty repository.
    static let seed = Handler(modules: [("seed", PackageResources.seed_py)])

    /// The text of `index.py`: the modules one after the other, without the lines by which they import each other, and
    /// condensed, because a template is limited to 51,200 bytes.
    var source: String {
        let files = modules.map { "\($0.name).py" }.joined(separator: ", ")
        let header = "# \(files) of Twofold's policy generator, without the comments.\n"
        return header + modules.map { PythonSource($0.bytes).condensed(dropping: modules.map(\.name)) }.joined(separator: "\n")
    }
}

/// A file of Python in the form in which the handlers are written: four spaces a level, comments and docstrings on lines
/// of their own, no other text of several lines.
///
/// The tests hold the syntax tree of what is condensed against that of the file.
private struct PythonSource {
    let lines: [Substring]

    init(_ bytes: [UInt8]) {
        lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The code without comments and docstrings, two spaces a level, and one empty line before each definition.
    func condensed(dropping modules: [String]) -> String {
        var text = ""
        var isInDocstring = false
        var followsDecorator = false
        for line in lines {
            let code = line.drop { $0 == " " }
            if isInDocstring {
                isInDocstring = !code.hasSuffix("\"\"\"")
                continue
            }
            if code.hasPrefix("\"\"\"") {
                isInDocstring = code.count < 6 || !code.hasSuffix("\"\"\"")
                continue
            }
            if code.isEmpty || code.hasPrefix("#") || modules.contains(where: { code.hasPrefix("from \($0) import ") }) {
                continue
            }
            let depth = line.count - code.count
            let isDecorator = code.hasPrefix("@")
            let isDefinition = isDecorator || code.hasPrefix("def ") || code.hasPrefix("class ")
            if depth == 0, isDefinition, !followsDecorator { text += "\n" }
            followsDecorator = isDecorator
            text += String(repeating: " ", count: depth / 2) + code + "\n"
        }
        return text
    }
}
