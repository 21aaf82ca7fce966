import Testing
import TwofoldDocuments

@Suite struct JSONTests {
    @Test func eachKindOfDocumentHasItsForm() {
        let document: Document = [
            "null": nil, "yes": true, "no": false, "integer": -7, "number": 1.5, "text": "a", "list": [1, [2]],
            "map": ["b": 1, "a": 2],
            "empty list": [], "empty map": [:], "ref": .intrinsic("Ref", argument: ["A"]),
            "attribute": .intrinsic("Fn::GetAtt", argument: ["A", "B.C"]),
        ]
        #expect(
            document.json(indented: false)
                == #"{"null":null,"yes":true,"no":false,"integer":-7,"number":1.5,"text":"a","list":[1,[2]],"map":{"b":1,"a":2},"empty list":[],"empty map":{},"ref":{"Ref":"A"},"attribute":{"Fn::GetAtt":["A","B.C"]}}"#
        )
    }

    @Test func indentedTextEndsWithALineBreak() {
        let document: Document = ["a": [1, ["b": []]], "c": [:], "d": .intrinsic("Ref", argument: ["E"])]
        #expect(
            document.json() == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {},
                  "d": {
                    "Ref": "E"
                  }
                }

                """)
    }

    @Test func textsAreQuoted() {
        #expect(
            Document.json(quoting: "\"\\/\n\r\t\u{0}\u{8}\u{1F}\u{7F}é\u{2028}🦀")
                == #""\"\\/\n\r\t\u0000\u0008\u001f\u007fé"# + "\u{2028}🦀\"")
    }

    @Test(arguments: [
        (Double.infinity, "null"), (-.infinity, "null"), (.nan, "null"), (1e22, "1e+22"),
        (.leastNonzeroMagnitude, "5e-324"), (0.1, "0.1"), (-0.0, "-0.0"),
    ])
    func numbersAreThoseOfJSON(number: Double, text: String) {
        #expect(Document.number(number).json(indented: false) == text)
    }

    @Test func theLargestIntegersAreWhole() {
        #expect(
            Document.list([.integer(.min), .integer(.max)]).json(indented: false)
                == "[-9223372036854775808,9223372036854775807]")
    }

    @Test func documentsAreSearchedByKeyAndIndex() {
        let document: Document = ["a": [1, ["b": "c"]]]
        #expect(document["a"]?[1]?["b"] == "c")
        #expect(document["x"] == nil)
        #expect(document[0] == nil)
        #expect(document["a"]?[2] == nil)
        #expect(document["a"]?[-1] == nil)
        #expect(document["a"]?["b"] == nil)
        #expect(document.entries.map(\.key) == ["a"])
        #expect(document["a"]?.entries == [])
    }
}
