@testable import TwofoldModel

/// Any text file, packed, stands in the archive as it is, under the name and checksum that zlib gives it.
@Sendable func fuzzZip(_ input: inout Input) {
    let files = input.list(upTo: 4) { Asset.TextFile(name: $0.text(), text: $0.text()) }
    let bytes = ZipArchive(files).bytes
    var rest = bytes[...]
    func number(_ count: Int) -> UInt32 {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    for file in files {
        let (name, content) = (Array(file.name.utf8), Array(file.text.utf8))
        expect(number(4) == 0x0403_4B50, "no header of \(name)")
        rest = rest.dropFirst(10)
        expect(number(4) == checksum(content), "another checksum of \(content)")
        expect(number(4) == UInt32(content.count) && number(4) == UInt32(content.count), "another size of \(content)")
        expect(number(2) == UInt32(name.count) && number(2) == 0, "another size of \(name)")
        expect(rest.starts(with: name + content), "another file than \(name)")
        rest = rest.dropFirst(name.count + content.count)
    }
    let start = bytes.count - rest.count
    for _ in files {
        expect(number(4) == 0x0201_4B50, "no entry of the directory")
        rest = rest.dropFirst(24)
        let (name, more, comment) = (number(2), number(2), number(2))
        rest = rest.dropFirst(12 + Int(name + more + comment))
    }
    let size = bytes.count - start - rest.count
    expect(number(4) == 0x0605_4B50 && number(4) == 0, "no end of the directory")
    expect(number(2) == UInt32(files.count) && number(2) == UInt32(files.count), "another number of files")
    expect(number(4) == UInt32(size) && number(4) == UInt32(start) && number(2) == 0, "another place of the directory")
    expect(rest.isEmpty, "more than the directory")
}

/// CRC-32, a bit at a time.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
        value ^= UInt32(byte)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
}
