import TwofoldModel

/// A parameter with hostile texts, and the value that it has by default.
struct RandomParameter {
    let id: LogicalID
    let description: String
    let value: RandomMeaning
    /// The only texts that are allowed, where the parameter is limited to some.
    let values: [String]?
    let explanation: String?

    init(_ id: LogicalID, _ random: inout RandomSource) {
        self.id = id
        description = random.text()
        explanation = random.once(in: 3) ? random.text() : nil
        switch random.number(0...6) {
        case 0:
            value = .number("\(random.number(-9...9))")
            values = nil
        case 1:
            let elements = random.some(1...3, Self.element)
            value = .list(elements.map(RandomMeaning.text))
            values = random.once(in: 2) ? elements.distinct : nil
        default:
            let text = random.text()
            value = .text(text)
            values = random.once(in: 2) ? [text, "other"].distinct : nil
        }
    }

    /// An element of a list that CloudFormation reads as it is.
    private static func element(_ random: inout RandomSource) -> String {
        random.text(1...30) { $0 != "," && !$0.properties.isWhitespace && $0.value > 0x20 }
    }

    /// Declares the parameter, and offers it to values.
    func declare(in stack: inout Stack, for terms: inout RandomTerms) {
        switch value {
        case .number(let text):
            let number = stack.numberParameter(id, description, default: Int(text), explanation: explanation)
            terms.numbers.append(number.term)
        case .list(let elements):
            let list = stack.listParameter(
                id, description, default: elements.map { if case .text(let text) = $0 { text } else { "" } },
                oneOf: values, explanation: explanation)
            terms.lists.append(list.term)
            if isSafeInJSON { terms.listsForJSON.append(list.term) }
        default:
            guard case .text(let text) = value else { return }
            let parameter = stack.parameter(id, description, default: text, oneOf: values, explanation: explanation)
            terms.texts.append(parameter.term)
            if isSafeInJSON { terms.textsForJSON.append(parameter.term) }
        }
    }

    private var isSafeInJSON: Bool {
        values?.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C } } ?? false
    }

    var cloudFormationMeaning: RandomMeaning {
        var type = "String"
        var standard = value
        switch value {
        case .number: type = "Number"
        case .list(let elements):
            type = "CommaDelimitedList"
            let texts = elements.map { if case .text(let text) = $0 { text } else { "" } }
            standard = .text(texts.joined(separator: ","))
        default: break
        }
        var body: [(String, RandomMeaning)] = [
            ("Type", .text(type)), ("Description", .text(description)), ("Default", standard),
        ]
        if let values { body.append(("AllowedValues", .list(values.map(RandomMeaning.text)))) }
        if let explanation { body.append(("ConstraintDescription", .text(explanation))) }
        return .map(body.map { (key: $0.0, value: $0.1) })
    }

    var terraformMeaning: RandomMeaning { .map([("description", .text(description)), ("default", value)]) }
}

extension [String] {
    /// The texts, each once, as Unicode compares them.
    fileprivate var distinct: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
