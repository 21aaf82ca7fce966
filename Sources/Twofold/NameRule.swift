import TwofoldModel

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

/// The rule for the name of a thing in AWS.
struct NameRule {
    /// How many characters it may have.
    let length: ClosedRange<Int>
    /// The characters other than letters and digits that it may hold.
    let punctuation: String

    /// Why a name does not fit, or nil; a name that is not known yet may be any.
    func problem(_ thing: String, _ name: Value<String>?) -> Problem? {
        guard let name else { return nil }
        guard let text = name.term.literalText else { return nil }
        guard length.contains(text.count) else {
            return
                "\(thing) '\(text)' has \(text.count) characters; \(length.lowerBound) to \(length.upperBound) are allowed"
        }
        guard text.utf8.allSatisfy({ $0.isLetterOrDigit || punctuation.utf8.contains($0) }) else {
            return "\(thing) '\(text)' holds something else than letters, digits and \(punctuation)"
        }
        return nil
    }
}

/// The name that a thing gets in Terraform where its author gives none, since Terraform would make one up or ask for
/// it: the stack's name, a hyphen and the ID.
///
/// CloudFormation makes such names itself.
enum DefaultName {
    /// How long an ID may be so that the name fits into the 64 characters of roles, functions and rules: a stack's name
    /// has up to 32.
    static let roleIDLength = 31

    static func problem(_ thing: String, _ id: LogicalID, _ length: Int) -> Problem {
        Problem(
            "'\(id)' has \(id.text.utf8.count) characters; after the stack's name only \(length) fit into the "
                + "\(thing)'s name. Shorten it, or give the \(thing) a name")
    }
}
