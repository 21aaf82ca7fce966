import Testing
import Twofold

/// Places in a machine's data.
@Suite struct PathTests {
    /// A path as it is written in a definition.
    private func written(_ path: Path) throws -> String? {
        let definition = try Machines.properties(of: Machines.stack { Pass("P", with: ["X": .at(path)]) })["Definition"]
        guard case .string(let path)? = definition?["States"]?["P"]?["Parameters"]?["X.$"] else { return nil }
        return path
    }

    @Test func membersAreFields() throws {
        #expect(try written(.input.Window.StartTime) == "$.Window.StartTime")
        #expect(try written(.context.Execution.Id) == "$$.Execution.Id")
        #expect(try written(.input.description.text) == "$.description.text")
        #expect(try written(.input) == "$")
    }

    @Test func subscriptsAreElementsAndOddNames() throws {
        #expect(try written(.input.Jobs[0].Name) == "$.Jobs[0].Name")
        #expect(try written(.input.Outcomes[...].Status) == "$.Outcomes[*].Status")
        #expect(try written(.input["odd name"].X) == "$['odd name'].X")
        #expect(try written(.input["it's"]) == #"$['it\'s']"#)
        #expect(try written(.input["Plain_1"]) == "$.Plain_1")
        #expect(try written(.input.größe) == "$['größe']")
    }

    @Test func itemAndIndexAreThoseOfTheForEach() throws {
        let state = try Machines.state("Each") {
            ForEach("Each", with: ["Arn": .item.Arn, "At": .at(.index)]) { Pass("Inner") }
        }
        #expect(state.contains("{Arn.$: $$.Map.Item.Value.Arn, At.$: $$.Map.Item.Index}\n"))
    }

    @Test(arguments: [
        "$", "$$", "$.a", "$.a.b-c", "$..name", "$..*", "$.*", "$.a[0]", "$.a[-1]", "$.a[0,1]", "$.a[1:3]", "$.a[-2:]",
        "$.a[*]", "$['a']['b c']", "$[\"a\"]", "$['a','b']", #"$['it\'s']"#, "$.a[?(@.b == 'c')]",
        "$.a[?(@.b[0] > 1)].c",
        "$.a.length()", "$$.Map.Item.Value.x",
    ])
    func jsonPathsAreTaken(text: String) {
        #expect(Machines.findings { ForEach("Each", in: .input) { Pass("P", input: Path(jsonPath: text)) } } == [])
    }

    @Test(arguments: [
        "", "a", "a.b", "$a", "$.", "$..", "$.a.", "$.a[", "$.a[]", "$.a[0", "$.a[x]", "$.a['b", "$.a['b'", "$['a',]",
        "$.a[:]:", "$.a[?]", "$.a[?(@.b]", "$.a b", "$.a]", "$$$", "$.a[1:2:3:4]",
    ])
    func otherTextsAreNot(text: String) {
        let line = #line + 1
        #expect(
            Machines.findings { Pass("P", input: Path(jsonPath: text)) } == [
                "\(line): step 'P': '\(text)' is no JSONPath"
            ])
    }

    @Test func resultNeedsOnePlaceInTheInput() {
        let line = #line + 2
        let findings = Machines.findings {
            Pass("A", result: .input.Jobs[...].Status)
            Pass("B", result: .context.Execution)
            Pass("C", result: .input.Jobs[2]["odd name"])
            Pass("D", result: Path(jsonPath: "$..x"))
        }
        #expect(
            findings == [
                "\(line): step 'A': a result cannot be put at '$.Jobs[*].Status', which may be several places; name fields and indexes only",
                "\(line + 1): step 'B': a result cannot be put at '$$.Execution': nothing but Step Functions writes to the context",
                "\(line + 3): step 'D': a result cannot be put at '$..x', which may be several places; name fields and indexes only",
            ])
    }

    @Test func itemIsOnlyThereInAForEach() {
        let line = #line + 2
        let findings = Machines.findings {
            Pass("A", with: ["X": .item.Name])
            ForEach("B", in: .item.List, with: ["X": .item.Name]) {
                Pass("C", with: ["X": .item.Name, "I": .at(.index)])
            }
        }
        #expect(
            findings == [
                "\(line): step 'A': '$$.Map.Item.Value.Name' is only there in the steps of a ForEach, and in its 'with:'",
                "\(line + 1): step 'B': '$$.Map.Item.Value.List' is only there in the steps of a ForEach, and in its 'with:'",
            ])
    }

    @Test func discardIsNoValue() {
        let line = #line + 2
        let findings = Machines.findings {
            Pass("A", with: ["X": .at(.discard)])
            Wait("B", secondsAt: .discard)
        }
        #expect(
            findings == [
                "\(line): step 'A': 'X': '.discard' is no place; only 'input:', 'result:' and 'output:' take it",
                "\(line + 1): step 'B': '.discard' is no place; only 'input:', 'result:' and 'output:' take it",
            ])
    }
}
