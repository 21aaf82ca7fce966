import Twofold
import TwofoldDocuments

/// Any stack is refused with findings, or written; and what is written is read as it was meant.
@Sendable func fuzzStack(_ input: inout Input) {
    let stack = input.stack()
    let findings = stack.diagnose()
    do {
        let checked = try stack.checked()
        expect(findings.allSatisfy { $0.severity == .warning }, "accepted in spite of \(findings)")
        let template = checked.cloudFormationTemplate
        expect(!template.holdsNull, "CloudFormation takes no null: \(template)")
        expectSameInYAML(template, flowFromDepth: 3)
        expectSameInJSON(template, template.json())
        let configuration = checked.terraformConfiguration
        expectSameInJSON(configuration, configuration.json())
        expectWhole(checked, template, configuration)
    } catch {
        expect(error.diagnostics == findings, "refused for other reasons than \(findings)")
    }
}

/// What is written piece by piece is what the documents are as a whole.
private func expectWhole(_ checked: CheckedStack, _ template: Document, _ configuration: Document) {
    for (target, format, text) in [
        (Target.cloudFormation, Format.yaml, try? template.yaml(flowFromDepth: 3)),
        (.cloudFormation, .json, template.json()), (.terraform, .json, configuration.json()),
    ] {
        guard let written = try? checked.synthesize(for: target, format: format).text else { continue }
        expect(written == text, "\(target) in \(format): \(written.debugDescription)")
    }
}

extension Document {
    fileprivate var holdsNull: Bool {
        switch self {
        case .null: true
        case .number(let value): !value.isFinite
        case .list(let elements), .intrinsic(_, let elements): elements.contains { $0.holdsNull }
        case .map(let entries): entries.contains { $0.value.holdsNull }
        default: false
        }
    }
}
