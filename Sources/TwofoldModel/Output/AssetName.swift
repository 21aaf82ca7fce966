/// The form of the names of assets: `work-0f1e2d3c4b5a6978.zip`.
package enum AssetName {
    /// What a file system takes is 255 bytes, and an ID can have as many.
    private static let stemLength = 200

    /// A path with the digest of a file's bytes before its extension.
    package static func path(_ path: String, for bytes: [UInt8]) -> String {
        let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
        let stem = stem(of: name)
        let folder = path[..<name.startIndex]
        return "\(folder)\(prefix(of: stem))-\(ContentDigest.text(of: bytes))\(name[stem.endIndex...])"
    }

    /// The digest in a file's name; nil for a name of another form.
    package static func digest(in name: String) -> String? {
        let parts = stem(of: name[...]).utf8.suffix(ContentDigest.length + 1)
        guard parts.count > ContentDigest.length, parts.first == UInt8(ascii: "-") else { return nil }
        let digest = parts.dropFirst()
        guard digest.allSatisfy(isDigit) else { return nil }
        return String(Substring(digest))
    }

    /// All that can be a digest in the text of a document.
    package static func digests(in text: [UInt8]) -> Set<String> {
        let words = text.split { !isDigit($0) }.filter { $0.count == ContentDigest.length }
        return Set(words.map { String(decoding: $0, as: UTF8.self) })
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }

    /// As many whole characters of a name as there is room for.
    private static func prefix(of stem: Substring) -> Substring {
        var length = 0
        return stem.prefix { character in
            length += character.utf8.count
            return length <= stemLength
        }
    }

    private static func stem(of name: Substring) -> Substring {
        name.lastIndex(of: ".").map { name[..<$0] } ?? name
    }
}
