import Twofold

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes a workload as one document, as a `synth` would: to be run and measured from outside, as a whole process.
@main struct Main {
    static func main() {
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            guard let arguments = Arguments(words) else { end(64, Arguments.usage) }
            let stages = try Stages(arguments)
            if arguments.tellsStages { tell(stages.json) }
        } catch {
            end(1, "error: \(error)")
        }
    }

    private static func end(_ status: Int32, _ line: String) -> Never {
        tell(line)
        exit(status)
    }

    private static func tell(_ line: String) { OutputFile.standardError.write(Array("\(line)\n".utf8)) }
}
