public import TwofoldModel

extension Queue {
    /// Values out of the ranges of SQS, and combinations that it refuses.
    ///
    /// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
    public var problems: [Problem] {
        let suffix = order == nil ? "" : ".fifo"
        var found = [
            NameRule(length: 1...80, punctuation: order == nil ? "-_" : "-_.").problem("the queue's name", name),
            NameRule.orderedSuffixProblem("queue", name, keepsOrder: order != nil),
            delay?.problem("the delay", in: 0...900),
            retention?.problem("the time that messages are kept", in: 60...1_209_600),
            visibilityTimeout?.problem("the visibility timeout", in: 0...43_200),
            receiveWait?.problem("the time that a request waits", in: 0...20),
            encryption.problem,
        ].compactMap(\.self)
        // In Terraform, the stack's name of up to 32 characters and a hyphen come before the ID.
        let room = 80 - 33 - suffix.count
        if name == nil, id.text.utf8.count > room { found.append(DefaultName.problem("queue", id, room)) }
        if let size = maximumMessageSize, !(1_024...262_144).contains(size) {
            found.append("the largest message is 1024 to 262144 bytes, not \(size)")
        }
        if case .from(let queues)? = redrive, !(1...10).contains(queues.count) {
            found.append("a queue takes the dead letters of 1 to 10 queues by name, not \(queues.count)")
        }
        return found + deadLetterProblems
    }

    private var deadLetterProblems: [Problem] {
        guard let deadLetters else { return [] }
        var found: [Problem] = []
        if !(1...1_000).contains(deadLetters.attempts) {
            found.append("a message is taken 1 to 1000 times before it is a dead letter, not \(deadLetters.attempts)")
        }
        if deadLetters.areOrdered != (order != nil) {
            found.append("the queue and that for its dead letters both keep an order (order: …), or neither does")
        }
        return found
    }
}
