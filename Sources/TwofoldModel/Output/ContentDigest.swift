/// A number that tells two contents apart, the same one on every machine.
///
/// It keeps apart what somebody has written, not what somebody has forged: Terraform and CloudFormation see changes by
/// hashes of their own. It takes eight bytes at a time, so that an archive of 50 MB is no burden to a debug build.
package enum ContentDigest {
    /// How many digits the text has.
    static let length = 16

    /// The digest in hexadecimal digits.
    package static func text(of bytes: [UInt8]) -> String {
        let number = bytes.withUnsafeBytes(number)
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: length - digits.count) + digits
    }

    private static func number(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = mixed(UInt64(bytes.count))
        let wholeWords = bytes.count & ~7
        var offset = 0
        while offset < wholeWords {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            state = mixed(state ^ word)
            offset += 8
        }
        var rest: UInt64 = 0
        for byte in bytes[wholeWords...] { rest = rest << 8 | UInt64(byte) }
        return mixed(state ^ rest)
    }

    /// Spreads each bit over all of them, with no two numbers becoming one: the finalizer of MurmurHash3.
    ///
    /// Source: https://github.com/aappleby/smhasher/wiki/MurmurHash3
    private static func mixed(_ number: UInt64) -> UInt64 {
        var number = number
        number = (number ^ number >> 33) &* 0xFF51_AFD7_ED55_8CCD
        number = (number ^ number >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return number ^ number >> 33
    }
}
