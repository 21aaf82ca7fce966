import TwofoldDocuments

/// Any document, written as YAML, is the same document to libyaml's parser.
@Sendable func fuzzYAML(_ input: inout Input) {
    let depth = [1, 0, 3, 2, .max][input.choice(5)]
    expectSameInYAML(input.document(), flowFromDepth: depth)
}

func expectSameInYAML(_ document: Document, flowFromDepth depth: Int) {
    let text: String
    do {
        text = try document.yaml(flowFromDepth: depth)
    } catch {
        return expect(false, "not written: \(error)")
    }
    guard let events = YAMLEvents(text) else { return expect(false, "libyaml refuses \(text.debugDescription)") }
    var comparison = YAMLComparison(events)
    expect(comparison.isOf(document), "\(document) is read otherwise in \(text.debugDescription)")
    expect(!events.breaksFlow, "a list or map in flow style goes over lines in \(text.debugDescription)")
    expect(events.flowColumns <= 120, "a line has \(events.flowColumns) columns in \(text.debugDescription)")
}
