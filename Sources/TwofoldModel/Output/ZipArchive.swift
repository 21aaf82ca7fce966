/// A zip archive of text files with the same bytes on every machine: no times, no owners, no compression.
///
/// Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipArchive {
    private(set) var bytes: [UInt8] = []

    /// The earliest time that the format knows: the first of January 1980.
    private static let date: UInt16 = 0x21
    private static let version: UInt16 = 20
    /// Made on Unix, so that the permissions below count.
    private static let madeBy: UInt16 = 0x0314
    /// A regular file that everybody may read: Lambda runs code as another user than the one who packed it.
    private static let permissions: UInt32 = 0o100644 << 16
    /// Names are UTF-8.
    private static let flags: UInt16 = 0x0800

    /// What the format has no room for, or nil.
    static func problem(of files: [Asset.TextFile]) -> String? {
        if files.count > UInt16.max { return "an archive of \(files.count) files; \(UInt16.max) are allowed" }
        if let name = files.first(where: { $0.name.utf8.count > UInt16.max })?.name {
            return "a file's name of \(name.utf8.count) bytes in an archive; \(UInt16.max) are allowed"
        }
        // The directory repeats what stands before each file.
        let size = files.reduce(0) { $0 + $1.text.utf8.count + 2 * $1.name.utf8.count + 128 }
        return size > UInt32.max ? "an archive of \(size) bytes; \(UInt32.max) are allowed" : nil
    }

    /// Packs files; what ``problem(of:)`` refuses makes no archive that anybody can read.
    init(_ files: [Asset.TextFile]) {
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let content = Array(file.text.utf8)
            let offset = UInt32(truncatingIfNeeded: bytes.count)
            var header: [UInt8] = []
            header.append(Self.version)
            header.append(Self.flags)
            header.append(UInt16(0))
            header.append(UInt16(0))
            header.append(Self.date)
            header.append(CRC32.checksum(of: content))
            header.append(UInt32(truncatingIfNeeded: content.count))
            header.append(UInt32(truncatingIfNeeded: content.count))
            header.append(UInt16(truncatingIfNeeded: name.count))
            header.append(UInt16(0))
            bytes.append(UInt32(0x0403_4B50))
            bytes += header + name + content
            directory.append(UInt32(0x0201_4B50))
            directory.append(Self.madeBy)
            directory += header
            directory.append(UInt16(0))
            directory.append(UInt16(0))
            directory.append(UInt16(0))
            directory.append(Self.permissions)
            directory.append(offset)
            directory += name
        }
        let start = UInt32(truncatingIfNeeded: bytes.count)
        bytes += directory
        bytes.append(UInt32(0x0605_4B50))
        bytes.append(UInt32(0))
        bytes.append(UInt16(truncatingIfNeeded: files.count))
        bytes.append(UInt16(truncatingIfNeeded: files.count))
        bytes.append(UInt32(truncatingIfNeeded: directory.count))
        bytes.append(start)
        bytes.append(UInt16(0))
    }
}

/// The checksum of zip archives.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        let table = table
        var checksum = UInt32.max
        for byte in bytes { checksum = table[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)] ^ (checksum >> 8) }
        return ~checksum
    }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        var number = number.littleEndian
        Swift.withUnsafeBytes(of: &number) { append(contentsOf: $0) }
    }
}
