import TwofoldDocuments

/// Holds what libyaml read against the document that was written.
struct YAMLComparison {
    private var events: ArraySlice<YAMLEvents.Tagged>

    init(_ events: YAMLEvents) { self.events = events.all[...] }

    /// Whether the events are those of a document, no more and no less.
    mutating func isOf(_ document: Document) -> Bool { matches(document, tag: nil) && events.isEmpty }

    private mutating func matches(_ document: Document, tag: String?) -> Bool {
        if case .intrinsic(let name, let argument) = document { return matches(name, argument, outer: tag) }
        guard let next = events.popFirst(), next.tag == tag else { return false }
        switch (document, next.event) {
        case (.list(let elements), .list): return elements.allSatisfy { matches($0, tag: nil) } && isEnd()
        case (.map(let entries), .map): return entries.allSatisfy { matchesEntry($0.key, $0.value) } && isEnd()
        case (.string(let text), .scalar(let scalar)): return Self.isText(scalar, text, tag: tag)
        case (.null, .scalar(let scalar)): return scalar.isPlain && scalar.text == "null"
        case (.bool(let value), .scalar(let scalar)): return scalar.isPlain && scalar.text == (value ? "true" : "false")
        case (.integer(let value), .scalar(let scalar)): return scalar.isPlain && Int(scalar.text) == value
        case (.number(let value), .scalar(let scalar)): return scalar.isPlain && Self.isNumber(scalar.text, value)
        default: return false
        }
    }

    /// A function is the tag of its argument, or a map with its long name where the argument has a tag itself.
    private mutating func matches(_ name: String, _ argument: [Document], outer: String?) -> Bool {
        let tag = "!" + name.replacing("Fn::", with: "")
        guard outer == nil else { return false }
        if name == "Fn::GetAtt" { return matches(.string(argument.map(Self.text).joined(separator: ".")), tag: tag) }
        guard argument.count == 1 else { return matches(.list(argument), tag: tag) }
        guard case .intrinsic = argument[0] else { return matches(argument[0], tag: tag) }
        guard let next = events.popFirst(), case .map = next.event, next.tag == nil else { return false }
        return matchesEntry(name, argument[0]) && isEnd()
    }

    private mutating func matchesEntry(_ key: String, _ value: Document) -> Bool {
        guard let next = events.popFirst(), next.tag == nil, case .scalar(let scalar) = next.event else { return false }
        return Self.isText(scalar, key, tag: nil) && matches(value, tag: nil)
    }

    private mutating func isEnd() -> Bool {
        guard case .end? = events.popFirst()?.event else { return false }
        return true
    }

    private static func text(_ document: Document) -> String {
        if case .string(let text) = document { text } else { "" }
    }

    /// A tag says what a scalar is; without one, a plain one must look like nothing but a text.
    private static func isText(_ scalar: YAMLEvents.Scalar, _ text: String, tag: String?) -> Bool {
        scalar.text.utf8.elementsEqual(text.utf8) && (!scalar.isPlain || tag != nil || !YAMLResolution.isOther(text))
    }

    private static func isNumber(_ text: String, _ value: Double) -> Bool {
        guard value.isFinite else { return text == "null" }
        return Double(text) == value && text.contains(".")
    }
}
