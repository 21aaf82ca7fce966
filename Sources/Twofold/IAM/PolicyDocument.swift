import TwofoldModel

/// The document of a policy: its statements, in order.
public struct PolicyDocument: Sendable, Hashable, TermConvertible {
    /// The statements.
    public let statements: [Statement]

    /// A document.
    public init(_ statements: [Statement]) { self.statements = statements }

    /// The document as IAM reads it.
    public var term: Term { ["Version": "2012-10-17", "Statement": statements.term] }
}

extension [Statement] {
    /// What is wrong with statements by themselves.
    ///
    /// - Parameter isOfResource: Whether they are the policy of a resource, which names who they are about.
    func problems(isOfResource: Bool = false) -> [Problem] {
        var found: [Problem] = flatMap { $0.problems(isOfResource: isOfResource) }
        let sids = compactMap(\.sid)
        for sid in Set(sids.filter { sid in sids.count { $0 == sid } > 1 }).sorted() {
            found.append("two statements of one policy have the Sid '\(sid)'")
        }
        return found
    }
}

extension Statement {
    fileprivate func problems(isOfResource: Bool) -> [Problem] {
        var found: [Problem] = []
        if actions.isEmpty { found.append("a statement has no action") }
        for action in actions where !Self.isAction(action) {
            found.append("'\(action)' is no action; write it as service:Action, such as s3:GetObject")
        }
        if let sid, sid.isEmpty || !sid.utf8.allSatisfy(\.isLetterOrDigit) {
            found.append("the Sid '\(sid)' holds something else than letters and digits")
        }
        if case .list(let elements)? = resources {
            if elements.isEmpty {
                found.append("the statement about \(actions.joined(separator: ", ")) has no resource")
            }
            for case let text? in elements.map(\.firstLiteral) where text != "*" && !text.hasPrefix("arn:") {
                found.append("'\(text)' is no ARN; a resource of a policy begins with arn: or is *")
            }
        }
        if isOfResource, principal == nil { found.append("a statement of a resource's policy names a principal") }
        if !isOfResource, principal != nil { found.append("a statement of a role's policy names no principal") }
        return found
    }

    private static func isAction(_ text: String) -> Bool {
        if text == "*" { return true }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
        let serviceIsValid = parts[0].utf8.allSatisfy {
            ($0.isLetterOrDigit && !(0x41...0x5A).contains($0)) || $0 == UInt8(ascii: "-")
        }
        return serviceIsValid
            && parts[1].utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }
}

extension Term {
    /// The text with which an ARN begins, where it begins with one that is known now.
    fileprivate var firstLiteral: String? {
        switch self {
        case .string(let text): text
        case .concatenation(let parts): parts.first.flatMap { if case .string(let text) = $0 { text } else { nil } }
        default: nil
        }
    }
}
