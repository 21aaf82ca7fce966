import ArgumentParser
public import Twofold

extension SynthOptions {
    /// Writes stacks as the options say, or reports all that is wrong with them and writes nothing.
    ///
    /// - Throws: `ExitCode.failure` once everything is reported; a `ValidationError` for a stack that is not there.
    public func write(_ stacks: [Stack]) throws {
        let chosen = try choose(from: stacks)
        let results = try synthesize(chosen)
        if output == "-" {
            try print(results)
            return
        }
        let outputs = try read(results)
        do {
            for output in outputs { try output.write() }
        } catch let error as OutputError {
            Terminal.reportError(error.description)
            throw ExitCode.failure
        }
        let written = outputs.map(\.path)
        written.forEach(Terminal.print)
        guard Terminal.isInteractive else { return }
        for ((stack, synthesis), path) in zip(results, written) {
            Terminal.print("\n" + NextCommand(stack: stack, synthesis: synthesis, target: target, path: path).text)
        }
    }

    /// All the bytes that are to be written, before any of them is.
    private func read(_ results: [(CheckedStack, Synthesis)]) throws -> [OutputFiles] {
        var outputs: [OutputFiles] = []
        var missing: [Diagnostic] = []
        for (checked, synthesis) in results {
            do throws(StackError) {
                outputs.append(
                    try OutputFiles(synthesis, of: checked.stack, in: output, for: target, format ?? .yaml))
            } catch {
                missing += error.diagnostics
            }
        }
        for diagnostic in missing { Terminal.report(diagnostic) }
        guard missing.isEmpty else { throw ExitCode.failure }
        return outputs
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
        for diagnostic in diagnostics { Terminal.report(diagnostic) }
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
            Terminal.write(synthesis.text)
            guard !synthesis.files.isEmpty else { continue }
            let names = synthesis.files.map(\.path).joined(separator: ", ")
            Terminal.note("the document refers to \(names), which only '--output <folder>' writes")
        }
    }
}
