import Testing

@testable import TwofoldModel

@Suite struct CycleTests {
    /// Gadgets that use each other, each on a line of its own from 1.
    private func stack(_ uses: [(id: LogicalID, uses: [LogicalID])]) -> Stack {
        Stack("Tested", file: "a", line: 0) { stack in
            for (index, gadget) in uses.enumerated() {
                stack.add(Gadget(gadget.id, uses: gadget.uses), file: "a", line: index + 1)
            }
        }
    }

    @Test(
        arguments: [
            ([("A", ["A"])], ["a:1: error: resources depend on each other in CloudFormation: A -> A"]),
            (
                [("A", ["B"]), ("B", ["A"])],
                ["a:1: error: resources depend on each other in CloudFormation: A -> B -> A"]
            ),
            (
                [("X", ["A"]), ("A", ["B"]), ("B", ["C"]), ("C", ["D", "Y"]), ("D", ["E"]), ("E", ["A"]), ("Y", [])],
                ["a:2: error: resources depend on each other in CloudFormation: A -> B -> C -> D -> E -> A"]
            ),
            (
                [("A", ["B"]), ("B", ["A"]), ("C", ["D"]), ("D", ["C", "A"])],
                [
                    "a:1: error: resources depend on each other in CloudFormation: A -> B -> A",
                    "a:3: error: resources depend on each other in CloudFormation: C -> D -> C",
                ]
            ),
            (
                [("A", ["B", "C"]), ("B", ["A"]), ("C", ["A"])],
                [
                    "a:1: error: resources depend on each other in CloudFormation: A -> B -> A",
                    "a:1: error: resources depend on each other in CloudFormation: A -> C -> A",
                ]
            ),
            ([("A", ["B", "C"]), ("B", ["C"]), ("C", [])], []),
        ] as [([(LogicalID, [LogicalID])], [String])])
    func aCycleIsToldWithItsWholePath(uses: [(LogicalID, [LogicalID])], findings: [String]) {
        #expect(stack(uses.map { (id: $0.0, uses: $0.1) }).diagnose().map(\.description) == findings)
    }

    @Test func waitingForEachOtherIsACycle() {
        let line = #line
        let stack = Stack.test { stack in
            stack.add(Gadget("First", after: ["Second"]))
            stack.add(Gadget("Second", uses: ["First"]))
        }
        #expect(
            stack.findings() == [
                "\(line + 2): error: resources depend on each other in CloudFormation: First -> Second -> First"
            ])
    }

    /// A bucket's notification is a part of the bucket in CloudFormation, and comes after it in Terraform.
    @Test func aCycleOfOneTargetIsThatTargets() {
        let line = #line
        let stack = Stack.test { stack in
            let thing = stack.add(
                Gadget(
                    "Thing",
                    companions: [
                        Companion("test_news", link: [Property(terraform: "gadget", Gadget("Thing").reference.name)])
                    ]))
            let reader = stack.add(Gadget("Reader", uses: ["Thing"]))
            stack.add(Addition("More", to: thing, [Property("To[]", "to[]", reader.arn, in: "test_news")]))
        }
        #expect(
            stack.findings() == [
                "\(line + 2): error: resources depend on each other in CloudFormation: Thing -> Reader -> Thing"
            ])
    }

    @Test func aCycleThroughACompanionNamesIt() {
        let line = #line
        let stack = Stack.test { stack in
            let thing = stack.add(
                Gadget(
                    "Thing", [Property(terraform: "reader", Gadget("Reader").reference.arn, in: "test_news")],
                    companions: [
                        Companion("test_news", link: [Property(terraform: "gadget", Gadget("Thing").reference.name)])
                    ]))
            stack.add(Gadget("Reader"), dependsOn: [thing])
        }
        #expect(
            stack.findings() == [
                "\(line + 2): error: resources depend on each other in Terraform: Thing (test_news) -> Reader -> Thing (test_news)"
            ])
    }

    @Test func aLongChainIsWalked() {
        let count = 50_000
        let chain = (0..<count).map { index in
            (id: LogicalID("A\(index)"), uses: index + 1 < count ? [LogicalID("A\(index + 1)")] : [])
        }
        let excess = "stack 'Tested' has 50000 resources; CloudFormation takes 500. Split it in two"
        #expect(stack(chain).diagnose().map(\.message) == [excess])
        let ring = stack(chain.dropLast() + [(id: chain[count - 1].id, uses: ["A0"])]).diagnose()
        let path =
            "A0 -> A1 -> A2 -> A3 -> A4 -> A5 -> A6 -> A7 -> A8 -> A9 -> … 49982 more … -> A49992 -> A49993 -> A49994 "
            + "-> A49995 -> A49996 -> A49997 -> A49998 -> A49999 -> A0"
        #expect(
            Set(ring.map(\.message)) == [excess, "resources depend on each other in CloudFormation: \(path)"])
    }

    @Test func aTangleIsNotToldInAllItsWays() {
        let ids = (0..<60).map { LogicalID("A\($0)") }
        let found = stack(ids.map { id in (id: id, uses: ids) }).diagnose()
        #expect(found.count == ids.count)
    }

    /// Each cycle could be as long as the stack is large, and telling all of them would take its square.
    @Test func ofManyCyclesTheFirstAreTold() {
        let count = 20_000
        let ladder = (0..<count).map { index in
            (id: LogicalID("A\(index)"), uses: ["A0", index + 1 < count ? LogicalID("A\(index + 1)") : "A0"])
        }
        let found = stack(ladder).diagnose().map(\.message)
        #expect(found.count { $0.hasPrefix("resources depend on each other in CloudFormation: A0 -> ") } == 100)
        #expect(
            found.filter { $0.hasPrefix("more resources") } == [
                "more resources depend on each other in CloudFormation than these; begin with them",
                "more resources depend on each other in Terraform than these; begin with them",
            ])
    }
}
