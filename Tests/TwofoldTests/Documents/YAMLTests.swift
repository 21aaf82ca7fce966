import Foundation
import Testing
import TwofoldDocuments

@Suite struct YAMLTests {
    @Test func aTemplateLooksAsPeopleWriteIt() throws {
        let document: Document = [
            "AWSTemplateFormatVersion": "2010-09-09", "Description": "A bucket: small",
            "Resources": [
                "Files": [
                    "Type": "AWS::S3::Bucket", "DependsOn": ["A", "B"],
                    "Properties": [
                        "Name": .intrinsic("Ref", argument: ["AWS::StackName"]),
                        "Arn": .intrinsic("Fn::GetAtt", argument: ["A", "B.C"]),
                        "Text": .intrinsic("Fn::Sub", argument: ["a-${B}"]),
                        "Map": .intrinsic("Fn::Sub", argument: ["a-${B}", ["B": .intrinsic("Ref", argument: ["C"])]]),
                        "Code": "import os\n\nprint(1)\n", "Switch": "on", "Flag": true, "Count": 3, "Part": 0.5,
                        "Nothing": nil, "None": [], "Empty": [:],
                    ],
                ]
            ],
        ]
        #expect(
            try document.yaml(flowFromDepth: 3) == """
                AWSTemplateFormatVersion: '2010-09-09'
                Description: 'A bucket: small'
                Resources:
                  Files:
                    Type: AWS::S3::Bucket
                    DependsOn: [A, B]
                    Properties:
                      Name: !Ref AWS::StackName
                      Arn: !GetAtt A.B.C
                      Text: !Sub a-${B}
                      Map: !Sub ['a-${B}', {B: !Ref C}]
                      Code: |
                        import os

                        print(1)
                      Switch: 'on'
                      Flag: true
                      Count: 3
                      Part: 0.5
                      Nothing: null
                      None: []
                      Empty: {}

                """)
    }

    @Test(.needs(.pyYAML)) func hostileTextsStayTexts() throws {
        let texts = HostileTexts.all
        let documents: [Document] =
            texts.map { .string($0) } + texts.map { ["a": .string($0)] } + texts.map { [.string($0), [.string($0)]] }
            + texts.map { .map([.init($0, "value"), .init($0 + "2", ["a": .map([.init($0, 1)])])]) }
            + texts.map {
                [
                    "a": .intrinsic("Fn::Sub", argument: [.string($0)]),
                    "b": .intrinsic("Fn::Sub", argument: [.string($0), .map([.init("A", .string($0))])]),
                ]
            }
        try PythonDocuments.expectYAMLToEqualJSON(documents)
        try PythonDocuments.expectYAMLToEqualJSON(documents, flowFromDepth: 0)
    }

    @Test(.needs(.pyYAML)) func shortTagsMeanTheLongForms() throws {
        let id = Document.intrinsic("Ref", argument: ["AWS::StackId"])
        let uuid = Document.intrinsic("Fn::Select", argument: [2, .intrinsic("Fn::Split", argument: ["/", id])])
        let documents: [Document] = [
            id, .intrinsic("Fn::GetAtt", argument: ["A", "B"]), .intrinsic("Fn::GetAtt", argument: ["A", "B.C"]),
            .intrinsic("Fn::Sub", argument: ["${A}"]), .intrinsic("Fn::Sub", argument: ["${A}", ["A": uuid]]),
            .intrinsic("Fn::Join", argument: [",", ["a", id]]), .intrinsic("Fn::Join", argument: ["", id]),
            .intrinsic("Fn::Select", argument: [0, .intrinsic("Fn::Split", argument: ["-", uuid])]),
            ["a": .intrinsic("Fn::Join", argument: ["on", []])], [.intrinsic("Fn::Sub", argument: [""])],
            .intrinsic("Fn::Sub", argument: ["a\nb ${C}\n"]),
            .intrinsic("Fn::Base64", argument: [.intrinsic("Fn::Sub", argument: ["a"])]),
        ]
        try PythonDocuments.expectYAMLToEqualJSON(documents)
        try PythonDocuments.expectYAMLToEqualJSON(documents, flowFromDepth: 0)
        try PythonDocuments.expectYAMLToEqualJSON(documents, flowFromDepth: .max)
    }

    @Test(.needs(.pyYAML)) func numbersStayNumbers() throws {
        let numbers = [
            0.5, 1e22, -1e22, 1e-7, 1.5e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 123456789.125, -0.5, 1e16,
        ]
        let integers = [0, 1, -1, 7, .min, .max, 190, 1_000_000]
        try PythonDocuments.expectYAMLToEqualJSON(
            numbers.map { ["a": .number($0)] } + integers.map { .integer($0) } + [
                .number(.nan), .number(.infinity), true, false, nil,
            ])
    }

    /// `TWOFOLD_LONG=1` makes the search a long one.
    @Test(.needs(.pyYAML)) func randomDocumentsAreTheSameInYAMLAndJSON() throws {
        let count = ProcessInfo.processInfo.environment["TWOFOLD_LONG"] != nil ? 20_000 : 300
        for areTame in [false, true] {
            var random = RandomDocuments(seed: 20, areTame: areTame)
            try PythonDocuments.expectYAMLToEqualJSON((0..<count).map { _ in random.map() })
            try PythonDocuments.expectYAMLToEqualJSON((0..<count).map { _ in random.map() }, flowFromDepth: 0)
        }
    }

    @Test func aFunctionOfAFunctionTakesTheLongForm() throws {
        let document: Document = [
            "UserData": .intrinsic("Fn::Base64", argument: [.intrinsic("Fn::Sub", argument: ["${A}"])])
        ]
        #expect(try document.yaml() == "UserData: {'Fn::Base64': !Sub '${A}'}\n")
    }

    @Test func aDeepDocumentIsWritten() throws {
        let document = (0..<200).reduce(Document.string("a")) { inner, index in
            index.isMultiple(of: 2) ? [inner] : ["b": inner]
        }
        #expect(try document.yaml().hasSuffix(" a\n"))
    }
}
