/// The code of one of the stack's functions: files of Python that Lambda gets as one.
struct Handler {
    private let packed: [PackedModule]
    private let modules: [PythonModule]

    /// Works out the dates of a run, and what to call each principal.
    static let plan = Handler(packed: [], modules: [PythonModule("plan", PackageResources.plan_py)])

    /// Merges a generated policy with the rules and commits it.
    static let publish = Handler(
        packed: [PackedModule(name: "merge", base64: PackageResources.merge_packed)],
        modules: [
            PythonModule("codecommit", PackageResources.codecommit_py),
            PythonModule("publish", PackageResources.publish_py),
        ])

    /// Puts the rule files into an empty repository.
    static let seed = Handler(packed: [], modules: [PythonModule("seed", PackageResources.seed_py)])

    /// The text of `index.py`: the modules one after the other, without the lines by which they import each other.
    ///
    /// A template is limited to 51,200 bytes. So the modules are condensed, and the largest one is packed.
    var source: String {
        let names = packed.map(\.name) + modules.map(\.name)
        let files = modules.map { "\($0.name).py" }.joined(separator: ", ")
        return "# Twofold's policy generator: \(files), without the comments.\n"
            + packed.map(\.loader).joined() + modules.map { $0.condensed(dropping: names) }.joined(separator: "\n")
    }
}

/// A file of Python, compressed, that unpacks itself.
private struct PackedModule {
    let name: String
    let base64: [UInt8]

    /// Unpacks the module and defines its names, as if it stood there.
    var loader: String {
        """
        # \(name).py, packed so that the template needs no bucket. To read it, print what zlib.decompress gives.
        import base64
        import zlib

        exec(compile(zlib.decompress(base64.b64decode(\"""
        \(String(decoding: base64, as: UTF8.self))\""")), "\(name).py", "exec"))

        """
    }
}

/// A file of Python in the form in which the handlers are written: four spaces a level, comments and docstrings on
/// lines of their own, no other text of several lines.
///
/// The tests hold the syntax tree of what is condensed against that of the file.
private struct PythonModule {
    let name: String
    private let lines: [Substring]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
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
            if code.isEmpty || code.hasPrefix("#") || modules.contains(where: { code.hasPrefix("from \($0) import ") })
            {
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
