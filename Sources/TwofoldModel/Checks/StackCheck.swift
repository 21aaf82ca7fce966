/// All that can be known of a stack before it is deployed.
package struct StackCheck {
    /// What the resources said of themselves and what the checks found, in the order of the lines.
    package let diagnostics: [Diagnostic]
    /// More of something than CloudFormation takes, which Terraform does not mind.
    let excess: [Diagnostic]
    /// The facts of the deployment that Terraform's form of the stack names.
    let terraformFacts: [EnvironmentFact]

    package init(_ lowered: LoweredStack) {
        let nodes = DependencyNodes(lowered)
        let survey = Survey.of(lowered, nodes)
        terraformFacts = EnvironmentFact.allCases.filter(survey.terraformFacts.contains)
        let found =
            lowered.diagnostics + lowered.duplicateIDs() + lowered.invalidParameters() + survey.diagnostics
            + lowered.unusedParameters(in: survey) + lowered.cycles(in: survey, nodes) + lowered.exposedSecrets()
            + lowered.exceededLimits(survey.terraformFacts) + lowered.nearLimits()
        excess = lowered.excess()
        diagnostics = found.uniqued().sortedByLocation()
    }
}

extension StackCheck {
    /// What both targets and CloudFormation alone refuse.
    var allDiagnostics: [Diagnostic] { (diagnostics + excess).sortedByLocation() }
}

extension LoweredStack {
    fileprivate func unusedParameters(in survey: Survey) -> [Diagnostic] {
        stack.parameters.filter { !survey.usedParameters.contains($0.part.id) }.map { parameter in
            Diagnostic(.warning, "nothing uses the parameter '\(parameter.part.id)'", at: parameter.location)
        }
    }
}

extension [Diagnostic] {
    /// Each finding once, in order.
    fileprivate func uniqued() -> [Diagnostic] {
        guard count > 1 else { return self }
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
    }

    /// The findings file by file, in each by line; those about a stack as a whole come last.
    fileprivate func sortedByLocation() -> [Diagnostic] {
        enumerated().sorted { one, other in
            let (first, second) = (one.element.location, other.element.location)
            guard let first, let second else {
                return first != nil && second == nil || (first == nil) == (second == nil) && one.offset < other.offset
            }
            return (first.file, first.line, one.offset) < (second.file, second.line, other.offset)
        }.map(\.element)
    }
}
