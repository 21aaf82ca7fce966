import Testing
import Twofold

/// Machines in a stack of their own, and what becomes of them.
enum Machines {
    /// A stack with a machine named `M`.
    static func stack(
        type: StateMachine.Kind? = nil, timeout: Duration? = nil, line: Int = #line,
        @StepsBuilder _ steps: () -> Steps
    ) -> Stack {
        Stack("Test") { $0.add(StateMachine("M", type: type, timeout: timeout, steps: steps), line: line) }
    }

    /// The machine's properties in the template.
    static func properties(of stack: Stack) throws -> Document {
        try #require(try stack.checked().cloudFormationTemplate["Resources"]?["M"]?["Properties"])
    }

    /// The states of a machine, as the template has them in YAML.
    static func states(@StepsBuilder _ steps: () -> Steps) throws -> String {
        let definition = try #require(try properties(of: stack(steps))["Definition"])
        return try #require(definition["States"]).yaml()
    }

    /// One state of a machine, as the template has it in YAML.
    static func state(_ name: String, @StepsBuilder _ steps: () -> Steps) throws -> String {
        let definition = try #require(try properties(of: stack(steps))["Definition"])
        return try #require(definition["States"]?[name]).yaml()
    }

    /// What is wrong with a machine, without the ID that every message begins with, by line.
    static func findings(
        type: StateMachine.Kind? = nil, timeout: Duration? = nil, line: Int = #line,
        @StepsBuilder _ steps: () -> Steps
    ) -> [String] {
        stack(type: type, timeout: timeout, line: line, steps).diagnose().map { finding in
            let message = finding.message.hasPrefix("M: ") ? String(finding.message.dropFirst(3)) : finding.message
            let kind = finding.severity == .warning ? "warning: " : ""
            return "\(finding.location.map { "\($0.line): " } ?? "")\(kind)\(message)"
        }
    }

    /// A function, as a stack has it.
    static func function(in stack: inout Stack) -> Ref<Function> {
        stack.add(Function("Work", code: .inline("def handler(event, context): pass\n"), runtime: .python313))
    }
}
