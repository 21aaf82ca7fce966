import Twofold

extension Input {
    /// A stack of resources that refer to each other, with texts, numbers and times of any kind.
    mutating func stack() -> Stack {
        Stack(id(), description: optional { $0.text() }) { stack in
            var texts: [Value<String>] = []
            for _ in 0..<choice(4) where !isEmpty { texts.append(parameter(of: &stack)) }
            var places = Places(stack: stack)
            for _ in 0..<choice(12) where !isEmpty { addResource(to: &places, texts) }
            stack = places.stack
            for _ in 0..<choice(3) where !isEmpty {
                stack.output(id(), value(texts), optional { $0.text() })
            }
        }
    }

    /// What there is to refer to.
    private struct Places {
        var stack: Stack
        var topics: [Ref<Topic>] = []
        var queues: [Ref<Queue>] = []
        var functions: [Ref<Function>] = []
        var buckets: [Ref<Bucket>] = []
    }

    /// Mostly a good ID, sometimes one of an earlier thing, sometimes any text.
    private mutating func id() -> LogicalID {
        let kind = byte()
        return kind == 0 ? LogicalID(text()) : LogicalID("Thing\(kind)")
    }

    private mutating func optional<Content>(_ content: (inout Input) -> Content) -> Content? {
        flag() ? content(&self) : nil
    }

    private mutating func duration() -> Duration { .seconds(Int64(integer())) }

    private mutating func value(_ texts: [Value<String>]) -> Value<String> {
        let text = text()
        guard let reference = texts.last, flag() else { return "\(text)" }
        return "\(text)\(reference)\(self.text())"
    }

    private mutating func values(_ texts: [Value<String>]) -> [String: Value<String>] {
        Dictionary(list(upTo: 3) { ($0.text(), $0.value(texts)) }) { first, _ in first }
    }

    private mutating func parameter(of stack: inout Stack) -> Value<String> {
        switch choice(4) {
        case 0: stack.parameter(id(), text(), default: optional { $0.text() }, matching: optional { $0.text() })
        case 1: stack.parameter(id(), text(), oneOf: list(upTo: 3) { $0.text() })
        case 2: "\(stack.numberParameter(id(), text(), default: optional { $0.integer() }))"
        default:
            stack.listParameter(id(), text(), default: list(upTo: 3) { $0.text() }).joined(separator: text())
        }
    }

    private mutating func addResource(to places: inout Places, _ texts: [Value<String>]) {
        switch choice(11) {
        case 0:
            places.topics.append(
                places.stack.add(
                    Topic(id(), name: optional { $0.value(texts) }, displayName: optional { $0.value(texts) })))
        case 1:
            let letters = places.queues.last.map { Queue.DeadLetters(to: $0, after: integer()) }
            places.queues.append(
                places.stack.add(
                    Queue(id(), name: optional { $0.value(texts) }, retention: duration(), deadLetters: letters)))
        case 2:
            places.functions.append(
                places.stack.add(
                    Function(
                        id(), code: .inline(text()), runtime: .python313,
                        environment: values(texts),
                        policy: [.allow(text(), on: "\(value(texts))")], timeout: optional { $0.duration() },
                        memory: optional { $0.integer() }, description: optional { $0.value(texts) })))
        case 3:
            places.buckets.append(places.stack.add(Bucket(id(), name: optional { $0.value(texts) })))
        case 4:
            guard let bucket = places.buckets.last, let topic = places.topics.last else { return }
            places.stack.add(BucketNotification(id(), of: .objectCreated, in: bucket, publishesTo: topic))
        case 5:
            places.stack.add(
                Alarm(
                    id(), of: value(texts), in: value(texts), dimensions: values(texts), statistic: .sum,
                    every: duration(), is: .greaterThan, Double(bitPattern: UInt64(bitPattern: Int64(integer()))),
                    tells: places.topics.suffix(1)))
        case 6:
            guard let function = places.functions.last else { return }
            places.stack.add(
                Schedule(
                    id(), on: value(texts), timeZone: optional { $0.value(texts) },
                    target: .invoke(function, with: .string(text())), window: .upTo(duration()),
                    from: optional { $0.value(texts) }, until: optional { $0.value(texts) }))
        case 7:
            places.stack.add(Role(id(), for: text(), policy: [.deny(text(), on: "\(value(texts))", sid: text())]))
        case 8:
            let secret = places.stack.secretParameter(id(), text(), matching: optional { $0.text() })
            places.stack.add(Secret(id(), name: optional { $0.value(texts) }, value: flag() ? secret : nil))
        case 9: places.stack.add(machine(texts, places.functions.last))
        default:
            places.stack.add(
                Repository(id(), name: value(texts)), retain: flag(), dependsOn: places.queues,
                extra: [Property(text(), text(), value(texts))])
        }
    }

    private mutating func machine(_ texts: [Value<String>], _ function: Ref<Function>?) -> StateMachine {
        StateMachine(id(), comment: optional { $0.text() }) {
            Pass(text(), with: .init([(text(), .constant(text())), (text(), .at(Path(jsonPath: text())))]))
            Wait(text(), duration(), input: Path(jsonPath: text()))
            Choice(text()) {
                When(Path(jsonPath: text()), is: "\(text())") { Fail(text(), error: .constant(text())) }
            } otherwise: {
                Succeed(text())
            }
        }
    }
}
