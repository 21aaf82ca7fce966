import Twofold

/// One stack with every resource type of the package: each with all that it can be told, and with no more than it has to
/// be told.
enum Specimens {
    static let stack = Stack("Specimens", description: "Every resource type", tags: ["team": "platform"]) { stack in
        addMessaging(to: &stack)
        addIdentities(to: &stack)
        addStorage(to: &stack)
        addComputing(to: &stack)
        addWatching(to: &stack)
        addLogs(to: &stack)
        addRepositories(to: &stack)
        addSecrets(to: &stack)
    }

    static let key: Value<ARN> = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    static let outsideRole: Value<ARN> = "arn:aws:iam::111122223333:role/outside"

    /// A function that does nothing, for those that need one.
    static func function(_ id: LogicalID) -> Function {
        Function(id, code: .inline("exports.handler = async () => {}"), runtime: .nodejs22)
    }
}
