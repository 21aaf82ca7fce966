import Testing
import TwofoldDocuments

@testable import TwofoldModel

@Suite struct ParameterTests {
    private static let stack = Stack.test { stack in
        stack.add(Gadget("Thing"))
        stack.output(
            "Name",
            stack.parameter(
                "Name", "A name", default: "abc", matching: "[a-z.]+|[0-9]", length: 1...5,
                explanation: "Must be short."))
        stack.output("Stage", stack.parameter("Stage", "A stage", oneOf: ["test", "${prod}", "a\"b"]))
        stack.output("Days", stack.numberParameter("Days", "A number of days", default: 3, in: -1...90))
        stack.output("Copies", stack.numberParameter("Copies", "A number", oneOf: [1, 2]))
        stack.output("Names", stack.listParameter("Names", "Names", default: ["a", "b"], matching: "[a-z]*"))
        stack.output("Stages", stack.listParameter("Stages", "Stages", oneOf: ["test", "prod"]))
        stack.output("TrailArn", stack.arnParameter("TrailArn", "A trail"))
        stack.output("Roles", stack.arnListParameter("Roles", "Roles"))
        let token = stack.secretParameter("Token", "A token", matching: "[a-z]+")
        stack.add(Gadget("Other", [Property("Token", "token_wo", secret: token)]))
    }

    @Test func eachKindHasItsFormInCloudFormation() throws {
        let parameters = try #require(try Self.stack.checked().cloudFormationTemplate["Parameters"])
        #expect(
            parameters == [
                "Name": [
                    "Type": "String", "Description": "A name", "Default": "abc", "AllowedPattern": "[a-z.]+|[0-9]",
                    "MinLength": 1, "MaxLength": 5,
                    "ConstraintDescription": "Must be short.",
                ],
                "Stage": ["Type": "String", "Description": "A stage", "AllowedValues": ["test", "${prod}", "a\"b"]],
                "Days": [
                    "Type": "Number", "Description": "A number of days", "Default": 3, "MinValue": -1, "MaxValue": 90,
                ],
                "Copies": ["Type": "Number", "Description": "A number", "AllowedValues": [1, 2]],
                "Names": [
                    "Type": "CommaDelimitedList", "Description": "Names", "Default": "a,b", "AllowedPattern": "[a-z]*",
                ],
                "Stages": ["Type": "CommaDelimitedList", "Description": "Stages", "AllowedValues": ["test", "prod"]],
                "TrailArn": [
                    "Type": "String", "Description": "A trail", "AllowedPattern": .string(Stack.anyARN),
                    "ConstraintDescription": "Must be an ARN.",
                ],
                "Roles": [
                    "Type": "CommaDelimitedList", "Description": "Roles", "AllowedPattern": .string(Stack.anyARN),
                    "ConstraintDescription": "Must be ARNs.",
                ],
                "Token": ["Type": "String", "Description": "A token", "AllowedPattern": "[a-z]+", "NoEcho": true],
            ])
    }

    @Test func eachKindIsAVariableInTerraform() throws {
        let variables = try #require(try Self.stack.checked().terraformConfiguration["variable"])
        #expect(
            variables.entries.map(\.key) == [
                "name", "stage", "days", "copies", "names", "stages", "trail_arn", "roles", "token",
            ])
        #expect(
            variables["name"] == [
                "description": "A name", "type": "string", "default": "abc",
                "validation": [
                    [
                        "condition": #"${can(regex("^(?:[a-z.]+|[0-9])$", var.name))}"#,
                        "error_message": "Must be short.",
                    ],
                    [
                        "condition": "${length(var.name) >= 1 && length(var.name) <= 5}",
                        "error_message": "Must be short.",
                    ],
                ],
            ])
        #expect(
            variables["stage"]?["validation"] == [
                [
                    "condition": #"${contains(["test", "$${prod}", "a\"b"], var.stage)}"#,
                    "error_message": #"Must be one of test, $${prod}, a"b."#,
                ]
            ])
        #expect(
            variables["days"]?["validation"] == [
                [
                    "condition": "${floor(var.days) == var.days && var.days >= -1 && var.days <= 90}",
                    "error_message": "Must be a whole number from -1 to 90.",
                ]
            ])
        #expect(
            variables["names"] == [
                "description": "Names", "type": "list(string)", "default": ["a", "b"],
                "validation": [
                    [
                        "condition": #"${alltrue([for value in var.names : can(regex("^(?:[a-z]*)$", value))])}"#,
                        "error_message": "Must match [a-z]*.",
                    ]
                ],
            ])
        #expect(variables["token"]?["sensitive"] == true)
        #expect(variables["token"]?["ephemeral"] == true)
        #expect(
            try Self.stack.checked().requiredParameters == ["Stage", "Copies", "Stages", "TrailArn", "Roles", "Token"])
    }

    private static let good: [(String, Document)] = [
        ("name", "a.b"), ("name", "7"), ("stage", "test"), ("stage", "${prod}"), ("stage", "a\"b"), ("days", 90),
        ("days", -1), ("days", "7"), ("copies", 2),
        ("names", []), ("names", ["", "z"]), ("stages", ["prod", "prod"]),
        ("trail_arn", "arn:aws:cloudtrail:eu-central-1:123456789012:trail/all"),
        ("trail_arn", "arn:aws-us-gov:s3:::a-bucket/*"), ("roles", ["arn:aws:iam::123456789012:role/a/B+=,.@-_c"]),
        ("roles", []), ("token", "secret"),
    ]

    private static let bad: [(String, Document, String)] = [
        ("name", "", "Must be short."), ("name", "abcdef", "Must be short."), ("name", "A", "Must be short."),
        ("name", "77", "Must be short."), ("name", "a\n", "Must be short."),
        ("name", "a\nb", "Must be short."), ("stage", "prod", "Must be one of test, ${prod}, a\"b."),
        ("stage", "", "Must be one of"),
        ("days", 91, "Must be a whole number from -1 to 90."), ("days", -2, "Must be a whole number"),
        ("days", 1.5, "Must be a whole number"), ("days", "x", "a number is required"),
        ("copies", 3, "Must be one of 1, 2."), ("copies", 1.5, "Must be one of 1, 2."),
        ("names", ["a", "B"], "Must match [a-z]*."), ("names", "a", "list of string required"),
        ("stages", ["test", "x"], "Must be one of test, prod."), ("trail_arn", "trail", "Must be an ARN."),
        ("trail_arn", "arn:aws:s3:::a\"b", "Must be an ARN."),
        ("trail_arn", "arn:aws:s3:::a\n", "Must be an ARN."),
        ("roles", ["arn:aws:iam::1:role/a", ""], "Must be ARNs."), ("token", "SECRET", "Must match [a-z]+."),
    ]

    private func values(_ name: String, _ value: Document) -> Document {
        let arn: Document = "arn:aws:s3:::a"
        let others: Document = [
            "stage": "test", "copies": 1, "stages": [], "trail_arn": arn, "roles": [arn], "token": "a",
        ]
        return .map(others.entries.filter { $0.key != name } + [.init(name, value)])
    }

    @Test(.needs(.terraform), arguments: good) func terraformTakesAGoodValue(name: String, value: Document) throws {
        #expect(
            try Evaluation.terraformRefusal(
                Self.stack.checked().terraformConfiguration["variable"], values(name, value)) == nil)
    }

    @Test(.needs(.terraform), arguments: bad) func terraformRefusesABadValue(
        name: String, value: Document, message: String
    ) throws {
        let refusal = try #require(
            try Evaluation.terraformRefusal(
                Self.stack.checked().terraformConfiguration["variable"], values(name, value)))
        #expect(refusal.contains(message), "\(refusal)")
        #expect(refusal.contains("Error: Invalid value for "), "\(refusal)")
    }

    @Test(.needs(.terraform)) func theNameOfTheStackIsChecked() throws {
        let stack = Stack.test("PolicyGenerator") { stack in
            stack.add(Gadget("Thing"))
            stack.output("Name", .stackName)
        }
        let variables = try stack.checked().terraformConfiguration["variable"]
        #expect(try Evaluation.terraform(stack)["name"] as? String == "policy-generator")
        for name in ["", "1a", "a_b", "a\n", String(repeating: "a", count: 33)] {
            #expect(
                try Evaluation.terraformRefusal(variables, ["stack_name": .string(name)])?.contains(
                    "Must be 1 to 32 letters") == true)
        }
        for name in ["a", "A-1-b", String(repeating: "a", count: 32)] {
            #expect(try Evaluation.terraformRefusal(variables, ["stack_name": .string(name)]) == nil)
        }
    }

    @Test func whatIsWrongWithAParameterIsSaid() {
        let line = #line
        let stack = Stack.test { stack in
            stack.add(Gadget("Thing"))
            stack.output("A", stack.parameter("Version", "A", default: "a", matching: "[0-9]+"))
            stack.output("B", stack.parameter("B", "B", default: "abc", oneOf: ["a"], length: 1...2))
            stack.output("C", stack.numberParameter("C", "C", default: 5, in: 1...3, oneOf: [1, 2]))
            stack.output("D", stack.listParameter("D", "D", default: ["a", "b,c", " d"], matching: "[a-z]"))
            stack.output("E", stack.parameter("E", "E", oneOf: []))
            stack.output("F", stack.parameter("F", "F", matching: "a++"))
            stack.output("G", stack.parameter("G", String(repeating: "x", count: 4_001)))
            stack.output("I", stack.listParameter("I", "I", oneOf: ["a,b", "c\n"]))
            stack.output("J", stack.parameter("StackName", "J"))
            stack.output("K", stack.parameter("DependsOn", "K", default: "é\"", length: 2...2))
        }
        #expect(
            stack.findings() == [
                "\(line + 3): error: parameter 'Version': Terraform keeps the name 'version' for itself; choose another",
                "\(line + 3): error: parameter 'Version': the default 'a' does not match the pattern [0-9]+",
                "\(line + 4): error: parameter 'B': the default 'abc' is not one of the allowed values",
                "\(line + 4): error: parameter 'B': the default 'abc' is not 1 to 2 characters long",
                "\(line + 5): error: parameter 'C': the default 5 is not one of the allowed values",
                "\(line + 5): error: parameter 'C': the default 5 is not in 1 to 3",
                "\(line + 6): error: parameter 'D': the default 'b,c' holds a comma, at which CloudFormation divides a list",
                "\(line + 6): error: parameter 'D': the default 'b,c' does not match the pattern [a-z]",
                "\(line + 6): error: parameter 'D': the default ' d' begins or ends with a space, which CloudFormation takes off",
                "\(line + 6): error: parameter 'D': the default ' d' does not match the pattern [a-z]",
                "\(line + 7): error: parameter 'E': no value is allowed",
                "\(line + 8): error: parameter 'F': the pattern holds '++', which only one target's regular expressions know",
                "\(line + 9): error: parameter 'G': the description is longer than the 4000 characters that CloudFormation takes",
                "\(line + 10): error: parameter 'I': the allowed value 'a,b' holds a comma, at which CloudFormation divides a list",
                "\(line + 10): error: parameter 'I': the allowed value 'c\n' begins or ends with a space, which CloudFormation takes off",
                "\(line + 11): error: parameter 'StackName': Terraform keeps the name 'stack_name' for itself; choose another",
                "\(line + 12): error: parameter 'DependsOn': Terraform keeps the name 'depends_on' for itself; choose another",
            ])
    }

    @Test func aPatternThatIsNoneIsSaid() {
        let line = #line
        let stack = Stack.test { stack in
            stack.add(Gadget("Thing"))
            stack.output("A", stack.parameter("A", "A", matching: "(a"))
        }
        #expect(stack.findings().count == 1)
        #expect(
            stack.findings()[0].hasPrefix(
                "\(line + 3): error: parameter 'A': the pattern (a is no regular expression: "))
    }

    @Test func whatNobodyUsesIsAWarning() throws {
        let line = #line
        let stack = Stack.test { stack in
            _ = stack.parameter("Forgotten", "A text")
            let link = stack.parameter("Link", "Used in a companion's link")
            let held = stack.parameter("Held", "Used in fields")
            stack.add(
                Gadget(
                    "Thing", [Property("A", "a", items: [[Property("B", "b", held)]], in: "test_part")],
                    companions: [Companion("test_part", link: [Property(terraform: "gadget", link)])]))
        }
        #expect(stack.findings() == ["\(line + 2): warning: nothing uses the parameter 'Forgotten'"])
        #expect(
            try stack.synthesize(for: .terraform).warnings.map(\.message) == ["nothing uses the parameter 'Forgotten'"])
    }
}
