import Foundation
import Testing
import TwofoldDocuments

@testable import TwofoldModel

// Foundation has an `Term`, too.
private typealias Term = TwofoldModel.Term

/// What an author writes as a text stays that text in both targets, whatever it holds and whatever stands beside it.
@Suite struct EscapingTests {
    private static let texts: [String] = {
        let isLong = ProcessInfo.processInfo.environment["TWOFOLD_LONG"] != nil
        var generator = SeededGenerator(seed: 7)
        let alphabet = [
            "$", "$", "{", "{", "}", "%", "!", "\"", "\\", "~", "\n", "\r", "a", "${Name}", "${var.name}",
            "AWS::Region",
        ]
        let random = (0..<(isLong ? 10_000 : 400)).map { _ in
            (0..<Int.random(in: 1...9, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "" }
                .joined()
        }
        // A map has each key once; Terraform tells apart what Swift tells apart, and no more.
        var seen: Set<String> = []
        return (HostileTexts.all + random).filter { seen.insert($0).inserted }
    }()

    /// A stack with each text alone, and beside references; the parameter `Name` holds `VALUE`.
    private func stack(_ texts: [String]) -> Stack {
        Stack.test { stack in
            let name = stack.parameter("Name", "A name", default: "VALUE", matching: "[A-Z]+")
            let list = stack.listParameter("List", "Names", default: ["one", "two"], matching: "[a-z]+")
            stack.add(Gadget("Name2"))
            func output(_ id: LogicalID, _ value: (String) -> Term) {
                stack.output(id, Value<[String]>(.list(texts.map(value))))
            }
            output("Alone") { .string($0) }
            output("Apart") { text in .concatenation(text.unicodeScalars.map { .string(String($0)) }) }
            output("Before") { ("\($0)\(name)" as Value<String>).term }
            output("After") { ("\(name)\($0)" as Value<String>).term }
            output("Around") { ("\(name)\($0)\(name)" as Value<String>).term }
            output("Between") { ("\($0)\(name)\($0)\(name)\($0)" as Value<String>).term }
            output("Separator") { list.joined(separator: $0).term }
            output("Joined") { .joined(.list([.string($0), name.term, .string($0)]), separator: $0) }
            output("WithList") { ("\($0)\(list.joined(separator: $0))\($0)" as Value<String>).term }
            output("Document") {
                .json(["key": .string($0), "both": ("\($0)\(name)\($0)" as Value<String>).term])
            }
            output("Nested") { .json(["inner": .json(["\($0)": .concatenation([.string($0), name.term])])]) }
            stack.output("Map", Value<String>(.map(texts.map { .init($0 + "key", .string($0)) })))
        }
    }

    private func expect(_ found: [String: Any], for texts: [String], _ spelling: (String) -> String) throws {
        func compare(_ id: String, _ expected: (String) -> String) throws {
            let values = try #require(found[spelling(id)] as? [String])
            try #require(values.count == texts.count)
            for (text, value) in zip(texts, values) where value != expected(text) {
                Issue.record("\(id) of \(text.debugDescription) is \(value.debugDescription)")
            }
        }
        try compare("Alone") { $0 }
        try compare("Apart") { $0 }
        try compare("Before") { "\($0)VALUE" }
        try compare("After") { "VALUE\($0)" }
        try compare("Around") { "VALUE\($0)VALUE" }
        try compare("Between") { "\($0)VALUE\($0)VALUE\($0)" }
        try compare("Separator") { "one\($0)two" }
        try compare("Joined") { "\($0)\($0)VALUE\($0)\($0)" }
        try compare("WithList") { "\($0)one\($0)two\($0)" }
        let map = try #require(found[spelling("Map")] as? [String: String])
        for text in texts where map[text + "key"] != text { Issue.record("Map of \(text.debugDescription)") }
        let documents = try #require(found[spelling("Document")] as? [String])
        // Marks are escapes in Terraform's JSON and not in CloudFormation's; random stacks have them.
        func hasMark(_ text: String) -> Bool {
            text.unicodeScalars.contains { $0.properties.canonicalCombiningClass != .notReordered }
        }
        for (text, document) in zip(texts, documents) where !hasMark(text) {
            let expected: Document = ["key": .string(text), "both": .string("\(text)VALUE\(text)")]
            #expect(document == expected.json(indented: false))
        }
        let nested = try #require(found[spelling("Nested")] as? [String])
        for (text, document) in zip(texts, nested) where !hasMark(text) {
            let inner = Document.map([.init(text, .string("\(text)VALUE"))]).json(indented: false)
            #expect(document == Document.map([.init("inner", .string(inner))]).json(indented: false))
        }
    }

    @Test(.needs(.terraform)) func terraformReadsNoTemplateInAText() throws {
        let found = try Evaluation.terraform(stack(Self.texts))
        try expect(found, for: Self.texts) { LogicalID($0).snakeCased }
    }

    @Test(.needs(.python)) func cloudFormationReadsNoReferenceInAText() throws {
        let found = try Evaluation.cloudFormation(stack(Self.texts))
        try expect(found, for: Self.texts) { $0 }
    }

    @Test(
        arguments: [
            ("a", "a${Name}", []), ("$", "$${Name}", []), ("${a}", "${!a}${Name}", []),
            ("${a:-b}", "${!a:-b}${Name}", []),
            ("${Name}", "${!Name}${Name}", []),
            ("${", "${Dollar}{${Name}", [.init("Dollar", "$")]),
            ("${!a}", "${Dollar}{!a}${Name}", [.init("Dollar", "$")]),
            ("${}", "${Dollar}{}${Name}", [.init("Dollar", "$")]),
            ("${a${b}", "${Dollar}{a${!b}${Name}", [.init("Dollar", "$")]),
            ("${${", "${Dollar}{${Dollar}{${Name}", [.init("Dollar", "$")]),
        ] as [(String, Document, [Document.Entry])])
    func aDollarSignIsEscapedForSub(text: String, substitution: Document, variables: [Document.Entry]) throws {
        let stack = Stack.test { stack in
            let name = stack.parameter("Name", "A name")
            stack.add(Gadget("Thing"))
            stack.output("Text", "\(text)\(name)" as Value<String>)
        }
        let value = try stack.checked().cloudFormationTemplate["Outputs"]?["Text"]?["Value"]
        #expect(
            value
                == .intrinsic(
                    "Fn::Sub", argument: variables.isEmpty ? [substitution] : [substitution, .map(variables)]))
    }

    /// A variable of `Fn::Sub` would hide a parameter or resource of its name.
    @Test(.needs(.python)) func variablesOfSubTakeNoNameThatTheTextRefersTo() throws {
        let stack = Stack.test { stack in
            let list = stack.parameter("List", "A text", default: "a")
            let list2 = stack.parameter("List2", "A text", default: "b")
            let dollar = stack.parameter("Dollar", "A text", default: "c")
            let names = stack.listParameter("Names", "Names", default: ["d", "e"])
            stack.add(Gadget("Thing"))
            stack.output(
                "Text",
                "\(list)-\(list2)-\(dollar)-\(names.joined(separator: "+"))-\(names.joined(separator: "/"))-${"
                    as Value<String>)
        }
        #expect(try Evaluation.cloudFormation(stack)["Text"] as? String == "a-b-c-d+e-d/e-${")
    }

    @Test(
        arguments: [
            ("$", false, "$"), ("${", false, "$${"), ("%{", false, "%%{"), ("$${", false, #"${"$$"}{"#),
            ("$%{", false, #"${"$%"}{"#),
            ("$", true, #"${"$"}"#), ("%", true, #"${"%"}"#), ("a$$", true, #"a${"$$"}"#), ("\r", false, #"${"\r"}"#),
            ("a\r\nb", true, "a\r\nb"), ("\r\r\n", false, #"${"\r"}"# + "\r\n"), ("$a", true, "$a"),
            ("${a}%{b}", false, "$${a}%%{b}"), ("$\r", false, #"${"$"}${"\r"}"#),
            ("a%%\rb", false, #"a${"%%"}${"\r"}b"#),
            ("$\r\n", false, "$\r\n"),
        ] as [(String, Bool, String)])
    func aTemplateSignIsEscapedForTerraform(text: String, isBeforeInterpolation: Bool, escaped: String) {
        #expect(TerraformWriter.escape(text, beforeInterpolation: isBeforeInterpolation) == escaped)
    }

    /// Descriptions and defaults are no templates to Terraform; messages of validations are.
    @Test(.needs(.terraform)) func theTextsOfAParameterMeanThemselves() throws {
        let texts = HostileTexts.templates
        let stack = Stack.test { stack in
            for (index, text) in texts.enumerated() {
                let value = stack.parameter(
                    LogicalID("Text\(index)"), "Description \(text)", default: text, oneOf: [text, "other"],
                    explanation: "Must be \(text).")
                stack.output(LogicalID("Out\(index)"), "<\(value)>" as Value<String>, "Output \(text)")
            }
            stack.add(Gadget("Thing"))
        }
        let found = try Evaluation.terraform(stack)
        for (index, text) in texts.enumerated() { #expect(found["out\(index)"] as? String == "<\(text)>") }
        let variables = try stack.checked().terraformConfiguration["variable"]
        let others = Document.map(texts.indices.map { .init("text\($0)", "third") })
        // Terraform wraps long lines, and draws a frame.
        func words(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "│" } }
        let refusal = words(try #require(try Evaluation.terraformRefusal(variables, others)))
        for text in texts { #expect(refusal.contains(words("Must be \(text)."))) }
    }
}
