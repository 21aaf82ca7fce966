import Testing
import Twofold

/// JSON with parts that are found at run time.
@Suite struct PayloadTests {
    /// A payload as the parameters of a state have it, in compact JSON.
    private func written(_ fields: Payload.Fields) throws -> String {
        let stack = Machines.stack { Pass("P", with: fields) }
        let definition = try #require(try Machines.properties(of: stack)["Definition"])
        return try #require(definition["States"]?["P"]?["Parameters"]).json(indented: false)
    }

    private func findings(_ fields: Payload.Fields, line: Int = #line) -> [String] {
        Machines.stack { Pass("P", with: fields, line: line) }.diagnose().map { "\($0.severity): \($0.message)" }
    }

    @Test func literalsMeanThemselves() throws {
        let count = 3
        #expect(
            try written([
                "S": "text", "I": 1, "D": 1.5, "W": 2.0, "B": true, "L": [1, "a", [false]], "O": ["K": "v"],
                "C": .constant(count),
            ])
                == #"{"S":"text","I":1,"D":1.5,"W":2,"B":true,"L":[1,"a",[false]],"O":{"K":"v"},"C":3}"#)
    }

    @Test func keysSayWhatIsFoundAtRunTime() throws {
        #expect(
            try written(["A": .input.X, "B": ["C": .input.Y[0], "D": 1], "E": [["F": .input.Z]], "U": .uuid])
                == #"{"A.$":"$.X","B":{"C.$":"$.Y[0]","D":1},"E":[{"F.$":"$.Z"}],"U.$":"States.UUID()"}"#)
    }

    @Test func everyFunctionIsWrittenAsTheServiceReadsIt() throws {
        let all: KeyValuePairs<String, Payload> = [
            "States.Format('{} and {}', $.A, 2)": .format("{} and {}", .input.A, 2),
            "States.StringToJson($.A)": .stringToJSON(.input.A),
            "States.JsonToString($)": .jsonToString(.at(.input)),
            "States.Array('a', 1, true, null, $.A)": .array("a", 1, true, nil, .input.A),
            "States.ArrayPartition($.A, 4)": .arrayPartition(.input.A, 4),
            "States.ArrayContains($.A[*].Status, 'FAILED')": .arrayContains(.input.A[...].Status, "FAILED"),
            "States.ArrayRange(1, 9, 2)": .arrayRange(1, 9, 2),
            "States.ArrayGetItem($.A, $.I)": .arrayGetItem(.input.A, .input.I),
            "States.ArrayLength($.A)": .arrayLength(.input.A),
            "States.ArrayUnique($.A)": .arrayUnique(.input.A),
            "States.Base64Encode('text')": .base64Encode("text"),
            "States.Base64Decode($.A)": .base64Decode(.input.A),
            "States.Hash(States.Format('{}{}', $$.Execution.Id, $.Arn), 'SHA-256')":
                .hash(.format("{}{}", .context.Execution.Id, .input.Arn), "SHA-256"),
            "States.JsonMerge($.A, $.B, false)": .jsonMerge(.input.A, .input.B),
            "States.MathRandom(1, 10)": .mathRandom(1, 10),
            "States.MathRandom(1, 10, $.Seed)": .mathRandom(1, 10, seed: .input.Seed),
            "States.MathAdd($.Count, -1)": .mathAdd(.input.Count, -1),
            "States.StringSplit($.A, '/.')": .stringSplit(.input.A, "/."),
            "States.UUID()": .uuid,
        ]
        for (text, payload) in all {
            #expect(try written(["X": payload]) == #"{"X.$":"\#(text)"}"#)
        }
    }

    @Test func textsInFunctionsAreEscaped() throws {
        #expect(
            try written(["X": .format(#"it's {} \ {x}"#, #"{}'\"#)])
                == #"{"X.$":"States.Format('it\\'s {} \\\\ \\{x\\}', '\\{\\}\\'\\\\')"}"#)
    }

    @Test func listWithAPathIsAFunction() throws {
        #expect(
            try written(["X": ["a", .input.A, ["b", .input.B]], "Y": [["c"], ["d"]]])
                == #"{"X.$":"States.Array('a', $.A, States.Array('b', $.B))","Y":[["c"],["d"]]}"#)
    }

    @Test func deployedValuesStandInFunctions() throws {
        let stack = Stack("Test") { stack in
            let role = stack.add(Role("Reader", for: "lambda.amazonaws.com"))
            let turns = stack.numberParameter("Turns", "How many turns", default: 2, oneOf: [1, 2, 3])
            stack.add(
                StateMachine("M") {
                    Pass(
                        "P",
                        with: [
                            "A": .format("{}/it's", .value(role.arn)),
                            "B": .format("\(role.name)/{}{", .input.X),
                            "C": .array("\(.region)", .value(turns)),
                            "D": "\(role.name)-d",
                        ])
                })
        }
        let definition = try Machines.properties(of: stack)["Definition"]
        #expect(
            try definition?["States"]?["P"]?["Parameters"]?.yaml() == #"""
                A.$: !Sub States.Format('{}/it\'s', '${Reader.Arn}')
                B.$: !Sub States.Format('${Reader}/{}\{', $.X)
                C.$: !Sub States.Array('${AWS::Region}', ${Turns})
                D: !Sub ${Reader}-d

                """#)
        let resources = try stack.checked().terraformConfiguration["resource"]
        let expected = #"""
            {"StartAt":"P","States":{"P":{"Type":"Pass","Parameters":{\#
            "A.$":"States.Format('{}/it\\'s', '${aws_iam_role.reader.arn}')",\#
            "B.$":"States.Format('${aws_iam_role.reader.name}/{}\\{', $.X)",\#
            "C.$":"States.Array('${data.aws_region.current.id}', ${var.turns})",\#
            "D":"${aws_iam_role.reader.name}-d"},"End":true}}}
            """#
        #expect(resources?["aws_sfn_state_machine"]?["m"]?["definition"] == .string(expected))
    }

    @Test func parameterCannotStandInAFunction() {
        let stack = Stack("Test") { stack in
            let word = stack.parameter("Word", "Any word")
            stack.add(StateMachine("M") { Pass("P", with: ["A": ["B": .format("{}", .value(word))]], line: 1) })
        }
        #expect(
            stack.diagnose().map(\.message) == [
                "M: step 'P': 'A.B': the value of the parameter 'Word' may hold an apostrophe or a backslash, which would break "
                    + "an intrinsic function; put it into a field with a Pass, and give the path to that field",
                "nothing uses the parameter 'Word'",
            ])
    }

    @Test func objectCannotStandInAFunction() {
        let message =
            "error: M: step 'P': 'X': an object cannot stand in an intrinsic function, nor in a list with a path; "
            + "put it into a field with a Pass, and give the path to that field"
        #expect(findings(["X": .jsonMerge(.input.A, ["b": 1])]) == [message])
        #expect(findings(["X": ["a", .input.A, ["b": 1]]]) == [message])
    }

    @Test func templateNeedsAsManyValuesAsItHasPlaces() {
        #expect(
            findings(["X": .format("{} {}", .input.A)]) == [
                "error: M: step 'P': 'X': the template has 2 '{}' and is given 1 value"
            ])
        #expect(
            findings(["X": .format("", .input.A, 2)]) == [
                "error: M: step 'P': 'X': the template has 0 '{}' and is given 2 values"
            ])
        #expect(findings(["X": .format(.input.Template, .input.A)]) == [])
    }

    @Test func fieldTakesTenFunctions() {
        func nested(_ count: Int) -> Payload { (0..<count).reduce(.input.X) { payload, _ in .mathAdd(payload, 1) } }
        #expect(findings(["X": nested(10)]) == [])
        #expect(
            findings(["X": ["Y": nested(11)]]) == [
                "error: M: step 'P': 'X.Y' holds 11 intrinsic functions; a field takes 10. Use a Pass for some of them"
            ])
    }

    @Test func keyMayNotSayThatItIsAPath() {
        #expect(
            findings(["A.$": "$.B"]) == [
                "error: M: step 'P': the key 'A.$' ends in '.$', which is added to the key of a path or function; leave it out",
                "warning: M: step 'P': 'A.$' is the text '$.B', not what it leads to; write a path as .input.Name and a function as .format(…)",
            ])
    }

    @Test func keyStandsOnce() {
        #expect(findings(["A": ["B": 1, "B": .input.B]]) == ["error: M: step 'P': the key 'A.B' is there twice"])
    }

    @Test(arguments: ["$", "$.A", "$$.Execution.Id", "States.UUID()"])
    func textThatLooksLikeAPathIsAWarning(text: String) {
        #expect(
            findings(["X": .constant(text)]) == [
                "warning: M: step 'P': 'X' is the text '\(text)', not what it leads to; write a path as .input.Name and a function as .format(…)"
            ])
    }

    @Test(arguments: ["$5", "States.", "a $.b"]) func otherTextsAreNone(text: String) {
        #expect(findings(["X": .constant(text)]) == [])
    }

    @Test func valueOfAPassIsKnownNow() {
        let line = #line + 1
        #expect(
            Machines.findings { Pass("P", value: .input.A) } == [
                "\(line): step 'P': 'value:' is a value that is known now; give paths and functions to 'with:'"
            ])
    }
}
