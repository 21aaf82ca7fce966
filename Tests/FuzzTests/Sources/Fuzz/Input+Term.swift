import TwofoldDocuments
import TwofoldModel

/// What the parameters and attributes of the terms hold once the stack is deployed.
enum Deployed {
    static let text = "value"
    static let awkward = "\"\\\n${a} %{b}"
    static let list = ["one", "two"]
    static let number = 7
}

/// A parameter of each kind, and an attribute, for terms to refer to.
struct References {
    let text: Value<String>
    /// One whose value may break a text of JSON.
    let awkward: Value<String>
    let list: Value<[String]>
    let number: Value<Int>
    let attribute: Value<String>
}

extension Input {
    /// A term of any kind that a property may hold.
    mutating func term(_ references: References, depth: Int = 6) -> Term {
        switch choice(depth > 0 ? 16 : 8) {
        case 0, 1: .string(text())
        case 2: .bool(flag())
        case 3: .integer(integer())
        case 4: .number(Double(choice(200)) / 8)
        case 5: references.attribute.term
        case 6: references.text.term
        case 7: element(of: [references.awkward.term, references.list.term, references.number.term])
        case 8: .list(list(upTo: 4) { $0.term(references, depth: depth - 1) })
        case 9: .map(list(upTo: 4) { input in .init(input.text(), input.term(references, depth: depth - 1)) })
        case 10, 11: .json(term(references, depth: depth - 1))
        case 12: .joined(textList(references, depth: depth - 1), separator: text())
        case 13: .perTarget(cloudFormation: term(references, depth: 0), terraform: term(references, depth: 0))
        default: .concatenation(list(upTo: 4) { $0.textTerm(references, depth: depth - 1) })
        }
    }

    private mutating func textTerm(_ references: References, depth: Int) -> Term {
        switch choice(depth > 0 ? 8 : 5) {
        case 0, 1: .string(text())
        case 2: references.attribute.term
        case 3: references.text.term
        case 4: element(of: [references.awkward.term, references.number.term])
        case 5: .json(term(references, depth: depth - 1))
        case 6: .joined(textList(references, depth: depth - 1), separator: text())
        default: .concatenation(list(upTo: 3) { $0.textTerm(references, depth: depth - 1) })
        }
    }

    private mutating func textList(_ references: References, depth: Int) -> Term {
        flag() ? references.list.term : .list(list(upTo: 3) { $0.textTerm(references, depth: depth - 1) })
    }
}
