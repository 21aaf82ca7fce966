import Foundation
import Testing
import TwofoldDocuments

@testable import TwofoldModel

private typealias Term = TwofoldModel.Term

/// JSON in a text stays JSON whatever a parameter holds, or the stack is refused.
@Suite struct JSONTextTests {
    private static let hostile = [
        "", "\"", "\\", "\n", "a\"b", "${var.text}", "${Text}", "%{if true}", "\",\"x\":\"", "é🦀", "\u{1}", "\\u0041",
        "a\rb", "</script>&<", "{}", "1", "true",
    ]

    private func policy(of stack: Stack) throws -> Document {
        try #require(try stack.terraform("test_gadget", "thing")?["policy"])
    }

    private func evaluate(_ stack: Stack, _ values: Document) throws -> Any {
        let found = try Evaluation.terraform(
            outputs: ["policy": ["value": policy(of: stack)]],
            variables: stack.checked().terraformConfiguration["variable"], values)
        let text = try #require(found["policy"] as? String)
        return try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    @Test(.needs(.terraform), arguments: hostile) func terraformEncodesWhatADocumentHolds(text: String) throws {
        let stack = Stack.test { stack in
            let value = stack.parameter("Text", "Any text")
            let list = stack.listParameter("Texts", "Any texts")
            let number = stack.numberParameter("Number", "A number")
            let document: Term = [
                "alone": value.term, "within": ("<\(value)>" as Value<String>).term,
                "list": list.term,
                "joined": list.joined(separator: "\"").term, "number": ("\(number)" as Value<String>).term,
                "numbers": ("\(number)\(number)" as Value<String>).term,
            ]
            stack.add(Gadget("Thing", [Property("Policy", "policy", document: document)]))
        }
        let found =
            try evaluate(stack, ["text": .string(text), "texts": [.string(text), "b"], "number": 7]) as? NSDictionary
        #expect(
            found == [
                "alone": text, "within": "<\(text)>", "list": [text, "b"], "joined": "\(text)\"b", "number": "7",
                "numbers": "77",
            ])
        #expect(
            try evaluate(stack, ["text": "", "texts": [], "number": 7]) as? NSDictionary == [
                "alone": "", "within": "<>", "list": [] as [String], "joined": "", "number": "7", "numbers": "77",
            ])
    }

    @Test func aTextThatCannotBreakADocumentStandsInItReadably() throws {
        let stack = Stack.test { stack in
            let name = stack.parameter("Name", "A name", matching: "[a-z]+")
            let stage = stack.parameter("Stage", "A stage", oneOf: ["test", "prod"])
            let names = stack.listParameter("Names", "Names", matching: "[a-z]+")
            let document: Term = [
                "name": name.term, "text": ("\(stage)-\(name)" as Value<String>).term,
                "names": names.joined(separator: ",").term,
                "region": Value<String>.region.term, "flag": true, "count": 3, "part": 0.5, "list": [1, "a\"b"],
                "empty": [], "none": [:],
            ]
            stack.add(Gadget("Thing", [Property("Policy", "policy", document: document)]))
        }
        #expect(
            try policy(of: stack)
                == .string(
                    #"{"name":"${var.name}","text":"${var.stage}-${var.name}","names":"${join(",", var.names)}","region":"${data.aws_region.current.id}","#
                        + #""flag":true,"count":3,"part":0.5,"list":[1,"a\"b"],"empty":[],"none":{}}"#))
        #expect(try stack.cloudFormation("Thing")?["Policy"]?["name"] == .intrinsic("Ref", argument: ["Name"]))
        #expect(try stack.cloudFormation("Thing")?["Policy"]?["list"] == [1, "a\"b"])
    }

    @Test(.needs(.terraform, .python)) func safeParametersGiveTheSameTextInBothTargets() throws {
        let stack = Stack.test { stack in
            let name = stack.parameter("Name", "A name", default: "a.b", matching: "[a-z.$-]+")
            let count = stack.numberParameter("Copies", "A count", default: 7, oneOf: [7, 8])
            let arn = stack.arnParameter("Arn", "An ARN", default: "arn:aws:s3:::b/*")
            let names = stack.listParameter("Names", "Names", default: ["a", "b"], matching: "[a-z]+")
            stack.add(Gadget("Thing"))
            let inner: Term = ["n": name.term, "list": names.term, "a\"b": count.term]
            stack.output(
                "Text",
                Value<String>(
                    .json([
                        "name": name.term, "count": count.term,
                        "digits": ("\(count)" as Value<String>).term, "arn": arn.term,
                        "names": names.term, "joined": names.joined(separator: "\"\\").term,
                        "inner": .json(inner), "list": [.json(inner), "${x}"],
                    ])))
        }
        let inner = #"{"n":"a.b","list":["a","b"],"a\"b":7}"#
        let expected: Document = [
            "name": "a.b", "count": 7, "digits": "7", "arn": "arn:aws:s3:::b/*", "names": ["a", "b"],
            "joined": "a\"\\b",
            "inner": .string(inner), "list": [.string(inner), "${x}"],
        ]
        #expect(
            try Evaluation.cloudFormation(stack, ["Copies": "7"])["Text"] as? String == expected.json(indented: false))
        #expect(try Evaluation.terraform(stack)["text"] as? String == expected.json(indented: false))
    }

    @Test func aTextThatMayBreakATextOfJSONIsRefused() {
        let line = #line
        let stack = Stack.test { stack in
            let text = stack.parameter("Text", "Any text")
            let number = stack.numberParameter("Number", "Any number")
            let list = stack.listParameter("Texts", "Any texts", matching: ".*")
            stack.add(Gadget("One", [Property("Input", "input", Term.json(["a": text.term]))]))
            stack.add(
                Gadget(
                    "Two",
                    [Property("A", "a", fields: [Property("Input", "input", Term.json([[number.term]]))])]))
            stack.add(
                Gadget(
                    "Three",
                    [
                        Property(
                            "A", "a",
                            items: [
                                [
                                    Property(
                                        "Input", "input",
                                        Term.json(["a": .json(["b": list.joined(separator: ",").term])]))
                                ]
                            ])
                    ]))
            stack.output("Out", Value<String>(.json(list.term)))
        }
        let remedy = "its value may break it; give it a pattern that admits no quote, backslash or control character"
        #expect(
            stack.findings() == [
                "\(line + 5): error: 'One' holds the parameter 'Text' in a text of JSON: \(remedy)",
                "\(line + 6): error: 'Two' holds the parameter 'Number' in a text of JSON: a number may be typed in ways that are none in JSON, such as 007; list its values with 'oneOf:'",
                "\(line + 10): error: 'Three' holds the parameter 'Texts' in a text of JSON: \(remedy)",
                "\(line + 24): error: output 'Out' holds the parameter 'Texts' in a text of JSON: \(remedy)",
            ])
    }

    @Test func aNumberInADocumentIsRefused() {
        let line = #line
        let stack = Stack.test { stack in
            let number = stack.numberParameter("Number", "A number")
            stack.add(Gadget("One", [Property("Policy", "policy", document: ["a": [number.term]])]))
        }
        #expect(
            stack.findings() == [
                "\(line + 3): error: 'One' holds the number 'Number' in a document, where CloudFormation would put it in quotes; "
                    + #"write a number that is known now, or the text "\(Number)""#
            ])
    }

    @Test func whatCloudFormationWouldReadIsRefused() {
        let line = #line
        let stack = Stack.test { stack in
            let name = stack.parameter("Name", "A name", matching: "[a-z]+")
            stack.add(Gadget("One", [Property("Text", "text", "a {{resolve:ssm:b}}")]))
            stack.add(Gadget("Two", [Property("Text", "text", "{{\("resolve")\(":")\(name)" as Value<String>)]))
            stack.add(Gadget("Three", [Property("Text", "text", "{{resolve:\u{301}a}}")]))
            stack.add(Gadget("Four", [Property("Map", "map", ["{{resolve:a}}": "b", "Ref": "c", "Fn::Sub": "d"])]))
            stack.add(
                Gadget(
                    "Five",
                    [Property("Text", "text", Term.json(["Ref": "harmless in a text", "Fn::Sub": "${a}"]))]))
            stack.add(Gadget("Six", [Property("Policy", "policy", document: ["a": [["Fn::Join": "b"]]])]))
            stack.output("Out", "{{resolve:a}}" as Value<String>)
        }
        let resolve = "holds the text '{{resolve:', which CloudFormation would replace"
        #expect(
            stack.findings() == [
                "\(line + 3): error: 'One' \(resolve)", "\(line + 4): error: 'Two' \(resolve)",
                "\(line + 5): error: 'Three' \(resolve)",
                "\(line + 6): error: 'Four' holds the key 'Fn::Sub', which CloudFormation would take for a function",
                "\(line + 6): error: 'Four' holds the key 'Ref', which CloudFormation would take for a function",
                "\(line + 6): error: 'Four' \(resolve)",
                "\(line + 11): error: 'Six' holds the key 'Fn::Join', which CloudFormation would take for a function",
                "\(line + 12): error: output 'Out' \(resolve)",
            ])
    }
}
