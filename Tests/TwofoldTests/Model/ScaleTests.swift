import Testing
import TwofoldDocuments

@testable import TwofoldModel

/// What must not change when a stack grows: above some size the same work is done in parts, on all cores, and
/// properties are asked for again.
@Suite struct ScaleTests {
    /// Gadgets in twos, the second with what is rare; the last one is added to.
    private func stack(_ count: Int) -> Stack {
        Stack.test(tags: ["team": "blue"]) { stack in
            let more = [Property("More", "more", "${not} %{one}\n\n")]
            for index in 0..<count / 2 {
                let plain = stack.add(Gadget("Plain\(index)", [Property("Name.First", "name.first", "a\n\n")]))
                stack.add(
                    Gadget(
                        "Rich\(index)",
                        [Property("Uses[]", "uses[]", plain.arn), Property(terraform: "b", true, in: "test_news")],
                        companions: [Companion("test_news", link: [Property(terraform: "gadget", plain.name)])]),
                    retain: true, dependsOn: [plain], extra: more)
            }
            let last = stack.add(Gadget("Last"))
            stack.add(Addition("Added", to: last, [Property("To", "to", "something")]))
            stack.output("Out", last.arn)
        }
    }

    private func checked(_ stack: Stack) -> CheckedStack {
        let lowered = LoweredStack(stack)
        return CheckedStack(lowered, StackCheck(lowered))
    }

    private func text(_ write: (([UInt8]) throws -> Void) throws -> Void) rethrows -> String {
        var bytes: [UInt8] = []
        try write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [0, 2, 1_100, 6_000]) func partsMakeTheSameTextAsTheWhole(count: Int) throws {
        let checked = checked(stack(count))
        let (template, configuration) = (checked.cloudFormationOutline, checked.terraformOutline)
        #expect(try text { try template.json($0) } == template.document.json())
        #expect(try text { try template.yaml(flowFromDepth: 3, $0) } == template.document.yaml(flowFromDepth: 3))
        #expect(try text { try configuration.json($0) } == configuration.document.json())
    }

    @Test func aResourceIsTheSameInAStackOfAnySize() throws {
        let (small, large) = (checked(stack(2)), checked(stack(6_000)))
        for id in ["Plain0", "Rich0", "Last"] {
            let resource = try #require(small.cloudFormationTemplate["Resources"]?[id])
            #expect(large.cloudFormationTemplate["Resources"]?[id] == resource)
        }
        for (type, name) in [("test_gadget", "plain0"), ("test_gadget", "last"), ("test_news", "rich0")] {
            let resource = try #require(small.terraformConfiguration["resource"]?[type]?[name])
            #expect(large.terraformConfiguration["resource"]?[type]?[name] == resource)
        }
        #expect(large.cloudFormationTemplate["Resources"]?.entries.count == 6_001)
    }

    @Test func whatIsWrongIsFoundInEveryPart() {
        let line = #line
        let stack = Stack.test { stack in
            for index in 0..<5_000 {
                stack.add(Gadget("Thing\(index)", uses: index % 1_000 == 999 ? ["Nowhere\(index)"] : []))
            }
        }
        let expected = (0..<5).map { index in
            let number = index * 1_000 + 999
            return
                "\(line + 3): error: 'Thing\(number)' refers to resource 'Nowhere\(number)', which is not in stack 'Tested'"
        }
        #expect(stack.findings().filter { $0.contains("refers") } == expected)
    }

    @Test func aNameThatIsTakenTenThousandTimesIsToldEachTime() {
        let stack = Stack("Tested", file: "a", line: 1) { stack in
            for index in 0..<10_000 { stack.add(Gadget("Thing"), file: "a", line: index + 2) }
        }
        let found = stack.diagnose().filter { $0.message.hasPrefix("'Thing' is already the ID") }
        #expect(found.count == 9_999)
        #expect(
            found.last?.description
                == "a:10001: error: 'Thing' is already the ID of the parameter or resource added at a:2")
    }

    @Test(arguments: [10, 5_000]) func aValueThatIsTooDeepIsRefused(excess: Int) {
        func nested(_ depth: Int, _ wrap: (Term) -> Term) -> Term {
            (0..<depth).reduce("end") { term, _ in wrap(term) }
        }
        let wraps: [(Term) -> Term] = [
            { .list([$0]) }, { .map([.init("a", $0)]) }, { .json($0) }, { .concatenation([$0]) },
            { .joined($0, separator: "") }, { .perTarget(cloudFormation: $0, terraform: $0) },
        ]
        for wrap in wraps {
            let stack = Stack("Tested", file: "a", line: 1) { stack in
                let deep = nested(Survey.maximumDepth + excess, wrap)
                stack.add(Gadget("Thing", [Property("A", "a", deep)]), file: "a", line: 2)
                stack.add(Gadget("Fine", [Property("A", "a", nested(100, wrap))]), file: "a", line: 3)
            }
            #expect(
                stack.diagnose().map(\.description).contains(
                    "a:2: error: 'Thing' holds a value that is more than 256 levels deep"))
            #expect(!stack.diagnose().contains { $0.message.hasPrefix("'Fine' holds a value") })
        }
    }

    @Test func whatOnlyCloudFormationLimitsIsAWarningForTerraform() throws {
        let stack = Stack("Tested", file: "a", line: 1) { stack in
            for index in 0..<501 { stack.add(Gadget("R\(index)"), file: "a", line: 2) }
        }
        let message = "stack 'Tested' has 501 resources; CloudFormation takes 500. Split it in two"
        let synthesis = try stack.synthesize(for: .terraform)
        #expect(synthesis.warnings.map(\.description) == ["a:1: warning: \(message)"])
        #expect(synthesis.text.contains("\"r500\": {}"))
        let error = #expect(throws: StackError.self) { try stack.synthesize(for: .cloudFormation) }
        #expect(error?.diagnostics.map(\.description) == ["a:1: error: \(message)"])
    }

    @Test(
        arguments: [
            (["{{resolve:"], true), (["a {{", "resolve", ":b"], true), (["{", "{{{resolve:"], true),
            (["{{resolve", "{{resolve:"], true), (["{{", "{resolve:"], true), (["{resolve:"], false),
            (["{{resolve"], false), (["{{res", "", "olve", ":"], true), (["{{ resolve:"], false), ([], false),
        ] as [([String], Bool)])
    func aTextIsSoughtInParts(parts: [String], isThere: Bool) {
        var matcher = ResolveMatcher()
        #expect(parts.map { matcher.matches($0) }.contains(true) == isThere)
    }
}
