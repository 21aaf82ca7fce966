import TwofoldModel

extension Statement {
    /// Lets a service deliver to a topic or queue.
    ///
    /// Without a source and conditions, anything of the service in this account may; except EventBridge, which sends no
    /// account along, so that a condition on it would stop all that it delivers.
    static func delivery(
        _ action: String, to receiver: Value<ARN>, by service: String, from source: Value<ARN>?,
        when conditions: [Condition]?
    ) -> Statement {
        let origin = source.map { [Condition.arnEquals("aws:SourceArn", $0)] } ?? []
        let account: [Condition] = service == "events.amazonaws.com" ? [] : [.fromThisAccount]
        return Statement(
            .allow, principal: .service(service), actions: [action], resources: [receiver].term,
            conditions: origin + (conditions ?? (source == nil ? account : [])))
    }
}
