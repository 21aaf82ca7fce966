/// Texts that readers of YAML, of Terraform's templates and of `Fn::Sub` are known to take for something else.
enum HostileTexts {
    static let all = yaml + templates + functions + characters

    /// What texts are put together from.
    static let pieces = [
        "a", "b", "1", "0", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "- ", "#", " #", "'", "\"", "\\", "!", "&", "*",
        "%",
        "@", "`", "{", "}", "[", "]", ",", "|", ">", "?", "=", "<<", "~", ".", "---", "${", "%{", "$", "${!a}", "$$",
        "é", "🦀", "\u{85}", "\u{2028}", "\u{FEFF}", "\r", "\u{0}", "\u{7F}", "\u{301}", "\u{5D0}", "true", "no", "e",
        "<", "&amp;", "{{", "}}",
    ]

    static let yaml = [
        "", " ", "  two", "two  ", "\t", "a\tb", "\ta", "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "on", "On",
        "off", "true",
        "TRUE", "false", "null", "Null", "NULL", "~", "~a", "1", "-1", "+1", "0", "007", "0o17", "0x1F", "0b1", "1e3",
        "1.5",
        ".5", "1_000", "190:20:30", "2001-01-01", "2001-01-01T00:00:00Z", "=", "<<", ".inf", "-.inf", ".nan", ".NaN",
        "Infinity",
        "- a", "-", "--", "---", "...", "a: b", "a:", ": a", ":", "# c", "a # c", "a#c", "!Ref x", "!", "&a", "*a",
        "%TAG",
        "@", "@a", "`", "`a`", "|", ">", "|-", "?", "? a", ",", "[", "]", "[a]", "{", "}", "{a: b}", "\"", "\"a\"", "'",
        "'a'", "it's",
        "\\", "\\n", "a\\", "a\nb", "a\nb\n", "a\n\n\nb\n\n", "\n", "\n\n", "\na", "\n\n a", " a\nb", "  a\n b\nc",
        "a \nb", "a\n b \n",
        "a\n\tb", "\ta\nb", "a\n \nb", "a\n  ", "a\n# b", "a\n---\nb", "a\n...\nb", "- a\n- b", "a: b\nc: d", "\r",
        "a\rb", "a\r\nb",
        "\u{0}", "a\u{0}b", "\u{1}", "\u{7}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}[31m", "\u{1F}", "\u{7F}", "\u{80}",
        "\u{85}", "a\u{85}b",
        "\u{A0}", "\u{A0}a", "\u{AD}", "\u{2028}", "a\u{2028}b\nc", "\u{2029}", "\u{FEFF}", "\u{FEFF}a", "a\u{FEFF}\nb",
        "\u{FFFD}",
        "\u{FFFE}", "\u{FFFF}", "\u{E000}", "🦀", "a\n🦀", "👩‍👩‍👧‍👦", "é", "e\u{301}", "\u{301}", "שלום", "\u{202E}abc", "日本語",
        "日本語\n日本語",
        "\u{10FFFF}", String(repeating: "long ", count: 60), String(repeating: "x", count: 200),
    ]

    static let templates = [
        "$", "$$", "$$$", "%", "%%", "${", "%{", "$${", "%%{", "$$${", "$%{", "%${", "${}", "%{}", "${a}", "${!a}",
        "${!}", "${!!a}",
        "${AWS::Region}", "${Region}", "${Parameter}", "${var.parameter}", "$${a}", "%{if true}a%{endif}",
        "%%{if true}", "${\"a\"}",
        "${~a~}", "%{~ if true ~}", "a${", "a${b", "${b", "}", "${a}}", "${a", "${${a}}", "${!${a}}", "${!a", "${ a }",
        "${a\nb}", "${a.b}",
        "${a:-b}", "${a[@]}", "$ {", "$\u{301}{a}", "${\u{301}a}", "{{a}}", "\\${a}", "\\$\\{", "\"${a}\"", "'${a}'",
        "$\"", "\"$", "~${a}~",
        "#{a}", "<<EOT", "$(a)", "$a", "%s", "%{", "%{a", "%{ for a in b }", "{\"a\":\"${b}\"}", "${path.module}",
        "\n${a}\n", "${", "$\n{",
    ]
}

extension HostileTexts {
    /// What looks like CloudFormation's functions and dynamic references, or like policies and definitions.
    static let functions = [
        "!Sub a", "!GetAtt A.B", "AWS::NoValue", "${AWS::NoValue}", "${AWS::StackName}.",
        "{\"Ref\":\"A\"}", "{\"Fn::Sub\":\"${A}\"}", "{{resolve", "{{resolve :a}}",
        "{{Resolve:ssm:a}}", "${!Literal}", "${A.B}", "${A.B.C}", "${::}", "$.a", "$$.a", "$.a[?(@.b)]", "a.$",
        "States.Format('{}', $.a)", "{}", "\\{}", "*", "?", "${*}", "${aws:username}", "//", "//a", "/*", "<", ">", "&",
        "</script>", "a<b>&c", ",", "a,b", "\u{1F}\"", "{\"a\":1}", "[1]", "\"\"", "null,", "_", "__proto__",
    ]

    /// What CloudFormation would take for a function or a dynamic reference, so that a stack with it is refused.
    static let refused = ["Ref", "Fn::", "Fn::Sub", "{{resolve:ssm:a}}"]

    /// Marks that readers may make one character with what is before them.
    static let marks = [
        "\u{301}a", "'\u{301}", "\"\u{301}", "\\\u{301}", "\n\u{301}", "\r\u{307}a", " \u{301}", "{\u{301}", "$\u{301}",
        ":\u{301}", "\r\n\u{301}", "e\u{301}\u{323}", "\u{212B}", "\u{1100}\u{1161}", "\u{301}\u{301}", "<\u{338}",
    ]

    /// Each control character, characters that no text should hold, and what bytes that are no UTF-8 become.
    static let characters =
        (0..<0xA0).compactMap(Unicode.Scalar.init).filter { $0.properties.generalCategory == .control }.map {
            "a\($0)b"
        }
        + [0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0x061C, 0x200B, 0x200D, 0x200F, 0x2066, 0x2069, 0xFFF9, 0xE0001]
        .compactMap(Unicode.Scalar.init).flatMap { ["\($0)", "a\($0)b"] }
        + [
            String(decoding: [0x61, 0xFF, 0x62] as [UInt8], as: UTF8.self),
            String(decoding: [0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self),
            String(decoding: [0xC0, 0x80, 0xE2, 0x28] as [UInt8], as: UTF8.self),
            String(decoding: [0xD83E, 0x61, 0xDD80] as [UInt16], as: UTF16.self),
            "a\r\n\r\n b\r\n", "\u{85}\u{2028}\u{2029}", "\u{FEFF}\u{FEFF}", "مرحبا\nعالم", "\u{202E}${a}\u{202C}",
            "👨‍👩‍👧‍👦🏳️‍🌈", "🇩🇪", "\u{1F3FB}",
        ]
}

/// Random numbers that are the same in each run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
