import Testing
import TwofoldDocuments

@testable import TwofoldModel

/// Properties, tags, retention, dependencies, amendments and companions.
@Suite struct ResourceTests {
    @Test func aPathIsAnObjectInAnObject() throws {
        let stack = Stack.test { stack in
            stack.add(
                Gadget(
                    "Thing",
                    [
                        Property("A.B.C", "a.b", 1), Property("A.D", "a.d", 2), Property("A.B.E", "e", nil),
                        Property("List[]", "list[]", "one"), Property("List[]", "list[]", ["two", "three"]),
                        Property("Nested.List[]", "nested.list[]", 1), Property(cloudFormation: "Only", true),
                        Property(terraform: "only", false),
                        Property("Other", "other", "c", terraform: "t"),
                        Property("Given", "given", nil, terraform: "g"),
                        Property("", "", fields: [Property("F", "f", 1), Property("G", "g", nil)]),
                        Property("Items", "items", items: [[Property("X", "x", 1)], [Property("X.Y", "x.y", 2)]]),
                        Property("Fields", "fields", fields: [Property("Z", "z", 3)]),
                        Property("Text", "text", Term.map([.init("a.b", "${c}"), .init("${d}", "e")])),
                    ]))
        }
        #expect(
            try stack.cloudFormation("Thing") == [
                "A": ["B": ["C": 1], "D": 2], "List": ["one", "two", "three"], "Nested": ["List": [1]], "Only": true,
                "Other": "c", "F": 1, "Items": [["X": 1], ["X": ["Y": 2]]],
                "Fields": ["Z": 3], "Text": ["a.b": "${c}", "${d}": "e"],
            ])
        #expect(
            try stack.terraform("test_gadget", "thing") == [
                "a": ["b": 1, "d": 2], "list": ["one", "two", "three"], "nested": ["list": [1]], "only": false,
                "other": "t", "given": "g", "f": 1, "items": [["x": 1], ["x": ["y": 2]]],
                "fields": ["z": 3], "text": ["a.b": "$${c}", "$${d}": "e"],
            ])
    }

    @Test func tagsOfTheStackAreThoseOfItsResources() throws {
        let stack = Stack.test(tags: ["b": "${x}", "A": "\(.region)!"]) { stack in
            stack.add(Gadget("Thing", [Property("A", "a", 1)]))
            stack.add(Widget("Part"))
        }
        #expect(
            try stack.cloudFormation("Thing") == [
                "A": 1,
                "Tags": [
                    ["Key": "A", "Value": .intrinsic("Fn::Sub", argument: ["${AWS::Region}!"])],
                    ["Key": "b", "Value": "${x}"],
                ],
            ])
        #expect(
            try stack.terraform("test_gadget", "thing") == [
                "a": 1, "tags": ["A": "${data.aws_region.current.id}!", "b": "$${x}"],
            ])
        #expect(try stack.terraform("test_widget", "part") == [:])
        #expect(try stack.checked().terraformConfiguration["data"] == ["aws_region": ["current": [:]]])
    }

    @Test func aRetainedResourceIsKept() throws {
        let stack = Stack.test { stack in
            stack.add(Gadget("Thing"), retain: true, extra: [Property(terraform: "lifecycle.ignore_changes", ["a"])])
            stack.add(Widget("Part"), retain: true)
        }
        let resources = try stack.checked().cloudFormationTemplate["Resources"]
        #expect(
            resources?["Thing"] == [
                "Type": "Test::Gadget::Gadget", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
            ])
        #expect(
            resources?["Part"] == [
                "Type": "Test::Gadget::Widget", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
            ])
        #expect(
            try stack.terraform("test_gadget", "thing") == [
                "lifecycle": ["ignore_changes": ["a"], "prevent_destroy": true]
            ])
        #expect(try stack.terraform("test_widget", "part") == ["skip_destroy": true])
    }

    @Test func waitingForAResourceIsWaitingForAllThatItDeclares() throws {
        let stack = Stack.test { stack in
            let first = stack.add(Gadget("First", parts: [Declaration("FirstPart", Widget.type, [])]))
            let other = stack.add(Gadget("Other"))
            stack.add(Gadget("Last"), dependsOn: [first, other, first])
        }
        let resources = try stack.checked().cloudFormationTemplate["Resources"]
        #expect(resources?["Last"]?["DependsOn"] == ["First", "FirstPart", "Other"])
        #expect(resources?["First"]?["DependsOn"] == nil)
        #expect(
            try stack.terraform("test_gadget", "last") == [
                "depends_on": ["test_gadget.first", "test_widget.first_part", "test_gadget.other"]
            ])
    }

    @Test func whatCloudFormationSeesByItselfIsNotSaid() throws {
        let stack = Stack.test { stack in
            let first = stack.add(Gadget("First"))
            let second = stack.add(Gadget("Second", uses: ["First"]))
            let third = stack.add(Gadget("Third"))
            stack.add(Gadget("Direct", uses: ["First"]), dependsOn: [first])
            stack.add(Gadget("Through", uses: ["Second"]), dependsOn: [first])
            stack.add(Gadget("Waits"), dependsOn: [second, first, third])
        }
        let resources = try stack.checked().cloudFormationTemplate["Resources"]
        #expect(resources?["Direct"]?["DependsOn"] == nil)
        #expect(resources?["Through"]?["DependsOn"] == nil)
        #expect(resources?["Waits"]?["DependsOn"] == ["Second", "Third"])
    }

    @Test func whatOnlyTerraformHasIsNotNamedToCloudFormation() throws {
        let stack = Stack.test { stack in
            let first = stack.add(
                Gadget(
                    "First",
                    parts: [
                        Declaration("Upload", ResourceType(terraform: "test_object"), [Property(terraform: "a", 1)])
                    ]))
            stack.add(Gadget("Last"), dependsOn: [first])
        }
        let resources = try stack.checked().cloudFormationTemplate["Resources"]
        #expect(resources?.entries.map(\.key) == ["First", "Last"])
        #expect(resources?["Last"]?["DependsOn"] == ["First"])
        #expect(
            try stack.terraform("test_gadget", "last") == ["depends_on": ["test_gadget.first", "test_object.upload"]])
    }

    private static let companions = [
        Companion("test_policy", link: [Property(terraform: "gadget", Gadget("Thing").reference.name)]),
        Companion(
            "test_news", after: ["test_policy", "test_target.Machine"],
            link: [Property(terraform: "gadget", Gadget("Thing").reference.name)]),
        Companion("test_target.Machine", link: []), Companion("test_target.MyFunction", link: []),
    ]

    @Test func aCompanionHoldsItsPropertiesInTerraform() throws {
        let stack = Stack.test { stack in
            let thing = stack.add(
                Gadget(
                    "Thing",
                    [
                        Property("Name", "name", "a"), Property("Policy.Text", "text", "b", in: "test_policy"),
                        Property("News[]", "", fields: [Property("To", "to", "c")], in: "test_news"),
                        Property("Targets[]", "", fields: [Property("Id", "id", "d")], in: "test_target.Machine"),
                        Property("Targets[]", "", fields: [Property("Id", "id", "e")], in: "test_target.MyFunction"),
                    ], companions: Self.companions))
            stack.add(Gadget("Last"), dependsOn: [thing])
        }
        #expect(
            try stack.cloudFormation("Thing") == [
                "Name": "a", "Policy": ["Text": "b"], "News": [["To": "c"]], "Targets": [["Id": "d"], ["Id": "e"]],
            ])
        #expect(
            try stack.checked().terraformConfiguration["resource"] == [
                "test_gadget": [
                    "thing": ["name": "a"],
                    "last": [
                        "depends_on": [
                            "test_gadget.thing", "test_policy.thing", "test_news.thing", "test_target.thing_machine",
                            "test_target.thing_my_function",
                        ]
                    ],
                ],
                "test_policy": ["thing": ["gadget": "${test_gadget.thing.name}", "text": "b"]],
                "test_news": [
                    "thing": [
                        "gadget": "${test_gadget.thing.name}", "to": "c",
                        "depends_on": ["test_policy.thing", "test_target.thing_machine"],
                    ]
                ],
                "test_target": ["thing_machine": ["id": "d"], "thing_my_function": ["id": "e"]],
            ])
    }

    @Test func aCompanionWithoutPropertiesIsNotThere() throws {
        let stack = Stack.test {
            $0.add(Gadget("Thing", [Property("A", "a", nil, in: "test_policy")], companions: Self.companions))
        }
        #expect(try stack.checked().terraformConfiguration["resource"] == ["test_gadget": ["thing": [:]]])
    }

    @Test func severalAdditionsShareOneCompanion() throws {
        let stack = Stack.test { stack in
            let thing = stack.add(
                Gadget(
                    "Thing",
                    companions: [
                        Companion("test_news", link: [Property(terraform: "gadget", Gadget("Thing").reference.name)])
                    ]))
            let grants = ["OneGrant", "TwoGrant"].map { stack.add(Widget($0 == "OneGrant" ? "OneGrant" : "TwoGrant")) }
            for (name, grant) in zip(["One", "Two"], grants) {
                stack.add(
                    Addition(
                        LogicalID(name), to: thing, after: [grant.id],
                        [Property("News.To[]", "to[]", fields: [Property("Name", "name", name)], in: "test_news")]))
            }
        }
        let resources = try stack.checked().cloudFormationTemplate["Resources"]
        #expect(resources?.entries.map(\.key) == ["Thing", "OneGrant", "TwoGrant"])
        #expect(
            resources?["Thing"] == [
                "Type": "Test::Gadget::Gadget", "DependsOn": ["OneGrant", "TwoGrant"],
                "Properties": ["News": ["To": [["Name": "One"], ["Name": "Two"]]]],
            ])
        #expect(try stack.terraform("test_gadget", "thing") == [:])
        #expect(
            try stack.terraform("test_news", "thing") == [
                "gadget": "${test_gadget.thing.name}", "to": [["name": "One"], ["name": "Two"]],
                "depends_on": ["test_widget.one_grant", "test_widget.two_grant"],
            ])
    }

    @Test func anAdditionToTheResourceItselfWaitsInBothTargets() throws {
        let stack = Stack.test { stack in
            let thing = stack.add(Gadget("Thing"))
            let first = stack.add(Widget("First", ))
            let second = stack.add(Widget("Second"))
            stack.add(Addition("More", to: thing, after: [first.id], [Property("A", "a", 1)]), dependsOn: [second])
        }
        #expect(try stack.checked().cloudFormationTemplate["Resources"]?["Thing"]?["DependsOn"] == ["First", "Second"])
        #expect(
            try stack.terraform("test_gadget", "thing") == [
                "a": 1, "depends_on": ["test_widget.first", "test_widget.second"],
            ])
    }

    @Test func waitingForAnAdditionIsWaitingForWhatItAddsTo() throws {
        let stack = Stack.test { stack in
            let thing = stack.add(Gadget("Thing"))
            let more = stack.add(Addition("More", to: thing, [Property("A", "a", 1)]))
            stack.add(Gadget("Last"), dependsOn: [more])
        }
        #expect(try stack.checked().cloudFormationTemplate["Resources"]?["Last"]?["DependsOn"] == ["Thing"])
        #expect(try stack.terraform("test_gadget", "last") == ["depends_on": ["test_gadget.thing"]])
    }

    @Test func extraPropertiesAreWrittenLast() throws {
        let stack = Stack.test { stack in
            stack.add(
                Gadget("Thing", [Property("A.B", "a.b", 1), Property("List[]", "list[]", 1)]),
                extra: [
                    Property(cloudFormation: "A.C", 2), Property(terraform: "timeouts.create", "5m"),
                    Property("List[]", "list[]", 2), Property("B", "b", "${c}"),
                ])
        }
        #expect(try stack.cloudFormation("Thing") == ["A": ["B": 1, "C": 2], "List": [1, 2], "B": "${c}"])
        #expect(
            try stack.terraform("test_gadget", "thing") == [
                "a": ["b": 1], "list": [1, 2], "timeouts": ["create": "5m"], "b": "$${c}",
            ])
    }

    @Test func anExtraPropertyThatTheTypeHasIsRefused() {
        let line = #line
        let stack = Stack.test(tags: ["a": "b"]) { stack in
            stack.add(
                Gadget("One", [Property("A.B", "a.b", nil)]),
                extra: [Property("A", "x", 1), Property("X", "a.b.c", 1), Property("Ab", "ab", 1)])
            stack.add(Gadget("Two", [Property("List[]", "list[]", 1)]), extra: [Property(cloudFormation: "List", [2])])
            stack.add(
                Gadget("Three"), retain: true,
                extra: [Property(terraform: "lifecycle", ["a": 1]), Property(cloudFormation: "Tags", ["a"])])
            stack.add(
                Gadget(
                    "Four", [Property("P", "p", 1, in: "test_policy")], companions: [Companion("test_policy", link: [])]
                ),
                extra: [
                    Property(terraform: "p", 1), Property(terraform: "p", 1, in: "test_policy"),
                    Property(terraform: "q", 1, in: "test_polcy"),
                ])
        }
        #expect(
            stack.findings() == [
                "\(line + 2): error: One: the extra property 'A' is the typed 'A.B' of CloudFormation; set it there",
                "\(line + 2): error: One: the extra property 'a.b.c' is the typed 'a.b' of Terraform; set it there",
                "\(line + 5): error: Two: the extra property 'List' is the typed 'List[]' of CloudFormation; set it there",
                "\(line + 6): error: Three: the extra property 'lifecycle' is the typed 'lifecycle.prevent_destroy' of Terraform; set it there",
                "\(line + 6): error: Three: the extra property 'Tags' is the typed 'Tags' of CloudFormation; set it there",
                "\(line + 9): error: Four: the extra property 'p' is the typed 'p' of Terraform; set it there",
                "\(line + 9): error: the property 'q' stands in the companion 'test_polcy', which 'Four' does not have",
            ])
    }

    @Test func whatAnAdditionCannotDoIsSaid() {
        let line = #line
        let stack = Stack.test { stack in
            let thing = stack.add(
                Gadget("Thing", [Property("A", "a", 1), Property("Same", "same", 1), Property("List[]", "list[]", 1)]))
            stack.add(
                Addition(
                    "One", to: thing,
                    [Property("A.B", "a", 2), Property("Same", "same", 1), Property("List[]", "list[]", 2)]))
            stack.add(Addition("Two", to: thing, [Property("B", "b", 1, in: "test_news")]))
            stack.add(
                Addition("Three", to: thing, [Property("C", "c", 1)]), retain: true, extra: [Property("D", "d", 1)])
            stack.add(Addition("Four", to: Gadget("Elsewhere").reference, [Property("C", "c", 1)]))
        }
        #expect(
            stack.findings() == [
                "\(line + 4): error: 'One' sets 'A.B' of 'Thing' in CloudFormation, which is set to something else already",
                "\(line + 4): error: 'One' sets 'a' of 'Thing' in Terraform, which is set to something else already",
                "\(line + 8): error: the property 'b' stands in the companion 'test_news', which 'Thing' does not have",
                "\(line + 9): error: 'Three' is a part of 'Thing', which takes the extra properties",
                "\(line + 9): error: 'Three' is a part of 'Thing', which can be retained as a whole",
                "\(line + 11): error: 'Four' adds to 'Elsewhere', which is not in stack 'Tested'",
            ])
    }
}
