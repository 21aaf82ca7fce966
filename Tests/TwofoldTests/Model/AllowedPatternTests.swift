import Testing
import TwofoldDocuments

@testable import TwofoldModel

@Suite struct AllowedPatternTests {
    private static let safe = [
        "[a-z]+", "", "a", "a|b", "(a|b)c", "(?:a|b)", #"\d+"#, #"\w+"#, "[A-Za-z0-9_.-]+", #"[\w.-]*"#,
        "[^\\x00-\\x1f\"\\\\]*", #"[^"\\\x00-\x1F]+"#,
        #"[^\x00-\x22\x5c]"#, "é+", "[é🦀]", "[ !]", "[#-Z]", #"\.\*\["#, "a{2,3}", "^a$", "(?i)abc", "(?i:abc)",
        Stack.anyARN, #"arn:aws:s3:::[a-z0-9.-]{3,63}(/\*)?"#, "[]a]", "[a-]", #"[\.\-z]"#, #"\bword\b"#, "[+*?]",
        "[$%{}]", "'",
    ]

    private static let unsafe = [
        ".", ".*", "[^a]", "[^\"]*", "[^\\\\]*", #"[^"\\]*"#, "[ -~]", "[!-/]", "[\\s]", #"\s"#, #"\S"#, #"\W"#, #"\D"#,
        #"\x22"#, #"\x{22}"#, #"\n"#, #"\t"#,
        #"\\"#, #"\""#, "\"", "[\"]", #"[\\]"#, "[A-z]", #"[\.-z]"#, #"[\!-\/]"#, "[+--\"]", #"\p{Punct}"#, #"\p{L}"#,
        #"[\p{L}]"#, #"\u0022"#, #"[\x20-\x7e]"#,
        "[[:print:]]", "[a-z&&[^b]]", "a\nb", "[\t]", "[", "[a", "a\\", #"[^\x00-\x1f"]"#, #"[^\x00-\x1f\\]"#,
        #"\Q"\E"#, "(?s).", "(?:.)", "[^\\n\"\\\\]",
        #"[^\w"\\]"#, "(a|\")", "[--z]", "[^^\"\\\\]", #"[\b]"#, #"\cJ"#, "[]\"]", "[^]]", #"[\--z]"#,
        #"[^\x+0-\x1f"\\]"#,
    ]

    @Test(arguments: safe) func aSafePatternIsKnownAsOne(pattern: String) {
        #expect(AllowedPattern(pattern).admitsOnlyJSONSafeText)
    }

    @Test(arguments: unsafe) func anUnsafePatternIsNotTakenForASafeOne(pattern: String) {
        #expect(!AllowedPattern(pattern).admitsOnlyJSONSafeText)
    }

    /// No text with a harmful character matches a pattern that is taken for a safe one.
    @Test(arguments: safe + unsafe) func whatIsTakenForSafeMatchesNothingHarmful(pattern: String) throws {
        // Swift refuses `[]a]`, which both targets take.
        guard AllowedPattern(pattern).admitsOnlyJSONSafeText,
            let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar)
        else { return }
        let harmful = (UInt8(0)..<0x20).map { String(UnicodeScalar($0)) } + ["\"", "\\"]
        for text in harmful {
            for candidate in [
                text, "a\(text)", "\(text)a", "a\(text)a", "ab\(text)", text + text, "arn:aws:s3:::\(text)",
                "word\(text)",
            ] {
                #expect(try regex.wholeMatch(in: candidate) == nil, "\(candidate.debugDescription)")
            }
        }
    }

    /// Random patterns out of the pieces that confuse a reader of classes.
    @Test func noRandomPatternIsWronglyTakenForSafe() {
        var generator = SeededGenerator(seed: 3)
        let pieces = [
            "[", "[^", "]", "-", "a", "z", "!", "~", ".", "\\", "\"", "\\.", "\\-", "\\]", "\\\\", "\\w", "\\x1f",
            "\\x00", "#", "+", "(", ")", "|", " ",
        ]
        let harmful = (UInt8(0)..<0x20).map { String(UnicodeScalar($0)) } + ["\"", "\\"]
        var taken = 0
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            guard AllowedPattern(pattern).admitsOnlyJSONSafeText,
                let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar)
            else { continue }
            taken += 1
            for text in harmful where (try? regex.firstMatch(in: text)).map({ !$0.range.isEmpty }) == true {
                Issue.record("\(pattern) matches \(text.debugDescription)")
            }
        }
        #expect(taken > 500)
    }

    @Test(arguments: [
        ("a(?=b)", "(?="), ("a(?!b)", "(?!"), ("(?<=a)b", "(?<="), ("(?<!a)b", "(?<!"), ("(?>a)", "(?>"), ("a*+", "*+"),
        ("a++", "++"), ("a?+", "?+"),
        ("a{2}+", "}+"), ("[a-z&&[^b]]", "&&"), (#"(a)\1"#, #"\1"#), (#"\0"#, #"\0"#), ("(?<name>a)", "(?<n"),
        ("(?P<name>a)", "(?P"), ("(?x)a", "(?x"),
        ("[a-z[0-9]]", "[a-z["), (#"\Z"#, #"\Z"#), (#"\h"#, #"\h"#), (#"[\h]"#, #"\h"#), (#"\u0041"#, #"\u"#),
        (#"\R"#, #"\R"#),
        (#"\k<a>"#, #"\k"#), (#"(?=a"#, "(?="), ("(?-)a", "(?-"), ("(?i-:a)", "(?-"),
        ("{", "{"), ("x{y}", "{"), ("a{,3}", "{"), (".{1,2048}", "{1,2048}"), ("a{1001}", "{1001}"), (#"\x1"#, #"\x"#),
        (#"[^\x+0]"#, #"\x"#), (#"\é"#, #"\é"#), (#"[\b]"#, #"[\b"#), (#"a\Qb"#, #"\Q"#), (#"\E"#, #"\E"#),
        ("[a--b]", "--"), ("[a~~b]", "~~"), (#"\p{Alpha}"#, #"\p{Alpha}"#), ("[a", "["), ("a\\", "\\"),
    ]) func whatOnlyOneTargetUnderstandsIsNamed(pattern: String, construct: String) {
        #expect(AllowedPattern(pattern).unportableConstruct == construct)
    }

    @Test(arguments: [
        "[a-z]+", "[*+]", "[?+]+", #"\++"#, #"\*+"#, #"\?+"#, #"\(?=a"#, "[(?=]", "a+?", "a*?", "(?:a)+", "(?i)a",
        "(?i:a)", "(?s-m:a)", "[&]", "a&&b", "[]+]+",
        "[^]+]+", #"\\1"#, #"[\]*+]"#, #"\d{3}"#, "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", Stack.anyARN, #"\p{L}+"#, "(a)?b",
        #"\x41\.\-"#, "", "a{2,1000}", "a{3,}?", #"\{a\}"#, #"\x{1F980}"#, "(?i-m:a)",
    ]) func whatBothTargetsUnderstandIsPortable(pattern: String) {
        #expect(AllowedPattern(pattern).unportableConstruct == nil)
    }

    /// What is refused as unportable is what Terraform refuses, too; what passes, it compiles.
    @Test(.needs(.terraform)) func terraformCompilesEachPortablePattern() throws {
        let patterns = Self.safe.filter { AllowedPattern($0).unportableConstruct == nil && (try? Regex($0)) != nil }
        let stack = Stack.test { stack in
            for (index, pattern) in patterns.enumerated() {
                let value = stack.parameter(
                    LogicalID("Text\(index)"), "A text", matching: pattern, explanation: "Refused.")
                stack.output(LogicalID("Out\(index)"), value)
            }
            stack.add(Gadget("Thing"))
        }
        let variables = try stack.checked().terraformConfiguration["variable"]
        let values = Document.map(patterns.indices.map { .init("text\($0)", "\"\\\n") })
        let refusal = try #require(try Evaluation.terraformRefusal(variables, values))
        #expect(refusal.split(separator: "Refused.").count - 1 == patterns.count)
    }
}
