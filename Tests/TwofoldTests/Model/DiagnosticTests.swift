import Testing
import TwofoldDocuments

@testable import TwofoldModel

/// What a stack is refused for, word by word.
@Suite struct DiagnosticTests {
    @Test func aFindingHasTheFormOfTheCompilers() {
        let place = SourceLocation(file: "Sources/App.swift", line: 12)
        #expect(Diagnostic(.error, "wrong", at: place).description == "Sources/App.swift:12: error: wrong")
        #expect(Diagnostic(.warning, "odd", at: nil).description == "warning: odd")
        #expect(
            StackError(diagnostics: [Diagnostic(.error, "a", at: place), Diagnostic(.warning, "b", at: nil)])
                .description == "Sources/App.swift:12: error: a\nwarning: b")
    }

    @Test func anIDIsTakenOnce() {
        let line = #line
        let stack = Stack.test { stack in
            stack.output("Out", stack.parameter("Name", "A name"))
            stack.add(Gadget("Thing"))
            stack.add(Widget("Thing"))
            stack.add(Gadget("Name"))
            stack.output("Out", "a" as Value<String>)
            stack.add(Gadget("Other", parts: [Declaration("Thing", Widget.type, [])]))
        }
        #expect(
            stack.findings() == [
                "\(line + 4): error: 'Thing' is already the ID of the parameter or resource added at \(line + 3)",
                "\(line + 5): error: 'Name' is already the ID of the parameter or resource added at \(line + 2)",
                "\(line + 6): error: 'Out' is already the ID of the output added at \(line + 2)",
                "\(line + 7): error: 'Thing' is already the ID of the parameter or resource added at \(line + 3)",
            ])
    }

    @Test func twoIDsThatAreOneInTerraformAreRefused() {
        let line = #line
        let stack = Stack.test { stack in
            stack.add(Gadget("HTTPServer"))
            stack.add(Gadget("HttpServer"))
            stack.output("DBName", "a" as Value<String>)
            stack.output("DbName", "a" as Value<String>)
        }
        #expect(
            stack.findings() == [
                "\(line + 3): error: 'HttpServer' and 'HTTPServer', added at \(line + 2), are both 'http_server' in Terraform",
                "\(line + 5): error: 'DbName' and 'DBName', added at \(line + 4), are both 'db_name' in Terraform",
            ])
    }

    @Test func anIDOfAStackOrOutputIsCheckedToo() {
        let line = #line
        let stack = Stack.test("my-stack") { stack in
            stack.add(Gadget("Thing"))
            stack.output("out", "a" as Value<String>)
        }
        let rule = "write 1 to 255 letters and digits, the first of them a capital"
        #expect(
            stack.findings() == [
                "\(line + 1): error: 'my-stack' is no ID for a stack: \(rule)",
                "\(line + 3): error: 'out' is no ID for an output: \(rule)",
            ])
    }

    @Test func anAddressIsTakenOnce() {
        let line = #line
        let stack = Stack.test { stack in
            stack.add(
                Gadget(
                    "Thing", [Property("A", "a", 1, in: "test_gadget.Other")],
                    companions: [Companion("test_gadget.Other", link: [])]))
            stack.add(Gadget("ThingOther"))
            stack.add(
                Gadget(
                    "Twin", [Property("A", "a", 1, in: "test_part.One"), Property("B", "b", 1, in: "test_part.one")],
                    companions: [Companion("test_part.One", link: []), Companion("test_part.one", link: [])]))
        }
        #expect(
            stack.findings() == [
                "\(line + 6): error: 'ThingOther' and 'Thing' are both test_gadget.thing_other in Terraform; rename one of them",
                "\(line + 7): error: two parts of 'Twin' are both test_part.twin_one in Terraform",
            ])
    }

    @Test func whatIsInAnotherStackIsNotReferredTo() {
        var thing: Ref<Gadget>?
        var name: Value<String> = ""
        _ = Stack.test("Elsewhere") { stack in
            thing = stack.add(Gadget("Thing"))
            name = stack.parameter("Name", "A name")
        }
        guard let thing else { return }
        let line = #line
        let stack = Stack.test(tags: ["a": name]) { stack in
            stack.add(
                Gadget("One", [Property("A", "a", thing.arn), Property("B", "b", "x-\(thing.name)" as Value<String>)]))
            stack.add(
                Gadget(
                    "Two", [Property("A", "a", items: [[Property("B", "b", document: ["c": [thing.name.term]])]])]
                ))
            stack.add(Widget("Three"), dependsOn: [thing])
            stack.add(Gadget("Four", [Property("A", "a", nil, terraform: name)]))
            stack.output("Out", thing.name)
        }
        let place = "which is not in stack 'Tested'"
        #expect(
            stack.findings() == [
                "\(line + 1): error: a tag of the stack refers to parameter 'Name', \(place)",
                "\(line + 2): error: 'One' refers to resource 'Thing', \(place)",
                "\(line + 2): error: 'One' refers to parameter 'Name', \(place)",
                "\(line + 4): error: 'Two' refers to resource 'Thing', \(place)",
                "\(line + 4): error: 'Two' refers to parameter 'Name', \(place)",
                "\(line + 8): error: 'Three' refers to resource 'Thing', \(place)",
                "\(line + 9): error: 'Four' refers to parameter 'Name', \(place)",
                "\(line + 10): error: output 'Out' refers to resource 'Thing', \(place)",
            ])
    }

    @Test func aResourceOfAnotherTypeIsAnother() {
        var thing: Ref<Gadget>?
        _ = Stack.test("Elsewhere") { thing = $0.add(Gadget("Thing")) }
        guard let thing else { return }
        let line = #line
        let stack = Stack.test { stack in
            stack.add(Widget("Thing"))
            stack.output("Out", thing.name)
        }
        #expect(
            stack.findings() == [
                "\(line + 3): error: output 'Out' refers to resource 'Thing', which is not in stack 'Tested'"
            ])
    }

    @Test func whatAResourceSaysOfItselfIsPassedOn() throws {
        let elsewhere = SourceLocation(file: #filePath, line: #line)
        let line = #line
        let stack = Stack.test { stack in
            stack.add(
                Gadget(
                    "One",
                    problems: ["too \("small")", Problem("odd", severity: .warning), Problem("there", at: elsewhere)]))
        }
        #expect(
            stack.findings() == [
                "\(line - 1): error: One: there", "\(line + 2): error: One: too small",
                "\(line + 2): warning: One: odd",
            ])
    }

    @Test func allIsSaidAtOnceInTheOrderOfTheLines() throws {
        let line = #line
        let stack = Stack.test { stack in
            stack.output("Out", "{{resolve:a}}" as Value<String>)
            stack.add(Gadget("a"))
            stack.add(Gadget("Loop", uses: ["Loop"]))
            stack.add(Gadget("Stray", uses: ["Nowhere"]))
            _ = stack.parameter("Count", "A count")
        }
        let expected = [
            "\(line + 2): error: output 'Out' holds the text '{{resolve:', which CloudFormation would replace",
            "\(line + 3): error: 'a' is no ID for a parameter or resource: write 1 to 255 letters and digits, the first of them a capital",
            "\(line + 4): error: resources depend on each other in CloudFormation: Loop -> Loop",
            "\(line + 5): error: 'Stray' refers to resource 'Nowhere', which is not in stack 'Tested'",
            "\(line + 6): error: parameter 'Count': Terraform keeps the name 'count' for itself; choose another",
            "\(line + 6): warning: nothing uses the parameter 'Count'",
        ]
        #expect(stack.findings() == expected)
        for format in Format.allCases {
            let error = #expect(throws: StackError.self) { try stack.synthesize(for: .cloudFormation, format: format) }
            #expect(error?.description == expected.map { "\(#filePath):\($0)" }.joined(separator: "\n"))
        }
        #expect(throws: StackError.self) { try stack.synthesize(for: .terraform) }
    }

    @Test func findingsOfSeveralFilesAreFileByFile() {
        let stack = Stack("Tested", file: "b.swift", line: 1) { stack in
            stack.add(Gadget("x"), file: "b.swift", line: 2)
            stack.add(Gadget("y"), file: "a.swift", line: 30)
            stack.add(Gadget("z"), file: "a.swift", line: 4)
        }
        #expect(
            stack.diagnose().map { "\($0.location.map(\.description) ?? "")" } == [
                "a.swift:4", "a.swift:30", "b.swift:2",
            ])
    }
}
