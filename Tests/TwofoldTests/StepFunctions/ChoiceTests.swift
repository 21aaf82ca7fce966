import Testing
import Twofold

/// The rules of a choice.
@Suite struct ChoiceTests {
    /// A rule as a definition has it, in compact JSON.
    private func written(_ rule: Choice.Rule) throws -> String {
        let stack = Machines.stack {
            Choice("C") {
                When(rule) {}
            } otherwise: {
            }
            Pass("P")
        }
        let definition = try #require(try Machines.properties(of: stack)["Definition"])
        return try #require(definition["States"]?["C"]?["Choices"]?[0]).json(indented: false)
    }

    private func comparison(_ comparison: Choice.Comparison) throws -> String {
        String(
            try written(.at(.input.X, comparison)).dropFirst(#"{"Variable":"$.X","#.count).dropLast(
                #","Next":"P"}"#.count))
    }

    @Test func comparesTextsNumbersAndMoments() throws {
        #expect(try comparison(.equals("a")) == #""StringEquals":"a""#)
        #expect(try comparison(.equals(5)) == #""NumericEquals":5"#)
        #expect(try comparison(.equals(2.5)) == #""NumericEquals":2.5"#)
        #expect(try comparison(.equals(true)) == #""BooleanEquals":true"#)
        #expect(try comparison(.isLessThan("a")) == #""StringLessThan":"a""#)
        #expect(try comparison(.isAtMost(5)) == #""NumericLessThanEquals":5"#)
        #expect(
            try comparison(.isGreaterThan(.timestamp("2026-03-14T01:59:00.5+00:00")))
                == #""TimestampGreaterThan":"2026-03-14T01:59:00.5+00:00""#)
        #expect(try comparison(.isAtLeast(.number(3.0))) == #""NumericGreaterThanEquals":3"#)
        #expect(try comparison(.matches("log-*.txt")) == #""StringMatches":"log-*.txt""#)
    }

    @Test func comparesWithOtherPlaces() throws {
        #expect(try comparison(.equals(.text(at: .input.Y))) == #""StringEqualsPath":"$.Y""#)
        #expect(try comparison(.isLessThan(.number(at: .input.Y))) == #""NumericLessThanPath":"$.Y""#)
        #expect(
            try comparison(.isAtMost(.timestamp(at: .context.Execution.StartTime)))
                == #""TimestampLessThanEqualsPath":"$$.Execution.StartTime""#)
        #expect(try comparison(.equals(boolAt: .input.Y)) == #""BooleanEqualsPath":"$.Y""#)
    }

    @Test func testsKinds() throws {
        #expect(try comparison(.isPresent) == #""IsPresent":true"#)
        #expect(try comparison(.isAbsent) == #""IsPresent":false"#)
        #expect(try comparison(.isNull) == #""IsNull":true"#)
        #expect(try comparison(.isNotNull) == #""IsNull":false"#)
        #expect(try comparison(.isText) == #""IsString":true"#)
        #expect(try comparison(.isNumber) == #""IsNumeric":true"#)
        #expect(try comparison(.isBool) == #""IsBoolean":true"#)
        #expect(try comparison(.isTimestamp) == #""IsTimestamp":true"#)
    }

    @Test func joinsRules() throws {
        #expect(
            try written(
                .all(.at(.input.A, .isPresent), .any(.not(.at(.input.A, is: "x", "y")), .at(.input.B, .equals(1)))))
                == #"{"And":[{"Variable":"$.A","IsPresent":true},{"Or":[{"Not":{"Or":[{"Variable":"$.A","StringEquals":"x"},"#
                + #"{"Variable":"$.A","StringEquals":"y"}]}},{"Variable":"$.B","NumericEquals":1}]}],"Next":"P"}"#)
    }

    @Test func rulesHaveToTestSomething() {
        let line = #line + 3
        let findings = Machines.findings {
            Choice("C") {
                When(.all()) {}
                When(.input.A, .isLessThan(.timestamp("14 March"))) {}
                When(Path(jsonPath: "A"), .isLessThan(.number(.infinity))) {}
            } otherwise: {
            }
            Choice("D") {
            } otherwise: {
            }
            Pass("P")
        }
        #expect(
            findings == [
                "\(line): step 'C': '.all' has nothing to test",
                "\(line + 1): step 'C': '14 March' is no moment; write it as 2026-03-14T01:59:00Z",
                "\(line + 2): step 'C': a number cannot be compared with inf",
                "\(line + 2): step 'C': 'A' is no JSONPath",
                "\(line + 5): step 'D': the choice has no When",
                "\(line - 2): 'M' holds the number inf, which no target can write",
            ])
    }
}
