import Twofold

extension RandomStackMaker {
    /// Resources of the library's types, with hostile texts where their services take any text.
    mutating func addLibraryResources(to stack: inout Stack) {
        let adders: [(inout RandomStackMaker, Int, inout Stack) -> Void] = [
            { $0.addTopic($1, to: &$2) }, { $0.addFunction($1, to: &$2) }, { $0.addMachine($1, to: &$2) },
            { $0.addRole($1, to: &$2) }, { $0.addBucket($1, to: &$2) }, { $0.addAlarm($1, to: &$2) },
            { $0.addRule($1, to: &$2) }, { $0.addSecrets($1, to: &$2) },
        ]
        for index in 0..<terms.random.number(1...2) { terms.random.element(of: adders)(&self, index, &stack) }
    }

    private mutating func hostile(_ length: Int) -> Value<String> {
        terms.random.once(in: 3) ? Value(terms.text(1)) : Value(.string(terms.random.text(upTo: length)))
    }

    /// A text that may be a part of another one.
    private mutating func part() -> Value<String> { Value(terms.text(1, isPart: true)) }

    private mutating func addTopic(_ index: Int, to stack: inout Stack) {
        let topic = add(Topic(id("Topic\(index)"), displayName: hostile(90)), to: &stack)
        terms.texts += [topic.arn.term, topic.name.term]
    }

    private mutating func addFunction(_ index: Int, to stack: inout Stack) {
        var environment: [String: Value<String>] = [:]
        for number in 0..<terms.random.number(0...3) { environment["VARIABLE_\(number)"] = hostile(300) }
        let function = add(
            Function(
                id("Fn\(index)"), code: .inline("x" + terms.random.text()), runtime: .python313,
                environment: environment,
                policy: [.allow("s3:GetObject", on: "arn:aws:s3:::\(terms.random.text())\(part())")],
                description: hostile(200)), to: &stack)
        terms.texts += [function.arn.term, function.name.term]
    }

    private mutating func addMachine(_ index: Int, to stack: inout Stack) {
        var names: Set<String> = [""]
        var steps: [any StateMachineStep] = []
        for _ in 0..<terms.random.number(1...3) {
            let name = terms.random.text(1...60) { $0.value >= 0x20 && $0.value != 0x7F }
            guard names.insert(name).inserted else { continue }
            let fields = terms.entries { $0.jsonValue(2) }.filter { !$0.key.hasSuffix(".$") }
            let parameters = Payload.Fields(fields.map { ($0.key, .constant($0.value)) })
            // A null makes CloudFormation's definition a text.
            let end: Path? = terms.random.once(in: 3) ? .discard : nil
            steps.append(Pass(name, with: parameters, output: end, comment: terms.random.text()))
        }
        steps.append(Fail("The end", error: .constant(terms.random.text()), cause: .constant(terms.random.text())))
        let machine = add(
            StateMachine(id("Machine\(index)"), comment: terms.random.text()) { Steps(steps) }, to: &stack)
        terms.texts += [machine.arn.term, machine.name.term]
    }

    private mutating func addRole(_ index: Int, to stack: inout Stack) {
        let condition = Condition("StringEquals", "aws:SourceAccount", [hostile(50), hostile(50)])
        let key = "aws:RequestTag/" + terms.random.text(upTo: 40)
        let role = add(
            Role(
                id("Role\(index)"), for: "lambda.amazonaws.com", when: [condition],
                policy: [.deny("s3:*", on: .anything, when: [Condition("StringLike", key, [hostile(50)])])],
                description: hostile(900)), to: &stack)
        terms.texts += [role.arn.term, role.name.term]
    }

    private mutating func addBucket(_ index: Int, to stack: inout Stack) {
        let rule = LifecycleRule(
            "rule \(terms.random.text(upTo: 200))", prefix: hostile(100),
            tags: ["key " + terms.random.text(upTo: 100): hostile(200)], expiration: .after(.days(3)))
        let bucket = add(Bucket(id("Bucket\(index)"), lifecycle: [rule]), to: &stack)
        terms.texts += [bucket.arn.term, bucket.name.term]
    }

    private mutating func addAlarm(_ index: Int, to stack: inout Stack) {
        let dimension = terms.random.text(1...100) { $0.value >= 0x20 }
        let alarm = add(
            Alarm(
                id("Alarm\(index)"), of: "m\(part())", in: "n\(part())", dimensions: [dimension: "v\(part())"],
                statistic: .sum, every: .minutes(1), is: .greaterThan, terms.random.element(of: [0, 0.5, 1e22]),
                description: hostile(900)), to: &stack)
        terms.texts += [alarm.arn.term, alarm.name.term]
    }

    private mutating func addRule(_ index: Int, to stack: inout Stack) {
        let queue = add(Queue(id("Queue\(index)")), to: &stack)
        let pattern = Term.map([.init("source", [terms.jsonValue(2)])] + terms.entries { [$0.jsonValue(1)] })
        let rule = add(
            Rule(
                id("Rule\(index)"), on: .event(pattern), targets: [.send(to: queue, terms.jsonValue(2))],
                description: hostile(500)), to: &stack)
        terms.texts += [rule.arn.term, queue.url.term]
    }

    private mutating func addSecrets(_ index: Int, to stack: inout Stack) {
        let secret = add(Secret(id("Secret\(index)"), description: hostile(2_000)), to: &stack)
        let name = "zz\(seed)-\(index)"
        let repository = add(
            Repository(id("Repository\(index)"), name: "\(name)", description: hostile(900)), to: &stack)
        terms.texts += [secret.arn.term, repository.cloneURL.term]
    }
}
