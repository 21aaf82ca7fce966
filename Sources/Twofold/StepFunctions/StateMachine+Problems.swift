public import TwofoldModel

extension StateMachine {
    /// What Step Functions takes.
    ///
    /// Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    private enum Limit {
        static let standardSeconds = 31_536_000
        static let expressSeconds = 300
        static let definitionBytes = 1_048_576
    }

    /// Steps that could not run, and names and times that Step Functions refuses.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...80, punctuation: "-_")
        let seconds = kind == .express ? Limit.expressSeconds : Limit.standardSeconds
        var found = layout.problems
        found += [rule.problem("the machine's name", name), timeout?.problem("the timeout", in: 1...seconds)]
            .compactMap(\.self)
        if kind == .express { found += longWaits }
        let size = layout.definition.knownSize
        if size > Limit.definitionBytes {
            let message = "the definition has \(size) bytes; Step Functions takes \(Limit.definitionBytes)"
            found.append("\(message). Split the machine in two")
        }
        if role == nil {
            found += ownRole.problems
        } else if !statements.isEmpty {
            found += statements.problems()
        }
        return found + (ownLogGroup?.problems ?? [])
    }

    private var longWaits: [Problem] {
        layout.waits.filter { $0.duration > .seconds(Limit.expressSeconds) }.map { wait in
            Problem(
                "step '\(wait.state)' waits \(wait.duration.wholeSeconds) seconds; an express machine runs "
                    + "\(Limit.expressSeconds) at most",
                at: wait.location)
        }
    }
}
