import TwofoldModel

/// Writes payloads as templates of the Amazon States Language, in which the key of what is found at run time ends in
/// `.$`.
struct PayloadEncoder {
    /// What is wrong with the payloads so far.
    private(set) var problems: [Problem] = []
    /// The paths so far to what is only there while a ``ForEach`` runs.
    private(set) var itemPaths: [String] = []
    /// The keys on the way to the value that is being written.
    private var place: [String] = []

    /// How many intrinsic functions one field may hold.
    private static let functionLimit = 10

    /// An object as a template.
    mutating func object(_ fields: Payload.Fields) -> DefinitionNode {
        reportRepeatedKeys(fields)
        return .object(fields.entries.map { field($0.key, $0.value) })
    }

    /// A value that holds nothing to be found at run time.
    mutating func constant(_ payload: Payload, in place: String) -> DefinitionNode {
        self.place = [place]
        if payload.isFoundAtRunTime {
            report("\(place) is a value that is known now; give paths and functions to 'with:'")
        }
        return node(payload)
    }

    /// A field whose name says whether its value is found at run time: `Cause` with a text, `CausePath` with the rest.
    ///
    /// - Parameter functions: The intrinsic functions that may be the value.
    mutating func textField(_ key: String, _ payload: Payload, functions: Set<String>) -> DefinitionField {
        place = [key]
        switch payload.content {
        case .path, .function:
            if case .function(let name, _) = payload.content, !functions.contains(name) {
                report(
                    "'\(key)' is a text, which States.\(name) does not give; it may be one of "
                        + functions.sorted().map { "States.\($0)" }.joined(separator: ", "))
            }
            return DefinitionField("\(key)Path", .value(text(of: payload)))
        case .constant(let value) where value.isText: return DefinitionField(key, .value(value))
        default:
            report("'\(key)' is a text")
            return DefinitionField(key, .null)
        }
    }

    private mutating func field(_ key: String, _ payload: Payload) -> DefinitionField {
        place.append(key)
        defer { place.removeLast() }
        if key.hasSuffix(".$") {
            report("the key '\(key)' ends in '.$', which is added to the key of a path or function; leave it out")
        }
        guard payload.isFoundAtRunTime else { return DefinitionField(key, node(payload)) }
        let count = payload.functionCount
        if count > Self.functionLimit {
            report(
                "'\(placeName)' holds \(count) intrinsic functions; a field takes \(Self.functionLimit). "
                    + "Use a Pass for some of them"
            )
        }
        return DefinitionField("\(key).$", .value(text(of: payload)))
    }

    private mutating func node(_ payload: Payload) -> DefinitionNode {
        switch payload.content {
        case .null: return .null
        case .constant(let value):
            warn(about: value)
            return .value(value)
        case .list(let elements): return .list(elements.map { node($0) })
        case .object(let fields): return object(fields)
        case .path, .function: return .value(text(of: payload))
        }
    }

    /// A path or function as a text.
    private mutating func text(of payload: Payload) -> Term {
        let parts = argument(payload).mergingTexts
        return parts.count == 1 ? parts[0] : .concatenation(parts)
    }

    private mutating func argument(_ payload: Payload) -> [Term] {
        switch payload.content {
        case .null: return ["null"]
        case .path(let path):
            if let problem = path.problem(for: .value) { report("'\(placeName)': \(problem)") }
            if let text = path.jsonPath, path.isOfItem { itemPaths.append(text) }
            return [.string(path.jsonPath ?? "")]
        case .function("Format", let arguments): return call("Format", formatArguments(arguments))
        case .function(let name, let arguments): return call(name, arguments.map { argument($0) })
        case .list(let elements): return call("Array", elements.map { argument($0) })
        case .object:
            report(
                "'\(placeName)': an object cannot stand in an intrinsic function, nor in a list with a path; "
                    + "put it into a field with a Pass, and give the path to that field")
            return []
        case .constant(let value): return constantArgument(value)
        }
    }

    private func call(_ name: String, _ arguments: [[Term]]) -> [Term] {
        var parts: [Term] = [.string("States.\(name)(")]
        for (index, argument) in arguments.enumerated() {
            if index > 0 { parts.append(", ") }
            parts += argument
        }
        return parts + [")"]
    }

    private mutating func constantArgument(_ value: Term) -> [Term] {
        switch value {
        case .bool(let value): return [.string(value ? "true" : "false")]
        case .integer(let value): return [.string(String(value))]
        case .number(let value): return [.string("\(value)")]
        case .parameter(let parameter) where parameter.kind == .number && parameter.isSafeInJSON: return [value]
        case .list(let elements): return call("Array", elements.map { constantArgument($0) })
        case .perTarget(let cloudFormation, let terraform):
            let forms = (constantArgument(cloudFormation), constantArgument(terraform))
            return [.perTarget(cloudFormation: .concatenation(forms.0), terraform: .concatenation(forms.1))]
        case .map, .json, .asset, .joined:
            report(
                "'\(placeName)': only texts, numbers and truth values can stand in an intrinsic function; "
                    + "put the value into a field with a Pass, and give the path to that field")
            return []
        case .string, .concatenation, .attribute, .environment, .parameter:
            return ["'"] + quotedText(value) { $0.escaping("'", "\\", "{", "}") } + ["'"]
        }
    }

    /// The parts of a text between apostrophes.
    private mutating func quotedText(_ value: Term, _ escape: (String) -> String) -> [Term] {
        switch value {
        case .string(let text): return [.string(escape(text))]
        case .concatenation(let parts): return parts.mergingTexts.flatMap { quotedText($0, escape) }
        case .attribute, .environment: return [value]
        case .perTarget(let cloudFormation, let terraform):
            let forms = (quotedText(cloudFormation, escape), quotedText(terraform, escape))
            return [.perTarget(cloudFormation: .concatenation(forms.0), terraform: .concatenation(forms.1))]
        case .parameter(let parameter):
            report(
                "'\(placeName)': the value of the parameter '\(parameter.id)' may hold an apostrophe or a backslash, "
                    + "which would break an intrinsic function; put it into a field with a Pass, and give the path to "
                    + "that field"
            )
            return []
        default: return constantArgument(value)
        }
    }

    /// The arguments of States.Format, whose template keeps its `{}`.
    private mutating func formatArguments(_ arguments: [Payload]) -> [[Term]] {
        let rest = arguments.dropFirst().map { argument($0) }
        guard let template = arguments.first?.content, case .constant(let text) = template, text.isText else {
            return arguments.prefix(1).map { argument($0) } + rest
        }
        let count = text.placeholderCount
        if count != rest.count {
            report(
                "'\(placeName)': the template has \(count) '{}' and is given \(rest.count) "
                    + (rest.count == 1 ? "value" : "values")
            )
        }
        return [["'"] + quotedText(text, \.escapedTemplate) + ["'"]] + rest
    }

    private mutating func warn(about value: Term) {
        guard case .string(let text) = value else { return }
        let isPath = text == "$" || text.hasPrefix("$.") || text.hasPrefix("$$.")
        guard isPath || text.hasPrefix("States.") && text.hasSuffix(")") else { return }
        problems.append(
            Problem(
                "'\(placeName)' is the text '\(text)', not what it leads to; write a path as .input.Name and a "
                    + "function as .format(…)", severity: .warning))
    }

    private mutating func reportRepeatedKeys(_ fields: Payload.Fields) {
        var keys: Set<String> = []
        for key in fields.entries.map(\.key) where !keys.insert(key).inserted {
            report("the key '\((place + [key]).joined(separator: "."))' is there twice")
        }
    }

    private mutating func report(_ message: String) { problems.append(Problem(message)) }

    private var placeName: String { place.joined(separator: ".") }
}

extension Payload {
    /// Whether the payload as a whole is a path or function: an object with a path in it is not, a list is.
    fileprivate var isFoundAtRunTime: Bool {
        switch content {
        case .path, .function: true
        case .list(let elements): elements.contains(where: \.isFoundAtRunTime)
        case .null, .constant, .object: false
        }
    }

    /// How many intrinsic functions the payload is written with.
    fileprivate var functionCount: Int {
        switch content {
        case .function(_, let arguments): arguments.reduce(1) { $0 + $1.functionCount }
        case .list(let elements): elements.reduce(1) { $0 + $1.functionCount }
        case .null, .constant, .path, .object: 0
        }
    }
}
