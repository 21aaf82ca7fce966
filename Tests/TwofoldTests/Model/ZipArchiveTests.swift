import Foundation
import Testing
import TwofoldDocuments

@testable import TwofoldModel

@Suite struct ZipArchiveTests {
    private static let files: [Asset.TextFile] = [
        .init(name: "index.py", text: "print('é🦀')\n"), .init(name: "empty.txt", text: ""),
        .init(name: "folder/naïve.py", text: String(repeating: "x = 1\n", count: 20_000)),
        .init(name: "nul.txt", text: "a\u{0}b\r\n"),
    ]

    @Test(.needs(.python)) func pythonReadsTheFilesBack() throws {
        let script = """
            import json, sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            json.dump([[i.filename, archive.read(i).decode(), oct(i.external_attr >> 16), i.create_system, list(i.date_time), i.compress_type, i.CRC] for i in archive.infolist()], sys.stdout)
            """
        let archive = ZipArchive(Self.files)
        let entries = try withTemporaryFolder { folder in
            let file = folder.appending(path: "archive.zip")
            try Data(archive.bytes).write(to: file)
            let result = try Shell.run(["python3", "-c", script, file.path])
            #expect(result.status == 0, "\(result.all)")
            return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[Any]] ?? []
        }
        #expect(entries.map { $0[0] as? String } == Self.files.map(\.name))
        #expect(entries.map { $0[1] as? String } == Self.files.map(\.text))
        #expect(entries.map { $0[2] as? String } == Array(repeating: "0o100644", count: Self.files.count))
        #expect(entries.map { $0[3] as? Int } == Array(repeating: 3, count: Self.files.count))
        #expect(entries.map { $0[4] as? [Int] } == Array(repeating: [1980, 1, 1, 0, 0, 0], count: Self.files.count))
        #expect(entries.map { $0[5] as? Int } == Array(repeating: 0, count: Self.files.count))
        #expect(
            entries.map { ($0[6] as? Int).map(UInt32.init) }
                == Self.files.map { CRC32.checksum(of: Array($0.text.utf8)) })
    }

    @Test func theSameFilesAreTheSameBytes() {
        #expect(ZipArchive(Self.files).bytes == ZipArchive(Self.files).bytes)
        #expect(ZipArchive(Self.files).bytes != ZipArchive(Self.files.reversed()).bytes)
    }

    @Test func anEmptyArchiveIsAnEndRecord() {
        #expect(ZipArchive([]).bytes == [0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 18))
    }

    @Test(arguments: [("", 0), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43)] as [(String, UInt32)])
    func theChecksumIsThatOfZip(text: String, checksum: UInt32) {
        #expect(CRC32.checksum(of: Array(text.utf8)) == checksum)
    }

    @Test func aTargetGetsTheFilesThatItNeeds() throws {
        let code = Asset("code.zip", .archive([.init(name: "a", text: "b")]), for: [.terraform])
        let both = Asset("here/both \"${b}.txt", .bytes([1, 2]), for: [.terraform, .cloudFormation])
        let stack = Stack.test("Site") { stack in
            stack.add(Gadget("Thing", assets: [code, both]))
            stack.output("Path", Value<String>(.asset(.path, path: both.path)))
            stack.output(
                "Hash", Value<String>(.perTarget(cloudFormation: "none", terraform: .asset(.sha256, path: both.path))))
        }
        let terraform = try stack.synthesize(for: .terraform)
        #expect(terraform.files.map(\.path) == [code.path, both.path])
        #expect(terraform.files.map(\.bytes) == [ZipArchive([.init(name: "a", text: "b")]).bytes, [1, 2]])
        let cloudFormation = try stack.synthesize(for: .cloudFormation)
        #expect(cloudFormation.files.map(\.path) == ["Site/\(both.path)"])
        #expect(cloudFormation.files.map(\.bytes) == [[1, 2]])
        let name = #"here/both "$${b}-\#(ContentDigest.text(of: [1, 2])).txt"#
        let outputs = try stack.checked().terraformConfiguration["output"]
        #expect(outputs?["path"]?["value"] == .string("${path.module}/\(name)"))
        let quoted = name.replacing("\"", with: "\\\"")
        #expect(outputs?["hash"]?["value"] == .string("${filebase64sha256(\"${path.module}/\(quoted)\")}"))
        let template = try stack.checked().cloudFormationTemplate
        #expect(template["Outputs"]?["Path"]?["Value"] == .string("Site/\(both.path)"))
    }

    @Test func whatTheFormatHasNoRoomForIsRefused() {
        let (line, long) = (#line, String(repeating: "n", count: 65_536))
        let stack = Stack.test { stack in
            for (id, files) in [
                ("Long" as LogicalID, [Asset.TextFile(name: long, text: "")]),
                ("Many", (0..<65_536).map { Asset.TextFile(name: "\($0)", text: "") }),
                ("Fine", [Asset.TextFile(name: String(long.dropLast()), text: "")]),
            ] {
                stack.add(Gadget(id, assets: [Asset("a.zip", .archive(files), for: [.terraform])]))
            }
        }
        #expect(
            stack.findings() == [
                "\(line + 7): error: 'Long' has a file's name of 65536 bytes in an archive; 65535 are allowed",
                "\(line + 7): error: 'Many' has an archive of 65536 files; 65535 are allowed",
            ])
    }
}
