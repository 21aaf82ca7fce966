import TwofoldModel

/// Random values that may refer to what a stack holds so far.
struct RandomTerms {
    var random: RandomSource
    /// What a text may refer to.
    var texts: [Term] = EnvironmentFact.allCases.map(Term.environment)
    /// Parameters that are lists.
    var lists: [Term] = []
    /// Parameters that are numbers.
    var numbers: [Term] = []
    /// What may stand in a text of JSON: nothing whose value could break it.
    var textsForJSON: [Term] = EnvironmentFact.allCases.map(Term.environment)
    var listsForJSON: [Term] = []

    init(_ random: RandomSource) { self.random = random }

    /// A value of any kind, so deep at most.
    mutating func value(_ depth: Int) -> Term {
        switch random.number(0...(depth > 0 ? 15 : 11)) {
        case 0: .bool(random.once(in: 2))
        case 1: .integer(random.element(of: [0, -1, 8, 1_000, .max, .min, random.number(-99...99)]))
        case 2: .number(random.element(of: [0.5, -1.25, 1e22, 1e-7, 5e-324, 100.0]))
        case 3...11: text(depth)
        case 12, 13: .list(random.some(0...3, { _ in () }).map { value(depth - 1) })
        case 14: .map(entries { $0.value(depth - 1) })
        default: lists.isEmpty ? value(depth - 1) : random.element(of: lists)
        }
    }

    /// A text, of which parts may be known only once the stack is deployed.
    ///
    /// - Parameter isPart: Whether it is a part of another text, where nobody could tell how JSON is spelled.
    mutating func text(_ depth: Int, isPart: Bool = false) -> Term {
        switch random.number(0...(depth > 0 ? 11 : 3)) {
        case 0...2: return .string(random.text())
        case 3: return random.element(of: texts)
        case 4...7: return .concatenation((0..<random.number(1...5)).map { _ in part(depth - 1) })
        case 8: return joined(depth - 1)
        case 9 where !isPart: return .json(jsonValue(depth - 1))
        case 10:
            return .perTarget(
                cloudFormation: text(depth - 1, isPart: isPart), terraform: text(depth - 1, isPart: isPart))
        default: return .string(random.text() + random.text())
        }
    }

    /// A value that may stand in a text of JSON.
    mutating func jsonValue(_ depth: Int) -> Term {
        // Now and then one that is refused.
        if random.once(in: 400) { return value(depth) }
        switch random.number(0...(depth > 0 ? 11 : 6)) {
        case 0: return .bool(random.once(in: 2))
        case 1: return .integer(random.number(-99...99))
        case 2...4: return .string(random.text())
        case 5: return random.element(of: textsForJSON)
        case 6: return .number(0.25)
        case 7: return .list((0..<random.number(0...3)).map { _ in jsonValue(depth - 1) })
        case 8: return .map(entries { $0.jsonValue(depth - 1) })
        case 9: return .json(jsonValue(depth - 1))
        case 10: return listsForJSON.isEmpty ? "none" : random.element(of: listsForJSON)
        default:
            return .concatenation(
                (0..<random.number(1...4)).map { _ in
                    random.once(in: 2) ? .string(random.text()) : random.element(of: textsForJSON)
                })
        }
    }

    /// Entries whose keys differ, as text and as Unicode compares texts.
    mutating func entries(_ value: (inout RandomTerms) -> Term) -> [Term.Entry] {
        var keys: Set<String> = []
        var entries: [Term.Entry] = []
        for _ in 0..<random.number(0...3) {
            let key = random.once(in: 2) ? random.text() : "Key\(entries.count)"
            if keys.insert(key).inserted { entries.append(Term.Entry(key, value(&self))) }
        }
        return entries
    }

    private mutating func part(_ depth: Int) -> Term {
        switch random.number(0...9) {
        case 0...4: .string(random.text())
        case 5...7: random.element(of: texts)
        case 8: numbers.isEmpty ? .integer(7) : random.element(of: numbers)
        default: depth > 0 ? text(depth, isPart: true) : joined(0)
        }
    }

    private mutating func joined(_ depth: Int) -> Term {
        let known = Term.list(
            (0..<random.number(0...3)).map { _ in depth > 0 ? text(depth - 1, isPart: true) : .string(random.text()) })
        return .joined(
            lists.isEmpty || random.once(in: 2) ? known : random.element(of: lists), separator: random.text())
    }
}
