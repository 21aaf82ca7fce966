import TwofoldModel

/// A state of a definition, before it is known where it leads.
struct State: Sendable {
    /// What stands under a key.
    enum Content: Sendable {
        case node(DefinitionNode)
        /// States of their own, under `ItemProcessor`.
        case items(Steps)
        /// Several sets of states of their own, under `Branches`.
        case branches([Branch])
    }

    /// How the machine leaves the state.
    enum Exit: Sendable {
        /// For the next state, or the end.
        case next
        /// Not at all.
        case none
        /// For the first branch whose rule holds.
        case choice([When], otherwise: Steps)
    }

    let name: String
    let type: String
    let location: SourceLocation
    /// The keys between `Type` and `Retry`, in the order in which they were set.
    private(set) var fields: [(key: String, content: Content)] = []
    private(set) var retries: [Retry] = []
    private(set) var catches: [Catch] = []
    private(set) var problems: [Problem] = []
    /// Paths to what is only there while a ``ForEach`` runs.
    private(set) var itemPaths: [String] = []
    var exit = Exit.next
    /// What the machine's role must be allowed for the state.
    var statements: [Statement] = []
    /// How long the state waits.
    var wait: Duration?

    init(_ name: String, _ type: String, _ comment: String?, at location: SourceLocation) {
        self.name = name
        self.type = type
        self.location = location
        set("Comment", comment.map(DefinitionNode.text))
        if name.isEmpty { report("the step has no name") }
        if name.unicodeScalars.count > 80 {
            report("the step's name has \(name.unicodeScalars.count) characters; at most 80 are allowed")
        }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            report("the step's name holds a control character")
        }
    }

    /// Sets a key, if there is a value.
    mutating func set(_ key: String, _ node: DefinitionNode?) {
        if let node { fields.append((key, .node(node))) }
    }

    /// Sets a key whose value is laid out with the state.
    mutating func set(_ key: String, _ content: Content) { fields.append((key, content)) }

    /// Sets a key to a path, if there is one.
    mutating func set(_ key: String, _ path: Path?, for use: Path.Use) {
        guard let path else { return }
        note(path, for: use)
        set(key, path.node)
    }

    /// Sets a key to a template, if there is one.
    ///
    /// - Parameter hasItem: Whether the element of a ``ForEach`` is there for it.
    mutating func set(_ key: String, _ fields: Payload.Fields?, hasItem: Bool = false) {
        guard let fields else { return }
        var encoder = PayloadEncoder()
        set(key, encoder.object(fields))
        take(encoder, hasItem: hasItem)
    }

    /// Takes over what an encoder found.
    mutating func take(_ encoder: PayloadEncoder, hasItem: Bool = false) {
        report(encoder.problems)
        if !hasItem { itemPaths += encoder.itemPaths }
    }

    /// Checks a path that the state uses, or a part of it with a line of its own.
    mutating func note(_ path: Path, for use: Path.Use, at location: SourceLocation? = nil) {
        if let problem = path.problem(for: use) { report([Problem(problem, at: location)]) }
        if path.isOfItem, let text = path.jsonPath { itemPaths.append(text) }
    }

    /// Sets what becomes of the state's result.
    mutating func setResult(_ selection: Payload.Fields?, _ result: Path?, _ output: Path?) {
        set("ResultSelector", selection)
        set("ResultPath", result, for: .result)
        set("OutputPath", output, for: .data)
    }

    /// Sets how long a task may take.
    mutating func setTimeout(_ timeout: Duration?, heartbeat: Duration?) {
        set("TimeoutSeconds", timeout.map { .value(.integer($0.wholeSeconds)) })
        set("HeartbeatSeconds", heartbeat.map { .value(.integer($0.wholeSeconds)) })
        let range = 1...99_999_999
        report(
            [timeout?.problem("a timeout", in: range), heartbeat?.problem("a heartbeat", in: range)].compactMap(\.self))
        if let timeout, let heartbeat, heartbeat >= timeout {
            report("the heartbeat, \(heartbeat), is not shorter than the timeout, \(timeout)")
        }
    }

    /// Sets what is done when the state fails.
    mutating func handle(_ retries: [Retry], _ catches: [Catch]) {
        self.retries = retries
        self.catches = catches
        report(retries.flatMap(\.problems))
        report(retries.map(\.errors).problems(of: "retries"))
        report(catches.map(\.errors).problems(of: "catches"))
        for result in catches.compactMap(\.result) { note(result, for: .result) }
    }

    /// Adds a problem, which is about the step and its line.
    mutating func report(_ message: String) { report([Problem(message)]) }

    /// Adds problems, which are about the step and its line.
    mutating func report(_ found: [Problem]) {
        problems += found.map { problem in
            Problem("step '\(name)': \(problem.message)", severity: problem.severity, at: problem.location ?? location)
        }
    }
}
