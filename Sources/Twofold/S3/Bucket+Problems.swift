public import TwofoldModel

extension Bucket {
    /// Names that S3 refuses, lists that it takes only so long, and combinations that it refuses.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    public var problems: [Problem] {
        var found = nameProblems + lifecycle.flatMap(\.problems) + cors.flatMap(\.problems)
        found += policy.problems(isOfResource: true)
        if let problem = accessLog?.problem { found.append(problem) }
        if lifecycle.count > 1_000 { found.append("a bucket has up to 1000 lifecycle rules, not \(lifecycle.count)") }
        if cors.count > 100 { found.append("a bucket has up to 100 CORS rules, not \(cors.count)") }
        let ids = lifecycle.map(\.id)
        for id in Set(ids.filter { id in ids.count { $0 == id } > 1 }).sorted() {
            found.append("two lifecycle rules have the name '\(id)'")
        }
        return found
    }

    private var nameProblems: [Problem] {
        guard let name else { return [] }
        let rule = NameRule(length: 3...63, punctuation: "-.")
        if let problem = rule.problem("the bucket's name", name) { return [problem] }
        var found = letterProblems(of: name.term)
        if let text = name.term.literalText { found += shapeProblems(of: text) }
        return found
    }

    /// Capital letters, in what is known of a name.
    private func letterProblems(of name: Term) -> [Problem] {
        var found: [Problem] = []
        name.visit { part in
            if case .string(let text) = part, text.utf8.contains(where: { (0x41...0x5A).contains($0) }) {
                found.append("'\(text)' in the bucket's name has a capital letter")
            }
            if case .environment(.stackName) = part {
                let message = "the bucket's name holds the stack's, which may have capital letters; S3 takes none"
                found.append(Problem(message, severity: .warning))
            }
        }
        return found
    }

    private func shapeProblems(of text: String) -> [Problem] {
        let isBounded = [text.utf8.first, text.utf8.last].allSatisfy { $0?.isLetterOrDigit == true }
        if !isBounded { return ["the bucket's name '\(text)' begins and ends with a letter or digit"] }
        if text.contains("..") { return ["the bucket's name '\(text)' has two points in a row"] }
        let parts = text.split(separator: ".")
        if parts.count == 4, parts.allSatisfy({ Int($0) != nil }) {
            return ["the bucket's name '\(text)' is an address"]
        }
        let prefix = ["xn--", "sthree-", "amzn-s3-demo-"].first(where: text.hasPrefix)
        let suffix = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].first(where: text.hasSuffix)
        guard let reserved = prefix ?? suffix else { return [] }
        return ["S3 keeps names with '\(reserved)' for itself, such as the bucket's '\(text)'"]
    }
}
