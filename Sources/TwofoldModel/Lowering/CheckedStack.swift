/// A stack without errors, from which both targets' documents are made.
public struct CheckedStack: Sendable {
    /// What may not be what the author wants.
    public let warnings: [Diagnostic]
    /// More of something than CloudFormation takes.
    let excess: [Diagnostic]
    let lowered: LoweredStack
    /// The facts of the deployment that Terraform's form of the stack names.
    let terraformFacts: [EnvironmentFact]

    package init(_ lowered: LoweredStack, _ check: StackCheck) {
        warnings = check.diagnostics.filter { $0.severity == .warning }
        excess = check.excess
        self.lowered = lowered
        terraformFacts = check.terraformFacts
    }

    /// The stack that was checked.
    public var stack: Stack { lowered.stack }
}

extension Stack {
    /// Everything that can be known to be wrong with the stack before it is deployed, in the order of the lines.
    public func diagnose() -> [Diagnostic] { StackCheck(LoweredStack(self)).allDiagnostics }

    /// The stack, once nothing is known to be wrong with it that both targets mind.
    ///
    /// - Throws: ``StackError`` with every finding, when one of them is an error.
    public func checked() throws(StackError) -> CheckedStack {
        let lowered = LoweredStack(self)
        let check = StackCheck(lowered)
        guard check.diagnostics.allSatisfy({ $0.severity == .warning }) else {
            throw StackError(diagnostics: check.allDiagnostics)
        }
        return CheckedStack(lowered, check)
    }
}
