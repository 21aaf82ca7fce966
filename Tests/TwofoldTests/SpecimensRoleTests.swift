import Testing
import TwofoldDocuments

@testable import Twofold

/// Roles that others know by their path and by what their names begin with.
@Suite struct SpecimensRoleTests {
    private static let prefix = "AccessAnalyzerMonitorServiceRole_"

    private static let stack = Stack("Reading") { stack in
        let reader = stack.add(
            Role("Reader", for: "access-analyzer.amazonaws.com", namePrefix: "\(prefix)", path: "/service-role/"))
        stack.output("ReaderArn", reader.arn)
    }

    @Test func aPrefixIsFollowedByTheStacksOwnCharactersInCloudFormation() throws {
        let checked = try Self.stack.checked()
        let role = checked.cloudFormationTemplate["Resources"]?["Reader"]?["Properties"]
        #expect(role?["Path"] == "/service-role/")
        #expect(
            role?["RoleName"]?.json(indented: false)
                == #"{"Fn::Sub":["\#(Self.prefix)${Value}",{"Value":{"Fn::Select":[0,{"Fn::Split":["-",{"Fn::Select":"#
                + #"[2,{"Fn::Split":["/",{"Ref":"AWS::StackId"}]}]}]}]}}]}"#)
        #expect(checked.requiredCapability == "CAPABILITY_NAMED_IAM")
    }

    @Test func aPrefixIsFollowedByWhatTerraformMakesUp() throws {
        let configuration = try Self.stack.checked().terraformConfiguration
        let role = configuration["resource"]?["aws_iam_role"]?["reader"]
        #expect(role?["path"] == "/service-role/")
        #expect(role?["name_prefix"] == .string(Self.prefix))
        #expect(role?["name"] == nil)
        #expect(configuration["variable"]?["stack_name"] == nil, "nothing needs the stack's name")
    }

    @Test func aPrefixLeavesRoomForWhatFollows() {
        func problems(_ role: Role) -> [String] { role.problems.map(\.message) }
        let service = "lambda.amazonaws.com"
        let longest = String(repeating: "x", count: 38)
        #expect(problems(Role("Reader", for: service, namePrefix: "\(longest)")) == [])
        #expect(
            problems(Role("Reader", for: service, namePrefix: "\(longest)x"))
                == ["the prefix of the role's name '\(longest)x' has 39 characters; 1 to 38 are allowed"])
        #expect(
            problems(Role("Reader", for: service, name: "reader", namePrefix: "reader-"))
                == ["the role has both a name and a prefix for one; give it one of the two"])
        #expect(
            problems(Role("ARoleWithAnIdThatIsTooLongForADefaultName", for: service, namePrefix: "reader-")) == [],
            "the ID is no part of the name")
    }

    @Test(arguments: ["service-role", "/service-role", "service-role/"])
    func aPathHasSlashesAtBothEnds(path: String) {
        #expect(
            Role("Reader", for: "lambda.amazonaws.com", path: "\(path)").problems.map(\.message)
                == ["the role's path '\(path)' begins and ends with a slash, such as /service-role/"])
    }
}
