import TwofoldModel

/// How often and how long EventBridge, and its Scheduler, try to deliver.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
enum DeliveryRetries {
    /// What is out of the ranges that both take.
    static func problems(_ maximumRetries: Int?, _ maximumEventAge: Duration?) -> [Problem] {
        var found = [maximumEventAge?.problem("an event's age", in: 60...86_400)].compactMap(\.self)
        if let maximumRetries, !(0...185).contains(maximumRetries) {
            found.insert("the number of retries is 0 to 185, not \(maximumRetries)", at: 0)
        }
        return found
    }
}
