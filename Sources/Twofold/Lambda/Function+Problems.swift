public import TwofoldModel

extension Function {
    /// Values out of Lambda's ranges, names that it refuses or keeps for itself, and code that it cannot run.
    ///
    /// Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    public var problems: [Problem] {
        let name = NameRule(length: 1...64, punctuation: "-_").problem("the function's name", name)
        var found = [
            timeout?.problem("the timeout", in: 1...900),
            maximumEventAge?.problem("an event's age", in: 60...21_600),
            outOfRange("the memory", memory, 128...10_240, "MB"),
            outOfRange("the temporary storage", temporaryStorage, 512...10_240, "MB"),
            outOfRange("the number of retries", maximumRetries, 0...2),
            name,
        ].compactMap(\.self)
        if self.name == nil, id.text.utf8.count > DefaultName.roleIDLength {
            found.append(DefaultName.problem("function", id, DefaultName.roleIDLength))
        }
        if let reservedConcurrency, reservedConcurrency < 0 {
            found.append("the reserved concurrency is 0 or more, not \(reservedConcurrency)")
        }
        if layers.count > 5 { found.append("a function has up to 5 layers, not \(layers.count)") }
        if runtime.isRetired { found.append("AWS no longer creates functions with the runtime \(runtime.rawValue)") }
        if let text = description?.term.literalText, text.unicodeScalars.count > 256 {
            found.append("the description has \(text.unicodeScalars.count) characters; 256 are allowed")
        }
        return found + codeProblems + environmentProblems + policy.problems()
    }

    private func outOfRange(_ name: String, _ value: Int?, _ range: ClosedRange<Int>, _ unit: String = "") -> Problem? {
        guard let value, !range.contains(value) else { return nil }
        let unit = unit.isEmpty ? "" : " \(unit)"
        return "\(name) is \(range.lowerBound) to \(range.upperBound)\(unit), not \(value)"
    }

    private var environmentProblems: [Problem] {
        var found: [Problem] = []
        var size = 0
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            size += name.utf8.count + (value.term.literalText?.utf8.count ?? 0)
            if !Self.isVariable(name) {
                found.append("'\(name)' is no name of a variable: a letter, then letters, digits and _, two at least")
            }
            if Self.reserved.contains(name) { found.append("Lambda sets the variable '\(name)' itself") }
        }
        if size > 4_096 { found.append("the environment has \(size) bytes; 4096 are allowed") }
        return found
    }

    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isLetterOrDigit, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.count > 1 && name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
    }

    /// The names that Lambda keeps for itself.
    ///
    /// Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    private static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    ]
}
