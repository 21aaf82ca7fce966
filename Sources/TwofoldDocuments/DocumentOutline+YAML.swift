extension DocumentOutline {
    /// Hands on the document as YAML text in UTF-8, piece by piece: the same text as ``Document/yaml(flowFromDepth:)``.
    ///
    /// - Parameter depth: How deep a list or map must be to be written on one line; larger than that of a map of many
    ///   entries.
    /// - Throws: ``YAMLError`` when libyaml refuses the document, for a lack of memory or a text of 2 GB; and what the
    ///   closure throws.
    package func yaml(flowFromDepth depth: Int, _ receive: ([UInt8]) throws -> Void) throws {
        guard case .sections(let sections) = self else { return try receive(document.yamlBytes(flowFromDepth: depth)) }
        for section in sections {
            guard case .entries(let count, let make) = section.value, count > 0 else {
                try receive(Self.yaml(section.key, section.value.document, flowFromDepth: depth).get())
                continue
            }
            // Entries of a map look the same whatever stands before them in it.
            try Chunks.forEach(
                count,
                { range in
                    let text = Self.yaml(section.key, .map(range.map(make)), flowFromDepth: depth)
                    return range.lowerBound == 0 ? text : text.map(Self.withoutKey)
                }
            ) { text in
                try receive(text.get())
            }
        }
    }

    private static func yaml(
        _ key: String, _ value: Document, flowFromDepth depth: Int
    ) -> Result<[UInt8], YAMLError> {
        do throws(YAMLError) {
            return .success(try Document.map([.init(key, value)]).yamlBytes(flowFromDepth: depth))
        } catch {
            return .failure(error)
        }
    }

    /// Takes off the first line, with the key that another piece has written.
    private static func withoutKey(_ text: [UInt8]) -> [UInt8] {
        Array(text.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
    }
}
