import TwofoldModel

extension LifecycleRule {
    /// Numbers and names that S3 refuses, and a rule that does nothing.
    var problems: [Problem] {
        var found = delayProblems + countProblems
        found += (transitions.map(\.moment.day) + [expiration?.day]).compactMap { $0?.problem }
        if let largerThan, let smallerThan, largerThan >= smallerThan {
            found.append("no object is larger than \(largerThan) and smaller than \(smallerThan) bytes")
        }
        if !(1...255).contains(id.count) { found.append("its name has \(id.count) characters; 1 to 255 are allowed") }
        let hasDays = expiration?.days != nil || transitions.contains { $0.moment.days != nil }
        let hasDates = expiration?.day != nil || transitions.contains { $0.moment.day != nil }
        if hasDays, hasDates { found.append("S3 takes days or dates in one rule, not both") }
        if !tags.isEmpty, abortIncompleteUploads != nil || expiration == .deleteMarkers {
            found.append("S3 takes no tags for incomplete uploads and marks of deleted objects; make them a rule")
        }
        if doesNothing { found.append("it does nothing: give it an expiration, a transition or the like") }
        return found.map { "the lifecycle rule '\(id)': \($0.message)" }
    }

    private var doesNothing: Bool {
        transitions.isEmpty && noncurrentTransitions.isEmpty && expiration == nil && noncurrentExpiration == nil
            && abortIncompleteUploads == nil
    }

    private var delayProblems: [Problem] {
        func problem(_ name: String, _ delay: Duration?, from least: Int) -> Problem? {
            delay?.problem("the time before \(name)", in: least...Int(Int32.max), unit: 86_400)
        }
        var found = transitions.map { problem("a transition", $0.moment.delay, from: 0) }
        found += noncurrentTransitions.map { problem("a transition of replaced objects", $0.delay, from: 0) }
        found += [
            problem("an expiration", expiration?.delay, from: 1),
            problem("an expiration of replaced objects", noncurrentExpiration?.delay, from: 1),
            problem("the end of an incomplete upload", abortIncompleteUploads, from: 1),
        ]
        return found.compactMap(\.self)
    }

    private var countProblems: [Problem] {
        let counts = noncurrentTransitions.map(\.keeping) + [noncurrentExpiration?.keeping]
        return counts.compactMap(\.self).filter { !(1...100).contains($0) }
            .map { "1 to 100 newer versions can be kept, not \($0)" }
    }
}
