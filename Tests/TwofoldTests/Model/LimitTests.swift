import Testing
import TwofoldDocuments

@testable import TwofoldModel

@Suite struct LimitTests {
    private func stack(resources: Int = 1, parameters: Int = 0, outputs: Int = 0, description: String? = nil) -> Stack {
        Stack("Tested", description: description, file: "a", line: 1) { stack in
            for index in 0..<resources { stack.add(Gadget(LogicalID("R\(index)")), file: "a", line: 2) }
            let values = (0..<parameters).map { stack.parameter(LogicalID("P\($0)"), "A text", file: "a", line: 3) }
            if !values.isEmpty {
                stack.add(Widget("Last")); stack.output("All", Value<[String]>(.list(values.map(\.term))))
            }
            for index in 0..<outputs { stack.output(LogicalID("O\(index)"), "a" as Value<String>, file: "a", line: 4) }
        }
    }

    @Test(
        arguments: [
            (450, []), (451, ["a:1: warning: stack 'Tested' has 451 resources of the 500 that CloudFormation takes"]),
            (500, ["a:1: warning: stack 'Tested' has 500 resources of the 500 that CloudFormation takes"]),
            (501, ["a:1: error: stack 'Tested' has 501 resources; CloudFormation takes 500. Split it in two"]),
            (0, ["a:1: error: stack 'Tested' has no resource; a template needs one"]),
        ] as [(Int, [String])])
    func resourcesAreCounted(count: Int, findings: [String]) {
        #expect(stack(resources: count).diagnose().map(\.description) == findings)
    }

    @Test(
        arguments: [
            (180, []), (181, ["a:1: warning: stack 'Tested' has 181 parameters of the 200 that CloudFormation takes"]),
            (201, ["a:1: error: stack 'Tested' has 201 parameters; CloudFormation takes 200. Split it in two"]),
        ] as [(Int, [String])])
    func parametersAreCounted(count: Int, findings: [String]) {
        #expect(stack(parameters: count).diagnose().map(\.description) == findings)
    }

    @Test(
        arguments: [
            (180, []), (181, ["a:1: warning: stack 'Tested' has 181 outputs of the 200 that CloudFormation takes"]),
            (201, ["a:1: error: stack 'Tested' has 201 outputs; CloudFormation takes 200. Split it in two"]),
        ] as [(Int, [String])])
    func outputsAreCounted(count: Int, findings: [String]) {
        #expect(stack(outputs: count).diagnose().map(\.description) == findings)
    }

    @Test func aDescriptionIsMeasuredInBytes() throws {
        let longest = String(repeating: "é", count: 512)
        #expect(stack(description: longest).diagnose().isEmpty)
        #expect(try stack(description: longest).checked().cloudFormationTemplate["Description"] == .string(longest))
        #expect(
            stack(description: longest + "a").diagnose().map(\.description) == [
                "a:1: error: the description of stack 'Tested' has 1025 bytes; CloudFormation takes 1024"
            ])
    }

    @Test func aNameThatTerraformRefusesIsNoDefault() throws {
        func stack(_ id: LogicalID, _ value: Value<String>) -> Stack {
            Stack(id, file: "a", line: 1) { stack in
                stack.add(Gadget("Thing"))
                stack.output("Out", value)
            }
        }
        let longest = LogicalID("A" + String(repeating: "b", count: 31))
        let longer = longest.appending("c")
        #expect(stack(longest, .stackName).diagnose().isEmpty)
        #expect(stack(longer, .region).diagnose().isEmpty)
        #expect(
            stack(longer, .stackName).diagnose().map(\.description) == [
                "a:1: error: the stack's name in Terraform would be '\(longer.kebabCased)', of 33 characters; it has up to 32. Shorten the stack's ID"
            ])
    }

    /// A stack whose template in JSON has a number of bytes.
    private func stack(bytes: Int) throws -> Stack {
        func stack(_ count: Int) -> Stack {
            Stack("Tested", file: "a", line: 1) {
                $0.add(Gadget("Thing", [Property("A", "a", String(repeating: "x", count: count))]))
            }
        }
        let empty = try stack(0).checked().cloudFormationTemplate.json().utf8.count
        return stack(bytes - empty)
    }

    @Test(
        arguments: [
            (51_200, nil),
            (
                51_201,
                "warning: the template of stack 'Tested' has 51201 bytes; above 51200 CloudFormation reads it from S3 only (aws cloudformation deploy --s3-bucket …)"
            ),
            (
                1_000_000,
                "warning: the template of stack 'Tested' has 1000000 bytes; above 51200 CloudFormation reads it from S3 only (aws cloudformation deploy --s3-bucket …)"
            ),
            (
                1_000_001,
                "error: the template of stack 'Tested' has 1000001 bytes; CloudFormation takes 1000000. Split the stack in two"
            ),
        ] as [(Int, String?)])
    func aTemplateIsMeasuredInBytes(size: Int, finding: String?) throws {
        let stack = try stack(bytes: size)
        var found: [Diagnostic]
        do {
            let synthesis = try stack.synthesize(for: .cloudFormation, format: .json)
            #expect(synthesis.text.utf8.count == size)
            found = synthesis.warnings
        } catch {
            found = error.diagnostics
        }
        #expect(found.map(\.description) == [finding].compactMap { $0 }.map { "a:1: \($0)" })
        #expect(try stack.synthesize(for: .terraform).warnings.isEmpty)
    }

    @Test func eachTargetHasItsText() throws {
        let stack = stack()
        #expect(
            try stack.synthesize(for: .cloudFormation).text
                == "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  R0:\n    Type: Test::Gadget::Gadget\n")
        #expect(try stack.synthesize(for: .cloudFormation, format: .json).text.hasSuffix("}\n"))
        #expect(
            try stack.synthesize(for: .terraform, format: .yaml).text
                == stack.synthesize(for: .terraform, format: .json).text)
        #expect(try stack.synthesize(for: .terraform).text.hasPrefix("{\n  \"terraform\": {\n"))
    }

    @Test func aLargeStackIsWrittenQuickly() throws {
        let stack = Stack.test { stack in
            let things = (0..<450).map {
                stack.add(Gadget(LogicalID("R\($0)"), [Property("A.B", "a.b", "x-\(.region)" as Value<String>)]))
            }
            for index in 0..<30 {
                stack.add(
                    Addition(
                        LogicalID("M\(index)"), to: things[0], after: [things[1].id], [Property("L[]", "l[]", index)]))
            }
        }
        let time = try ContinuousClock().measure {
            _ = try stack.synthesize(for: .cloudFormation)
            _ = try stack.synthesize(for: .terraform)
        }
        #expect(time < .seconds(10))
    }
}
