/// A stack without errors, from which both targets' documents are made.
public struct CheckedStack: Sendable {
    /// What may not be what the author wants.
    public let warnings: [Diagnostic]
    let lowered: LoweredStack

    /// The stack that was checked.
    public var stack: Stack { lowered.stack }
}

extension Stack {
    /// Everything that can be known to be wrong with the stack before it is deployed, in the order of the lines.
    public func diagnose() -> [Diagnostic] { LoweredStack(self).allDiagnostics() }

    /// The stack, once nothing is known to be wrong with it.
    ///
    /// - Throws: ``StackError`` with every finding, when one of them is an error.
    public func checked() throws(StackError) -> CheckedStack {
        let lowered = LoweredStack(self)
        let diagnostics = lowered.allDiagnostics()
        guard diagnostics.allSatisfy({ $0.severity == .warning }) else { throw StackError(diagnostics: diagnostics) }
        return CheckedStack(warnings: diagnostics, lowered: lowered)
    }
}

extension LoweredStack {
    /// What the resources said of themselves, and what the checks found.
    func allDiagnostics() -> [Diagnostic] {
        let found =
            diagnostics + duplicateIDs() + invalidParameters() + strayReferences() + cycles() + unsafeTexts()
            + exposedSecrets() + exceededLimits()
        return found.sortedByLocation()
    }
}

extension [Diagnostic] {
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
