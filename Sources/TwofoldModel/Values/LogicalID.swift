/// The name of a resource, parameter or output in a stack: what the author wrote, without a suffix.
///
/// CloudFormation takes it as it is, Terraform in snake case: `PublishPolicies` becomes `publish_policies`.
public struct LogicalID: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The name as CloudFormation takes it: letters and digits, the first of them a capital.
    public let text: String

    /// An ID from a text.
    ///
    /// Whether it is a valid one is checked with the stack.
    public init(_ text: String) { self.text = text }
    /// An ID from a literal, such as `"Files"` or `"Files\(number)"`.
    ///
    /// Whether it is a valid one is checked with the stack.
    public init(stringLiteral value: String) { text = value }

    /// The name as CloudFormation takes it.
    public var description: String { text }

    /// An ID for something that belongs to this one: `PublishPolicies` and `Role` make `PublishPoliciesRole`.
    public func appending(_ suffix: String) -> LogicalID { LogicalID(text + suffix) }

    /// The name as Terraform takes it, such as `publish_policies` or `s3_bucket`.
    public var snakeCased: String { separated(by: UInt8(ascii: "_")) }

    /// The name as physical names have it, such as `publish-policies`.
    public var kebabCased: String { separated(by: UInt8(ascii: "-")) }

    /// Whether both targets accept the name.
    ///
    /// CloudFormation allows 1 to 255 letters and digits; a first capital keeps the two spellings apart.
    var isValid: Bool {
        let bytes = text.utf8
        guard let first = bytes.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else { return false }
        return bytes.count <= 255 && bytes.allSatisfy(\.isLetterOrDigit)
    }

    /// Puts a separator before each word: before a capital that follows a small letter or digit, and before the last
    /// capital of a run that a small letter follows, so that `HTTPServer` becomes `http_server`.
    ///
    /// The `s` of a plural such as `SubnetIDs` begins no word. Only ASCII letters count as such: no valid ID has others.
    private func separated(by separator: UInt8) -> String {
        var text = text
        return text.withUTF8 { bytes in
            // At most one separator for each letter.
            String(unsafeUninitializedCapacity: bytes.count * 2) { words in
                var count = 0
                func append(_ byte: UInt8) {
                    words.initializeElement(at: count, to: byte)
                    count += 1
                }
                for (index, byte) in bytes.enumerated() {
                    guard byte.isCapital else {
                        append(byte)
                        continue
                    }
                    if index > 0 {
                        let followsWord = !bytes[index - 1].isCapital
                        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
                        let isPlural =
                            next == UInt8(ascii: "s")
                            && !(index + 2 < bytes.count && bytes[index + 2].isSmallLetter)
                        if followsWord || next.isSmallLetter && !isPlural { append(separator) }
                    }
                    append(byte | 0x20)
                }
                return count
            }
        }
    }
}

extension UInt8 {
    fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

    /// Whether the byte is an ASCII letter or digit.
    package var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
