import Foundation
import Testing
import Twofold
import TwofoldDocuments

@testable import TwofoldModel

// Foundation has a `Term`, too.
private typealias Term = TwofoldModel.Term

/// What random stacks and a look at hostile texts have found, each with the smallest text that shows it.
@Suite struct HostileTextTests {
    private func stack(_ values: [Term]) -> Stack {
        Stack.test { stack in
            stack.add(Gadget("Thing"))
            for (index, value) in values.enumerated() { stack.output(LogicalID("Out\(index)"), Value<String>(value)) }
        }
    }

    /// A carriage return alone is written as an interpolation, before which a dollar sign begins an escape.
    @Test(.needs(.terraform), arguments: ["$\r", "%\r", "$$\r", "$%\ra", "a$\r\r{", "\r$\r\n$\r"])
    func aSignBeforeACarriageReturnStaysOne(text: String) throws {
        let found = try Evaluation.terraform(stack([.string(text), .json([.string(text)])]))
        #expect((found["out0"] as? String).map { Array($0.utf8) } == Array(text.utf8))
        #expect(try array(found["out1"]) == [text])
    }

    /// Terraform composes characters: the `n` of an escaped line break, and a mark that follows it.
    @Test(
        .needs(.terraform),
        arguments: [
            "\n\u{301}", "\r\u{301}", "\t\u{307}", "\u{8}\u{307}", "\u{1A}\u{301}", "\u{1E}\u{301}", "\u{7F}\u{307}",
        ])
    func aMarkAfterAnEscapeLeavesJSONValid(text: String) throws {
        let parts = Term.concatenation(text.unicodeScalars.map { .string(String($0)) })
        let found = try Evaluation.terraform(
            stack([
                .json([.string(text)]), .json([parts]), .json([.map([.init(text, "value")])]),
                .json([.json([.string(text)])]), .joined(.list([.json(["a"]), .json([.string(text)])]), separator: ""),
            ]))
        #expect(try array(found["out0"]) == [text])
        #expect(try array(found["out1"]) == [text])
        #expect(try JSONSerialization.jsonObject(with: data(found["out2"])) as? [[String: String]] == [[text: "value"]])
        #expect(try array(array(found["out3"]).first) == [text])
        #expect((found["out4"] as? String)?.hasPrefix("[\"a\"][") == true)
    }

    /// The keys of a definition that is a text are read by the same rules as its values.
    @Test(.needs(.terraform)) func aMarkAfterAnEscapeLeavesADefinitionValid() throws {
        let fields = Payload.Fields([("a\n\u{301}", .constant("b\n\u{301}"))])
        let machine = StateMachine("Machine") { Pass("One", with: fields, output: .discard) }
        let definition = try #require(machine.declarations[0].properties.first { $0.terraform == "definition" })
        guard case .term(let term)? = definition.value(in: .terraform) else {
            Issue.record("the definition is no text")
            return
        }
        let found = try JSONSerialization.jsonObject(with: data(try Evaluation.terraform(stack([term]))["out0"]))
        let states = (found as? [String: Any])?["States"] as? [String: [String: Any]]
        #expect(states?["One"]?["Parameters"] as? [String: String] == ["a\n\u{301}": "b\n\u{301}"])
    }

    private func data(_ text: Any?) -> Data { Data(((text as? String) ?? "").utf8) }

    private func array(_ text: Any?) throws -> [String] {
        try JSONSerialization.jsonObject(with: data(text)) as? [String] ?? []
    }

    /// Swift takes texts for equal that Unicode does; CloudFormation and Terraform do not.
    @Test(.needs(.python)) func separatorsThatLookTheSameAreTwo() throws {
        let stack = Stack.test { stack in
            let list = stack.listParameter("List", "A list", default: ["1", "2"])
            stack.add(Gadget("Thing"))
            stack.output(
                "Text", "\(list.joined(separator: "\u{E9}")) \(list.joined(separator: "e\u{301}"))" as Value<String>)
        }
        let found = try #require(try Evaluation.cloudFormation(stack)["Text"] as? String)
        #expect(Array(found.unicodeScalars) == Array("1\u{E9}2 1e\u{301}2".unicodeScalars))
    }

    @Test func statementsThatLookTheSameAreTwo() throws {
        let stack = Stack.test { stack in
            let queue = stack.add(Queue("Work"))
            for text in ["\u{E9}", "e\u{301}"] {
                let condition = Condition("StringEquals", "aws:PrincipalTag/team", [text])
                stack.add(QueuePolicy(of: queue, [queue.sending(by: "sns.amazonaws.com", when: [condition])]))
            }
        }
        let statements = try stack.cloudFormation("WorkPolicy")?["PolicyDocument"]?["Statement"]
        #expect(statements?[1] != nil)
    }

    /// Neither JSON nor a template has a word for them; `null` would stand there, or `inf` in a text of JSON.
    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func aNumberWithoutDigitsIsRefused(number: Double) {
        for value in [Term.number(number), .json([.number(number)]), .concatenation(["a", .number(number)])] {
            let stack = Stack.test { $0.add(Gadget("Thing", [Property("Count", "count", value)])) }
            #expect(throws: StackError.self) { try stack.checked() }
        }
    }

    /// The name of a file in a text of JSON is quoted there.
    @Test(.needs(.terraform, .python)) func aFilesNameInJSONIsQuoted() throws {
        let stack = stack([.json([.asset(.path, path: "a\"b\\c")])])
        #expect(try array(Evaluation.terraform(stack)["out0"]) == ["./a\"b\\c"])
        #expect(try array(Evaluation.cloudFormation(stack)["Out0"]) == ["Tested/a\"b\\c"])
    }

    /// What a parameter brings in is replaced, too.
    @Test(arguments: [false, true]) func aDynamicReferenceIsNoDefault(isAllowedValue: Bool) {
        let text = "{{resolve:ssm:name}}"
        let stack = Stack.test { stack in
            let value = stack.parameter(
                "Text", "A text", default: isAllowedValue ? nil : text, oneOf: isAllowedValue ? [text] : nil)
            stack.add(Gadget("Thing", [Property("Text", "text", value)]))
        }
        #expect(throws: StackError.self) { try stack.checked() }
    }

    /// A mark after the colons does not hide them from CloudFormation.
    @Test func aFunctionsPrefixIsFoundBeforeAMark() {
        let value = Term.map([.init("Fn::\u{301}Sub", "a")])
        let stack = Stack.test { $0.add(Gadget("Thing", [Property("Map", "map", value)])) }
        #expect(throws: StackError.self) { try stack.checked() }
    }

    @Test func aTagsPrefixIsFoundBeforeAMark() {
        let stack = Stack.test(tags: ["aws:\u{301}a": "b"]) { $0.add(Gadget("Thing")) }
        #expect(throws: StackError.self) { try stack.checked() }
    }

    /// Java and RE2 match characters, not what people see as one: a flag is two.
    @Test func aDefaultIsMatchedByCharacters() {
        let stack = Stack.test { stack in
            _ = stack.parameter("Flag", "A flag", default: "🇩🇪", matching: ".")
            stack.add(Gadget("Thing"))
        }
        #expect(throws: StackError.self) { try stack.checked() }
    }

    @Test func aDefaultIsOneOfTheValuesByCharacters() {
        let stack = Stack.test { stack in
            _ = stack.parameter("Text", "A text", default: "e\u{301}", oneOf: ["\u{E9}", "b"])
            stack.add(Gadget("Thing"))
        }
        #expect(throws: StackError.self) { try stack.checked() }
    }

    /// Services count characters, of which an `a` with a thousand marks has a thousand and one.
    @Test func aDescriptionIsCountedByCharacters() {
        let text = "a" + String(repeating: "\u{301}", count: 5_000)
        let stack = Stack.test { stack in
            stack.add(Secret("Key", description: "\(text)"))
            _ = stack.parameter("Text", text, default: "a")
        }
        #expect(stack.diagnose().filter { $0.severity == .error }.count == 2)
    }

    /// What is not UTF-8 has become U+FFFD before anybody sees it, and long texts are as good as short ones.
    @Test(.needs(.yamlReaders)) func aTextOfAMegabyteStaysOne() throws {
        let texts = ["x", "é", "line\n", " \n", "\u{2028}", "🦀", "'", "${", ": "].map { unit in
            String(repeating: unit, count: 1_000_000 / unit.utf8.count)
        }
        try ReaderCases.expectReadersToAgree(texts.map { ["a": .string($0)] })
    }
}
