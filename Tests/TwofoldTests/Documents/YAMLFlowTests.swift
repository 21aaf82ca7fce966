import Testing
import TwofoldDocuments

/// What is written on one line, and what is not.
@Suite struct YAMLFlowTests {
    /// A document with a hole for a text, and the line that the text is on when there is just enough room for it.
    struct Frame: Sendable, CustomTestStringConvertible {
        let before: String
        let after: String
        let document: @Sendable (_ hole: Document) -> Document

        init(_ before: String, _ after: String, _ document: @escaping @Sendable (_ hole: Document) -> Document) {
            self.before = before
            self.after = after
            self.document = document
        }

        var testDescription: String { "\(before)…\(after)" }
    }

    /// Too long to be on a line with anything else.
    private static let long = Document.string(String(repeating: "long", count: 29))

    private static let frames: [Frame] = [
        Frame("A: [", "]") { ["A": [$0]] },
        Frame("A: {B: ", "}") { ["A": ["B": $0]] },
        Frame("A: [1, ", ", 2]") { ["A": [1, $0, 2]] },
        Frame("A: {B: 1, C: ", ", D: 2}") { ["A": ["B": 1, "C": $0, "D": 2]] },
        Frame("- [", "]") { [[$0]] },
        Frame("- {A: ", "}") { [["A": $0]] },
        Frame("  - [", "]") { [[long, [$0]]] },
        Frame("  - [", "]") { [["A": long], [[long], [$0]]] },
        Frame("- B: [", "]") { ["A": [["B": [$0], "C": long]]] },
        Frame("  C: [", "]") { ["A": ["B": long, "C": [$0]]] },
        Frame("  - [", "]") { ["A": [["B": [long, [$0]]]]] },
        Frame("A: [[[{B: {C: [", "]}}]]]") { ["A": [[[["B": ["C": [$0]]]]]]] },
        // Tags, which stand before an argument's lines too.
        Frame("A: !Sub [x, {B: ", "}]") { ["A": .intrinsic("Fn::Sub", argument: ["x", ["B": $0]])] },
        Frame("A: [!Ref ", ", !GetAtt B.C]") {
            ["A": [.intrinsic("Ref", argument: [$0]), .intrinsic("Fn::GetAtt", argument: ["B", "C"])]]
        },
        Frame("A: {'Fn::Base64': !Sub ", "}") {
            ["A": .intrinsic("Fn::Base64", argument: [.intrinsic("Fn::Sub", argument: [$0])])]
        },
        Frame("- [", "]") { ["A": .intrinsic("Fn::Sub", argument: [long, [$0]])] },
        Frame("  - [", "]") { [.intrinsic("Fn::Sub", argument: [long, [$0]])] },
        // Quotes.
        Frame("A: ['a:b', '[', 'it''s: ', 'on', ' ', '', it's, ", "]") {
            ["A": ["a:b", "[", "it's: ", "on", " ", "", "it's", $0]]
        },
        Frame("A: {'a:b': 1, '*': 2, '1': 3, 'y': 4, '': ", "}") {
            ["A": ["a:b": 1, "*": 2, "1": 3, "y": 4, "": $0]]
        },
        Frame("'A: B': [", "]") { ["A: B": [$0]] },
        Frame("A: [-12, 0.5, 1.0e+22, true, false, null, [], {}, ", "]") {
            ["A": [-12, 0.5, 1e22, true, false, nil, [], [:], $0]]
        },
    ]

    private func lines(_ document: Document, from depth: Int = 1) throws -> [String] {
        try document.yaml(flowFromDepth: depth).split(separator: "\n").map(String.init)
    }

    @Test(arguments: frames) func aLineHas120ColumnsAtMost(frame: Frame) throws {
        let room = 120 - frame.testDescription.unicodeScalars.count + 1
        // A column is a character, not a byte.
        let text = String(repeating: "é", count: room)
        let whole = frame.before + text + frame.after
        #expect(try lines(frame.document(.string(text))).contains(whole))
        for line in try lines(frame.document(.string(text + "é"))) where line.contains(where: "[{".contains) {
            #expect(line.unicodeScalars.count <= 120)
        }
    }

    @Test func whatDoesNotFitHasPartsThatDo() throws {
        let document: Document = [
            "Statement": [
                ["Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"],
                [
                    "Effect": "Allow",
                    "Action": ["s3:GetObject", "s3:ListBucket"],
                    "Resource": [
                        .intrinsic("Fn::Sub", argument: ["${Bucket.Arn}/*"]),
                        .intrinsic("Fn::GetAtt", argument: ["Bucket", "Arn"]),
                    ],
                    "Condition": ["Bool": ["aws:SecureTransport": "true"]],
                ],
            ]
        ]
        #expect(
            try document.yaml() == """
                Statement:
                - {Effect: Allow, Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*'}
                - Effect: Allow
                  Action: ['s3:GetObject', 's3:ListBucket']
                  Resource: [!Sub '${Bucket.Arn}/*', !GetAtt Bucket.Arn]
                  Condition: {Bool: {'aws:SecureTransport': 'true'}}

                """)
    }

    @Test(arguments: [
        (0, "{A: {B: [1, !Join ['', [C]]]}}\n"),
        (1, "A: {B: [1, !Join ['', [C]]]}\n"),
        (2, "A:\n  B: [1, !Join ['', [C]]]\n"),
        // An argument is one deeper than its function, as it is in the long form.
        (4, "A:\n  B:\n  - 1\n  - !Join ['', [C]]\n"),
        (5, "A:\n  B:\n  - 1\n  - !Join\n    - ''\n    - [C]\n"),
        (6, "A:\n  B:\n  - 1\n  - !Join\n    - ''\n    - - C\n"),
    ])
    func depthIsWhereFlowBegins(depth: Int, text: String) throws {
        let document: Document = ["A": ["B": [1, .intrinsic("Fn::Join", argument: ["", ["C"]])]]]
        #expect(try document.yaml(flowFromDepth: depth) == text)
    }

    /// A document with one of these stays in block style down to it.
    @Test(arguments: ["a\nb", "a\n", "\u{85}", "\r", "\t", "\u{0}", "\u{7F}", "\u{FEFF}", "\u{2028}", "🦀"])
    func linesAndEscapesAreNotInFlowStyle(text: String) throws {
        #expect(try lines(["A": [["B": .string(text)]]]).first == "A:")
        #expect(try lines(["A": ["B": [["C": 1], .map([.init(text, 1)])]]]).first == "A:")
    }

    @Test func keyWithAQuestionMarkIsNotInFlowStyle() throws {
        let key = String(repeating: "日", count: 43)
        #expect(try Document.map([.init(key, ["A": 1])]).yaml() == "? \(key)\n: A: 1\n")
        #expect(try Document.list([.map([.init(key, 1)])]).yaml() == "- ? \(key)\n  : 1\n")
    }

    /// Whatever is in a document, flow style makes no line longer than it may be.
    @Test func longLinesAreThoseOfLongTexts() throws {
        var flows = 0
        for areTame in [false, true] {
            var random = RandomDocuments(seed: 7, areTame: areTame)
            for _ in 0..<1_000 {
                let document = random.map()
                let blocks = Set(try lines(document, from: .max))
                for line in try lines(document, from: 0) where !blocks.contains(line) {
                    flows += 1
                    #expect(line.unicodeScalars.count <= 120 && !line.hasSuffix(" "))
                }
            }
        }
        #expect(flows > 1_000)
    }

    @Test func sameDocumentIsTheSameText() throws {
        var random = RandomDocuments(seed: 3, areTame: true)
        let documents = (0..<100).map { _ in random.map() }
        #expect(try documents.map { try $0.yaml() } == documents.map { try $0.yaml() })
    }

    /// A long text would be looked at once for each list around it, if measuring did not end with the line.
    @Test func aTextIsMeasuredNoFurtherThanTheLine() throws {
        let text = Document.string(String(repeating: "long ", count: 200_000))
        let nested = (0..<50).reduce(text) { inner, _ in [inner] }
        #expect(try time(nested) < time(text) * 10)
    }

    /// Two thousand lists in each other would be two million to measure.
    @Test func listsAreMeasuredNoFurtherThanTheLine() throws {
        let deep = (0..<2_000).reduce(Document.string("a")) { inner, _ in [inner] }
        let wide = Document.list((0..<2_000).map { [.integer($0)] })
        #expect(try time(deep) < time(wide) * 20)
    }

    private func time(_ document: Document) throws -> Duration {
        var text = ""
        let time = try ContinuousClock().measure { text = try document.yaml() }
        #expect(text.hasSuffix("\n"))
        return time
    }
}
