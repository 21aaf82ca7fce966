import Twofold

extension Specimens {
    static func addMessaging(to stack: inout Stack) {
        let topic = stack.add(Topic("BareTopic"))
        stack.output("TopicName", topic.name)
        stack.output("TopicARN", topic.arn)
        let ordered = stack.add(
            Topic(
                "OrderedTopic",
                order: .init(deduplicatesByContent: true, throughput: .messageGroup, archive: .days(30))))
        let fullTopic = stack.add(
            Topic("FullTopic", name: "full", displayName: "Full", key: "\(key)", isTraced: true, signatureVersion: 2))
        stack.add(
            TopicPolicy(of: fullTopic, [fullTopic.publishing(by: "cloudwatch.amazonaws.com", when: [.fromThisAccount])])
        )
        addQueues(to: &stack)
        addSubscriptions(to: &stack, topic, ordered)
    }

    private static func addQueues(to stack: inout Stack) {
        let queue = stack.add(Queue("BareQueue"))
        stack.output("QueueName", queue.name)
        stack.output("QueueARN", queue.arn)
        stack.output("QueueURL", queue.url)
        let deadLetters = stack.add(Queue("DeadLetters", encryption: .none, redrive: .from([queue.arn])))
        stack.add(Queue("OrderedQueue", order: .init(deduplicatesByContent: true, isFast: true), redrive: .denyAll))
        let full = stack.add(
            Queue(
                "FullQueue", name: "full", delay: .seconds(5), retention: .days(2), visibilityTimeout: .minutes(3),
                receiveWait: .seconds(20), maximumMessageSize: 65_536,
                encryption: .kms(key: "\(key)", reusingDataKeysFor: .hours(1)),
                deadLetters: .init(to: deadLetters, after: 5), redrive: .allowAll))
        stack.add(QueuePolicy(of: full, [full.sending(by: "events.amazonaws.com", when: [.fromThisAccount])]))
    }

    private static func addSubscriptions(to stack: inout Stack, _ topic: Ref<Topic>, _ ordered: Ref<Topic>) {
        let subscription = stack.add(
            Subscription("Mail", to: topic, protocol: .email, endpoint: "somebody@example.com"))
        stack.output("SubscriptionARN", subscription.arn)
        let inbox = stack.add(Queue("Inbox"))
        let lost = stack.add(Queue("Lost"))
        stack.add(QueuePolicy(of: lost, [lost.sending(by: "sns.amazonaws.com", from: topic.arn)]))
        stack.add(
            Subscription(
                "Delivery", to: topic, sendsTo: inbox, filter: ["event": ["created"]], filterScope: .body, isRaw: true,
                deadLetters: lost))
        let called = stack.add(function("CalledByTopic"))
        stack.add(Subscription("Call", to: topic, calls: called))
        let writer = stack.add(Role("StreamWriter", for: "sns.amazonaws.com"))
        stack.add(
            Subscription(
                "Stream", to: topic, protocol: .firehose,
                endpoint: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/stream", role: writer))
        let orderedInbox = stack.add(Queue("OrderedInbox", order: .init()))
        stack.add(Subscription("OrderedDelivery", to: ordered, sendsTo: orderedInbox))
    }
}
