import Twofold
import TwofoldDocuments
import TwofoldModel

/// The way from nothing to a document, and how long each stage of it takes.
struct Stages {
    /// The code of the stack's author.
    private(set) var build = Duration.zero
    /// What the resources of the stack declare.
    private(set) var lower = Duration.zero
    /// The search for what is wrong.
    private(set) var check = Duration.zero
    /// The target's document, as bytes.
    private(set) var write = Duration.zero
    /// The system's part: the bytes go where they belong.
    private(set) var output = Duration.zero

    /// Goes all the way.
    init(_ arguments: Arguments) throws {
        let clock = ContinuousClock()
        var start = clock.now
        func lap() -> Duration {
            let now = clock.now
            defer { start = now }
            return now - start
        }
        let stack = arguments.workload.stack(resources: arguments.resources)
        build = lap()
        let lowered = LoweredStack(stack)
        lower = lap()
        let found = StackCheck(lowered)
        try Self.refuseErrors(found.diagnostics, resources: arguments.resources)
        check = lap()
        let file = try arguments.output.map(OutputFile.init(creating:)) ?? .standardOutput
        try CheckedStack(lowered, found).write(arguments.form) { piece in
            write += lap()
            file.write(piece)
            output += lap()
        }
        write += lap()
    }

    /// Nothing is wrong with a workload but its size, which CloudFormation would refuse.
    private static func refuseErrors(_ found: [Diagnostic], resources: Int) throws {
        let errors = found.filter { $0.severity == .error }
        if errors.count > (resources > 500 ? 1 : 0) { throw StackError(diagnostics: errors) }
    }

    /// Nanoseconds by stage.
    var json: String {
        let stages = [("build", build), ("lower", lower), ("check", check), ("write", write), ("output", output)]
        return "{\(stages.map { "\"\($0)\": \($1.nanoseconds)" }.joined(separator: ", "))}"
    }
}

extension CheckedStack {
    fileprivate func write(_ form: Arguments.Form, _ receive: ([UInt8]) throws -> Void) throws {
        switch form {
        case .json: try cloudFormationOutline.json(receive)
        case .yaml: try cloudFormationOutline.yaml(flowFromDepth: 3, receive)
        case .terraform: try terraformOutline.json(receive)
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
