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
    private let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The code without comments and docstrings, two spaces a level, and one empty line before each definition.
    func condensed(dropping modules: [String]) -> String {
        let space = UInt8(ascii: " ")
        let quotes = Array("\"\"\"".utf8)
        let imports = modules.map { Array("from \($0) import ".utf8) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var isInDocstring = false
        var followsDecorator = false
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let code = line.drop { $0 == space }
            if isInDocstring || code.starts(with: quotes) {
                let isTooShortToEnd = !isInDocstring && code.count < 2 * quotes.count
                isInDocstring = isTooShortToEnd || !code.suffix(quotes.count).elementsEqual(quotes)
                continue
            }
            if code.isEmpty || code.first == UInt8(ascii: "#") || imports.contains(where: code.starts) { continue }
            let depth = line.count - code.count
            let isDecorator = code.first == UInt8(ascii: "@")
            let isDefinition = isDecorator || code.starts(with: "def ".utf8) || code.starts(with: "class ".utf8)
            if depth == 0, isDefinition, !followsDecorator { text.append(UInt8(ascii: "\n")) }
            followsDecorator = isDecorator
            text += repeatElement(space, count: depth / 2)
            text += code
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
