import TwofoldModel

extension Term {
    /// Whether the value is a text.
    var isText: Bool {
        switch self {
        case .string, .concatenation, .attribute, .environment, .joined, .json: true
        case .parameter(let parameter): parameter.kind == .string
        case .perTarget(let cloudFormation, let terraform): cloudFormation.isText && terraform.isText
        case .bool, .integer, .number, .list, .map, .asset: false
        }
    }

    /// How many `{}` the text has.
    var placeholderCount: Int {
        switch self {
        case .string(let text): text.split(separator: "{}", omittingEmptySubsequences: false).count - 1
        case .concatenation(let parts): parts.mergingTexts.reduce(0) { $0 + $1.placeholderCount }
        default: 0
        }
    }
}

extension String {
    /// The text as the template of States.Format: `{}` stands for an argument, every other brace for itself.
    var escapedTemplate: String {
        split(separator: "{}", omittingEmptySubsequences: false)
            .map { String($0).escaping("'", "\\", "{", "}") }.joined(separator: "{}")
    }
}

extension [Term] {
    /// The same text with each run of literals as one.
    var mergingTexts: [Term] {
        var parts: [Term] = []
        for part in flatMap({ part -> [Term] in
            if case .concatenation(let inner) = part { return inner.mergingTexts }
            return [part]
        }) {
            if case .string(let text) = part, case .string(let previous)? = parts.last {
                parts[parts.count - 1] = .string(previous + text)
            } else {
                parts.append(part)
            }
        }
        return parts
    }
}
