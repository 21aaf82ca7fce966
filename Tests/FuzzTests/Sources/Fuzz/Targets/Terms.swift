import TwofoldDocuments
import TwofoldModel

/// A resource of one property, for values of any kind.
struct Holder: Resource {
    static let type = ResourceType("Fuzz::Holder", "fuzz_holder")
    let id: LogicalID
    var value: Term = true

    var declarations: [Declaration] { [Declaration(id, Self.type, [Property("Value", "value", value)])] }
}

/// Any value in a property means the same in both targets, once the stack is deployed: what its author wrote.
@Sendable func fuzzTerms(_ input: inout Input) {
    var term = Term.bool(true)
    let stack = Stack("Fuzz") { stack in
        let other = stack.add(Holder(id: "Other"))
        let references = References(
            text: stack.parameter("Text", "A text", matching: "[a-z]+"), awkward: stack.parameter("Awkward", "A text"),
            list: stack.listParameter("List", "A list", matching: "[a-z]+"),
            number: stack.numberParameter("Number", "A number"), attribute: other.attribute("Arn", "arn"))
        term = input.term(references)
        stack.add(Holder(id: "Holder", value: term))
    }
    guard let checked = try? stack.checked() else { return }
    // CloudFormation has texts only: what it puts in for a number is one.
    let found = checked.cloudFormationTemplate["Resources"]?["Holder"]?["Properties"]?["Value"] ?? .null
    expectMeaning(of: term, in: .cloudFormation, found) { (document) throws(CloudFormationReader.Refusal) in
        try CloudFormationReader(names: cloudFormationNames).value(of: document)
    }
    let other = checked.terraformConfiguration["resource"]?["fuzz_holder"]?["holder"]?["value"] ?? .null
    expectMeaning(of: term, in: .terraform, other) { (document) throws(TerraformReader.Refusal) in
        try TerraformReader(names: terraformNames).value(of: document)
    }
}

private let cloudFormationNames: [String: Document] = [
    "Text": .string(Deployed.text), "Awkward": .string(Deployed.awkward), "Other.Arn": .string(Deployed.text),
    "List": .list(Deployed.list.map { .string($0) }), "Number": .string("\(Deployed.number)"),
]

private let terraformNames: [String: Document] = [
    "var.text": .string(Deployed.text), "var.awkward": .string(Deployed.awkward),
    "fuzz_holder.other.arn": .string(Deployed.text), "var.list": .list(Deployed.list.map { .string($0) }),
    "var.number": .integer(Deployed.number),
]

private func expectMeaning<Refusal>(
    of term: Term, in target: Target, _ written: Document, _ read: (Document) throws(Refusal) -> Document
) {
    do {
        let value = try read(written)
        let expected = TermMeaning(target: target).value(of: term)
        expect(isIdentical(value, expected), "\(target): \(term) is written as \(written), which means \(value)")
    } catch {
        expect(false, "\(target): \(term) is written as \(written): \(error)")
    }
}

/// Whether two documents are the same in each scalar: equal texts may differ in them.
private func isIdentical(_ one: Document, _ other: Document) -> Bool {
    withoutEscapes(one.json(indented: false)).elementsEqual(withoutEscapes(other.json(indented: false)))
}

/// A text with each escape such as `\u0301` as the character that it stands for, and no backslashes before those.
///
/// JSON may hold a mark either way, and how many backslashes an escape has depends on how often it was quoted.
private func withoutEscapes(_ text: String) -> [UInt16] {
    let backslash: UInt16 = 0x5C
    var units: [UInt16] = []
    var rest = Array(text.utf16)[...]
    while let unit = rest.popFirst() {
        var character = unit
        if unit == 0x75, units.last == backslash, let escaped = escapedUnit(rest.prefix(4)) {
            character = escaped
            rest = rest.dropFirst(4)
        }
        if character >= 0x300 { while units.last == backslash { units.removeLast() } }
        units.append(character)
    }
    return units
}

/// What four hexadecimal digits stand for, beyond what any escape other than a mark's stands for.
private func escapedUnit(_ digits: ArraySlice<UInt16>) -> UInt16? {
    guard let value = UInt16(String(decoding: digits, as: UTF16.self), radix: 16), value >= 0x300 else { return nil }
    return value
}
