import Twofold

@testable import TwofoldModel

/// A stack of random resources with hostile texts wherever an author can write one, and what went into it.
struct RandomStack {
    let seed: UInt64
    let stack: Stack
    let description: String?
    let tags: [(key: String, value: Term)]
    let parameters: [RandomParameter]
    let resources: [any Resource]
    let outputs: [Output]

    /// A stack of resources of which the library knows nothing, or of its own ones.
    ///
    /// - Parameter isAllowed: The characters that texts may hold; any without it.
    init(
        seed: UInt64, ofLibraryTypes isOfLibrary: Bool, where isAllowed: (@Sendable (Unicode.Scalar) -> Bool)? = nil
    ) {
        var maker = RandomStackMaker(seed: seed, RandomSource(seed: seed, where: isAllowed))
        let description = maker.terms.random.once(in: 2) ? maker.terms.random.text(upTo: 200) : nil
        stack = Stack(maker.id(""), description: description) { stack in
            maker.addParameters(to: &stack)
            maker.addTags(to: &stack)
            if isOfLibrary { maker.addLibraryResources(to: &stack) } else { maker.addGadgets(to: &stack) }
            maker.addOutputs(to: &stack)
        }
        self.seed = seed
        self.description = description
        tags = maker.tags
        parameters = maker.parameters
        resources = maker.resources
        outputs = maker.outputs
    }
}

/// Adds to a stack, and notes what it has added.
struct RandomStackMaker {
    let seed: UInt64
    var terms: RandomTerms
    private(set) var parameters: [RandomParameter] = []
    private(set) var resources: [any Resource] = []
    private(set) var outputs: [Output] = []
    private(set) var tags: [(key: String, value: Term)] = []

    init(seed: UInt64, _ random: RandomSource) {
        self.seed = seed
        terms = RandomTerms(random)
    }

    /// An ID that no text of an author's holds, and no other stack has.
    func id(_ word: String) -> LogicalID { LogicalID("Zz\(seed)\(word)") }

    mutating func add<Added: Resource>(_ resource: Added, to stack: inout Stack) -> Ref<Added> {
        resources.append(resource)
        return stack.add(resource)
    }

    mutating func addParameters(to stack: inout Stack) {
        for index in 0..<terms.random.number(0...3) {
            let parameter = RandomParameter(id("Parameter\(index)"), &terms.random)
            parameters.append(parameter)
            parameter.declare(in: &stack, for: &terms)
        }
    }

    mutating func addGadgets(to stack: inout Stack) {
        for index in 0..<terms.random.number(1...3) {
            let properties = (0..<terms.random.number(0...4)).map { property($0) }
            let gadget = add(
                Gadget(id("Gadget\(index)"), properties, assets: assets(index)), to: &stack)
            let references = [gadget.name.term, gadget.arn.term]
            terms.texts += references
            terms.textsForJSON += references
        }
    }

    private mutating func property(_ index: Int) -> Property {
        let (key, argument) = ("Key\(index)", "key_\(index)")
        switch terms.random.number(0...5) {
        case 0: return Property(key, argument, document: terms.jsonValue(3))
        case 1: return Property("\(key).Inner", "\(argument).inner", terms.value(2))
        case 2: return Property("\(key)[]", "\(argument)[]", terms.text(2))
        case 3:
            return Property(
                key, argument, items: (0..<terms.random.number(0...2)).map { _ in [Property("A", "a", terms.value(1))] }
            )
        default: return Property(key, argument, terms.value(3))
        }
    }

    /// An archive with a hostile name, and hostile names in it.
    private mutating func assets(_ index: Int) -> [Asset] {
        guard terms.random.once(in: 4) else { return [] }
        // A file's name is no path, and Terraform composes characters.
        let name = terms.random.text(1...40) { $0.value > 0 && $0.value < 0x300 && $0 != "/" }
        var names: Set<String> = []
        let files = terms.random.some(0...3) { random in
            Asset.TextFile(name: random.text(1...80) { $0.value > 0 && $0 != "/" }, text: random.text())
        }
        return [
            Asset(
                "zz\(seed)/\(index) \(name)", .archive(files.filter { names.insert($0.name).inserted }),
                for: [.terraform, .cloudFormation])
        ]
    }

    mutating func addOutputs(to stack: inout Stack) {
        for index in 0..<terms.random.number(0...4) {
            let output = Output(
                id: id("Output\(index)"), description: terms.random.once(in: 2) ? terms.random.text() : nil,
                value: terms.text(3))
            outputs.append(output)
            stack.output(output.id, Value<String>(output.value), output.description)
        }
    }

    /// Adds tags with keys that differ also as Unicode compares texts, and which refer to parameters only.
    mutating func addTags(to stack: inout Stack) {
        for _ in 0..<terms.random.number(0...2) {
            let key = "t" + terms.random.text(upTo: 120)
            guard stack.tags[key] == nil else { continue }
            let value = terms.random.once(in: 3) ? terms.text(1) : .string(terms.random.text(upTo: 250))
            tags.append((key, value))
            stack.tags[key] = Value(value)
        }
    }
}
