/// The name of a resource, parameter or output in a stack: what the author wrote, without a suffix.
///
/// CloudFormation takes it as it is, Terraform in snake case: `PublishPolicies` becomes `publish_policies`.
public struct LogicalID: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as CloudFormation takes it: letters and digits, the first of them a capital.
    public let text: String

    /// An ID from a text.
    ///
    /// Whether it is a valid one is checked with the stack.
    public init(_ text: String) { self.text = text }
    /// An ID from a literal.
    ///
    /// Whether it is a valid one is checked with the stack.
    public init(stringLiteral value: String) { text = value }

    /// The name as CloudFormation takes it.
    public var description: String { text }

    /// An ID for something that belongs to this one: `PublishPolicies` and `Role` make `PublishPoliciesRole`.
    public func appending(_ suffix: String) -> LogicalID { LogicalID(text + suffix) }

    /// The name as Terraform takes it, such as `publish_policies` or `s3_bucket`.
    public var snakeCased: String { separated(by: "_") }

    /// The name as physical names have it, such as `publish-policies`.
    public var kebabCased: String { separated(by: "-") }

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
    /// The `s` of a plural such as `SubnetIDs` begins no word.
    private func separated(by separator: Character) -> String {
        let characters = Array(text)
        var words = ""
        for (index, character) in characters.enumerated() {
            if character.isUppercase, index > 0 {
                let followsWord = !characters[index - 1].isUppercase
                let next = characters[(index + 1)...]
                let isPlural = next.first == "s" && next.dropFirst().first?.isLowercase != true
                let startsWord = next.first?.isLowercase == true && !isPlural
                if followsWord || startsWord { words.append(separator) }
            }
            words += character.lowercased()
        }
        return words
    }
}

extension UInt8 {
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
