import Testing
import TwofoldDocuments

@testable import TwofoldModel

/// Each kind of value in each target.
@Suite struct ValueTests {
    private func outputs<Content>(_ make: (inout Stack) -> Value<Content>) throws -> (
        cloudFormation: Document?, terraform: Document?
    ) {
        let stack = Stack.test { stack in stack.output("Out", make(&stack)) }
        let checked = try stack.checked()
        return (
            checked.cloudFormationTemplate["Outputs"]?["Out"]?["Value"],
            checked.terraformConfiguration["output"]?["out"]?["value"]
        )
    }

    @Test func anAttributeIsARefOrGetAtt() throws {
        let name = try outputs { $0.add(Gadget("MyThing")).name }
        #expect(name == (.intrinsic("Ref", argument: ["MyThing"]), "${test_gadget.my_thing.name}"))
        let arn = try outputs { $0.add(Gadget("MyThing")).arn }
        #expect(arn == (.intrinsic("Fn::GetAtt", argument: ["MyThing", "Arn"]), "${test_gadget.my_thing.arn}"))
    }

    @Test func interpolationIsASub() throws {
        let text: (Document?, Document?) = try outputs { stack in
            let thing = stack.add(Gadget("Thing"))
            let number = stack.numberParameter("Days", "Days")
            let known: Substring = "known"
            return "\(thing.arn)/\(known)-\(number)-\(3)-\(.region)-\(thing.id)*" as Value<String>
        }
        #expect(text.0 == .intrinsic("Fn::Sub", argument: ["${Thing.Arn}/known-${Days}-3-${AWS::Region}-Thing*"]))
        #expect(text.1 == "${test_gadget.thing.arn}/known-${var.days}-3-${data.aws_region.current.id}-Thing*")
    }

    @Test func whatIsOneReferenceIsNoSub() throws {
        let text: (Document?, Document?) = try outputs { stack in "\(stack.add(Gadget("Thing")).name)" as Value<String>
        }
        #expect(text == (.intrinsic("Ref", argument: ["Thing"]), "${test_gadget.thing.name}"))
    }

    @Test func theFactsOfTheDeploymentAreKnownToBoth() throws {
        let stack = Stack.test("PolicyGenerator") { stack in
            stack.add(Gadget("Thing"))
            stack.output("Facts", "\(.account) \(.region) \(.partition) \(.stackName)" as Value<String>)
            stack.output("Deployment", "a-\(Value<String>(.environment(.deployment)))" as Value<String>)
        }
        let template = try stack.checked().cloudFormationTemplate
        #expect(
            template["Outputs"]?["Facts"]?["Value"]
                == .intrinsic(
                    "Fn::Sub", argument: ["${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::StackName}"]))
        let uuid = Document.intrinsic(
            "Fn::Select",
            argument: [2, .intrinsic("Fn::Split", argument: ["/", .intrinsic("Ref", argument: ["AWS::StackId"])])])
        let start = Document.intrinsic("Fn::Select", argument: [0, .intrinsic("Fn::Split", argument: ["-", uuid])])
        #expect(
            template["Outputs"]?["Deployment"]?["Value"]
                == .intrinsic("Fn::Sub", argument: ["a-${Value}", ["Value": start]]))
        let configuration = try stack.checked().terraformConfiguration
        #expect(
            configuration["output"]?["facts"]?["value"]
                == "${data.aws_caller_identity.current.account_id} ${data.aws_region.current.id} ${data.aws_partition.current.partition} ${var.stack_name}"
        )
        #expect(configuration["output"]?["deployment"]?["value"] == "a-${var.stack_name}")
        #expect(
            configuration["data"] == [
                "aws_caller_identity": ["current": [:]], "aws_region": ["current": [:]],
                "aws_partition": ["current": [:]],
            ])
        #expect(configuration["variable"]?["stack_name"]?["default"] == "policy-generator")
    }

    @Test func whatIsNotUsedIsNotDeclared() throws {
        let configuration = try Stack.test { $0.add(Gadget("Thing")) }.checked().terraformConfiguration
        #expect(configuration.entries.map(\.key) == ["terraform", "resource"])
        #expect(configuration["terraform"]?["required_version"] == ">= 1.5.0")
        #expect(configuration["resource"] == ["test_gadget": ["thing": [:]]])
        let template = try Stack.test { $0.add(Gadget("Thing")) }.checked().cloudFormationTemplate
        #expect(
            template == [
                "AWSTemplateFormatVersion": "2010-09-09", "Resources": ["Thing": ["Type": "Test::Gadget::Gadget"]],
            ])
    }

    @Test func aListIsJoined() throws {
        let list = try outputs { stack in
            stack.add(Gadget("Thing"))
            return stack.listParameter("Names", "Names").joined(separator: ", ")
        }
        #expect(
            list == (
                .intrinsic("Fn::Join", argument: [", ", .intrinsic("Ref", argument: ["Names"])]),
                #"${join(", ", var.names)}"#
            ))
        let known: (Document?, Document?) = try outputs { stack in
            let thing = stack.add(Gadget("Thing"))
            return (["a", thing.name, "b"] as Value<[String]>).joined(separator: "${")
        }
        #expect(known.0 == .intrinsic("Fn::Sub", argument: ["a${Dollar}{${Thing}${Dollar}{b", ["Dollar": "$"]]))
        #expect(known.1 == #"a$${${test_gadget.thing.name}$${b"#)
    }

    @Test func plainValuesAreThemselves() throws {
        #expect(
            try outputs {
                $0.add(Gadget("Thing")); return 3 as Value<Int>
            } == (3, 3))
        #expect(
            try outputs {
                $0.add(Gadget("Thing")); return true as Value<Bool>
            } == (true, true))
        #expect(
            try outputs {
                $0.add(Gadget("Thing")); return "a" as Value<String>
            } == ("a", "a"))
        #expect(
            try outputs {
                $0.add(Gadget("Thing")); return "" as Value<String>
            } == ("", ""))
        #expect(
            try outputs {
                $0.add(Gadget("Thing")); return ["a", "b"] as Value<[String]>
            } == (["a", "b"], ["a", "b"]))
        #expect(2.0.term == .integer(2))
        #expect(2.5.term == .number(2.5))
        #expect(["b": 1, "a": 2].term == ["a": 2, "b": 1])
    }

    @Test func aValueMayDifferFromTargetToTarget() throws {
        let text: (Document?, Document?) = try outputs { stack in
            stack.add(Gadget("Thing"))
            return Value<String>(
                .concatenation([
                    "a-", .perTarget(cloudFormation: "b", terraform: .perTarget(cloudFormation: "c", terraform: "d")),
                ]))
        }
        #expect(text == ("a-b", "a-d"))
    }

    @Test func anOutputHasADescription() throws {
        let stack = Stack.test { stack in
            let thing = stack.add(Gadget("Thing"))
            stack.output("ThingName", thing.name, "Its name")
        }
        #expect(
            try stack.checked().cloudFormationTemplate["Outputs"] == [
                "ThingName": ["Description": "Its name", "Value": .intrinsic("Ref", argument: ["Thing"])]
            ])
        #expect(
            try stack.checked().terraformConfiguration["output"] == [
                "thing_name": ["description": "Its name", "value": "${test_gadget.thing.name}"]
            ])
    }
}

private func == (one: (cloudFormation: Document?, terraform: Document?), other: (Document?, Document?)) -> Bool {
    one.cloudFormation == other.0 && one.terraform == other.1
}
