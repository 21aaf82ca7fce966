import ArgumentParser
public import Twofold

extension SynthOptions {
    /// Writes stacks as the options say, or reports all that is wrong with them and writes nothing.
    ///
    /// - Throws: `ExitCode.failure` once everything is reported; a `ValidationError` for a stack that is not there.
    public func write(_ stacks: [Stack]) throws {
        let results = try synthesize(try choose(from: stacks))
        do {
            if output == "-" { try print(results) } else { try writeFiles(results) }
        } catch let error as OutputError {
            error.message.map(Terminal.reportError)
            throw error.exitCode
        }
    }

    private func writeFiles(_ results: [(CheckedStack, Synthesis)]) throws(OutputError) {
        let outputs = results.map { checked, synthesis in
            OutputFiles(synthesis, of: checked.stack, in: output, for: target, format ?? .yaml)
        }
        for output in outputs { try output.write() }
        for output in outputs { try Terminal.print(output.path) }
        guard Terminal.isInteractive else { return }
        for ((stack, synthesis), output) in zip(results, outputs) {
            let next = NextCommand(stack: stack, synthesis: synthesis, target: target, path: output.path)
            try Terminal.print("\n" + next.text)
        }
    }

    private func choose(from stacks: [Stack]) throws -> [Stack] {
        guard !stack.isEmpty else { return stacks }
        return try stack.map { name in
            guard let chosen = stacks.first(where: { $0.id.text == name }) else {
                let names = stacks.map(\.id.text).joined(separator: ", ")
                throw ValidationError("There is no stack '\(name)'; there is \(names).")
            }
            return chosen
        }
    }

    private func synthesize(_ stacks: [Stack]) throws -> [(CheckedStack, Synthesis)] {
        var results: [(CheckedStack, Synthesis)] = []
        var diagnostics = sharedIDs(of: stacks)
        for stack in stacks {
            do throws(StackError) {
                let checked = try stack.checked()
                let synthesis = try checked.synthesize(for: target, format: format ?? .yaml)
                results.append((checked, synthesis))
                diagnostics += synthesis.warnings
            } catch {
                diagnostics += error.diagnostics
            }
        }
        Terminal.report(diagnostics)
        guard diagnostics.allSatisfy({ $0.severity == .warning }) else { throw ExitCode.failure }
        return results
    }

    /// Stacks whose files would replace each other; a file system may not tell `Web` from `WEB`.
    private func sharedIDs(of stacks: [Stack]) -> [Diagnostic] {
        var first: [String: Stack] = [:]
        return stacks.compactMap { stack in
            let key = stack.id.text.lowercased()
            guard let other = first[key] else {
                first[key] = stack
                return nil
            }
            let message =
                "the stacks '\(stack.id)' and '\(other.id)', made at \(other.location), would be written to one place"
            return Diagnostic(.error, message, at: stack.location)
        }
    }

    private func print(_ results: [(CheckedStack, Synthesis)]) throws {
        guard results.count <= 1 else {
            throw ValidationError("Standard output takes one stack; name the one to write.")
        }
        for (_, synthesis) in results {
            try Terminal.write(synthesis.text)
            guard !synthesis.files.isEmpty else { continue }
            let names = synthesis.files.map(\.path).joined(separator: ", ")
            Terminal.note("the document refers to \(names), which only '--output <folder>' writes")
        }
    }
}
