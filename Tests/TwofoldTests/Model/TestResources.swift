import TwofoldDocuments

@testable import TwofoldModel

/// A resource of a type that only tests have, with whatever they give it.
struct Gadget: Resource {
    static let type = ResourceType("Test::Gadget::Gadget", "test_gadget", tagging: .list)

    let id: LogicalID
    var properties: [Property]
    var companions: [Companion]
    var predecessors: [LogicalID]
    /// What it declares after itself.
    var parts: [Declaration]
    var assets: [Asset]
    var problems: [Problem]

    init(
        _ id: LogicalID, _ properties: [Property] = [], companions: [Companion] = [],
        after predecessors: [LogicalID] = [],
        parts: [Declaration] = [], assets: [Asset] = [], problems: [Problem] = []
    ) {
        self.id = id
        self.properties = properties
        self.companions = companions
        self.predecessors = predecessors
        self.parts = parts
        self.assets = assets
        self.problems = problems
    }

    /// A gadget that refers to others.
    init(_ id: LogicalID, uses ids: [LogicalID]) {
        self.init(id, ids.map { Property("Uses[]", "uses[]", Gadget($0).reference.arn) })
    }

    var declarations: [Declaration] {
        [Declaration(id, Self.type, after: predecessors, companions: companions, assets: assets, properties)] + parts
    }
}

extension Ref<Gadget> {
    var name: Value<String> { attribute(nil, "name") }
    var arn: Value<ARN> { attribute("Arn", "arn") }
}

/// A resource of another type, which Terraform can leave in the account, and which takes no tags.
struct Widget: Resource {
    static let type = ResourceType("Test::Gadget::Widget", "test_widget", retainArgument: "skip_destroy")

    let id: LogicalID
    init(_ id: LogicalID) { self.id = id }
    var declarations: [Declaration] { [Declaration(id, Self.type, [])] }
}

/// Adds to a gadget, as a bucket's notification does to its bucket.
struct Addition: Resource {
    static let type = ResourceType(terraform: "test_addition")

    let id: LogicalID
    let gadget: Ref<Gadget>
    var predecessors: [LogicalID]
    let properties: [Property]

    init(_ id: LogicalID, to gadget: Ref<Gadget>, after predecessors: [LogicalID] = [], _ properties: [Property]) {
        self.id = id
        self.gadget = gadget
        self.predecessors = predecessors
        self.properties = properties
    }

    var declarations: [Declaration] { [Declaration(amending: gadget, after: predecessors, properties)] }
}

extension Stack {
    /// A stack of nothing but what a closure adds.
    static func test(
        _ id: LogicalID = "Tested", tags: [String: Value<String>] = [:], file: String = #filePath, line: Int = #line,
        _ build: (inout Stack) -> Void
    ) -> Stack {
        Stack(id, tags: tags, file: file, line: line, build)
    }

    /// The `Properties` of a resource in CloudFormation.
    func cloudFormation(_ id: String) throws -> Document? {
        try checked().cloudFormationTemplate["Resources"]?[id]?["Properties"]
    }

    /// The arguments of a resource in Terraform.
    func terraform(_ type: String, _ name: String) throws -> Document? {
        try checked().terraformConfiguration["resource"]?[type]?[name]
    }

    /// The findings, a line each, without the file's name.
    func findings(in file: String = #filePath) -> [String] {
        diagnose().map { $0.description.replacing("\(file):", with: "") }
    }
}

extension Stack {
    /// An output of any content, also of a list, which no target's stack may have: here it shows how a value is written.
    mutating func output<Content>(
        _ id: LogicalID, _ value: Value<Content>, _ description: String? = nil, file: String = #filePath,
        line: Int = #line
    ) {
        tell(Output(id: id, description: description, value: value.term), file, line)
    }
}
