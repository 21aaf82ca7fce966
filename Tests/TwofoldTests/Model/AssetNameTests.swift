import Testing

@testable import TwofoldModel

@Suite struct AssetNameTests {
    @Test(arguments: [
        ("functions/work.zip", "functions/work-", ".zip"), ("work", "work-", ""), ("a.b/c", "a.b/c-", ""),
        ("a/work.tar.gz", "a/work.tar-", ".gz"), ("ä/é.zip", "ä/é-", ".zip"),
    ])
    func aNameHoldsTheDigest(path: String, start: String, end: String) {
        let digest = ContentDigest.text(of: [1, 2, 3])
        let named = AssetName.path(path, for: [1, 2, 3])
        #expect(named == start + digest + end)
        #expect(AssetName.digest(in: String(named.split(separator: "/").last ?? "")) == digest)
    }

    @Test func aLongNameIsCut() {
        let path = AssetName.path("functions/\(String(repeating: "a", count: 300)).zip", for: [])
        #expect(path.utf8.count == "functions/".utf8.count + 200 + 1 + 16 + 4)
        #expect(path.hasSuffix(".zip"))
    }

    @Test(arguments: [
        "", "work.zip", "-.zip", "work-0123456789abcde.zip", "work-0123456789abcdeg.zip", "work-0123456789ABCDEF.zip",
        "0123456789abcdef.zip", "work0123456789abcdef.zip", "work-0123456789abcdef.tar.gz", ".0123456789abcdef",
    ])
    func otherNamesHoldNone(name: String) {
        #expect(AssetName.digest(in: name) == nil)
    }

    @Test func aDocumentTellsItsDigests() {
        let text = "a-0123456789abcdef.zip 0123456789abcdef0 x-fedcba9876543210\\n 00000000000000000 é1111111111111111"
        #expect(
            AssetName.digests(in: Array(text.utf8)) == ["0123456789abcdef", "fedcba9876543210", "1111111111111111"])
        #expect(AssetName.digests(in: []) == [])
    }

    /// Names in documents that are kept, such as those in `templates`, depend on it.
    @Test(
        arguments: [
            ([], "0000000000000000"), ([0], "7d6e4ac38b2b1be2"), ([0, 0], "2f001c5a9cf66fa8"),
            (Array("123456789".utf8), "aca786f74164972c"),
        ] as [([UInt8], String)])
    func theDigestStaysTheSame(bytes: [UInt8], digest: String) {
        #expect(ContentDigest.text(of: bytes) == digest)
    }

    @Test func eachBitCounts() {
        for length in [1, 7, 8, 9, 40] {
            var digests: Set<String> = [ContentDigest.text(of: Array(repeating: 0, count: length))]
            for bit in 0..<length * 8 {
                var bytes = [UInt8](repeating: 0, count: length)
                bytes[bit / 8] |= 1 << (bit % 8)
                digests.insert(ContentDigest.text(of: bytes))
            }
            #expect(digests.count == length * 8 + 1)
            #expect(digests.allSatisfy { $0.utf8.count == 16 })
        }
    }
}
