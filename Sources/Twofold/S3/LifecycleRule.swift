public import TwofoldModel

/// What becomes of objects as they get old.
///
/// ```swift
/// LifecycleRule(
///     "logs", prefix: "logs/", transitions: [.init(to: .glacier, .after(.days(90)))], expiration: .after(.days(365)))
/// ```
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
public struct LifecycleRule: Sendable, Hashable {
    /// The rule's name in the bucket; 1 to 255 characters.
    public let id: String
    /// Whether it applies; true by default.
    public let isEnabled: Bool
    /// What the keys of its objects begin with.
    public let prefix: Value<String>?
    /// Tags that its objects have.
    public let tags: [String: Value<String>]
    /// The size in bytes that its objects exceed.
    public let largerThan: Int?
    /// The size in bytes that its objects fall short of.
    public let smallerThan: Int?
    /// Where objects are moved to.
    public let transitions: [Transition]
    /// Where objects are moved to that have been replaced or deleted in a bucket with versions.
    public let noncurrentTransitions: [NoncurrentTransition]
    /// When objects are deleted.
    public let expiration: Expiration?
    /// When objects are deleted for good that have been replaced or deleted in a bucket with versions.
    public let noncurrentExpiration: NoncurrentExpiration?
    /// When the parts of an upload are deleted that was never completed: whole days.
    public let abortIncompleteUploads: Duration?

    /// A rule for all objects of a bucket, or for those that have all that is asked of them.
    ///
    /// - Parameters:
    ///   - id: The rule's name in the bucket; 1 to 255 characters.
    ///   - prefix: What the keys of its objects begin with.
    ///   - tags: Tags that its objects have.
    ///   - largerThan: The size in bytes that its objects exceed.
    ///   - smallerThan: The size in bytes that its objects fall short of.
    ///   - abortIncompleteUploads: When the parts of an upload are deleted that was never completed: whole days.
    public init(
        _ id: String, isEnabled: Bool = true, prefix: Value<String>? = nil, tags: [String: Value<String>] = [:],
        largerThan: Int? = nil, smallerThan: Int? = nil, transitions: [Transition] = [],
        noncurrentTransitions: [NoncurrentTransition] = [], expiration: Expiration? = nil,
        noncurrentExpiration: NoncurrentExpiration? = nil, abortIncompleteUploads: Duration? = nil
    ) {
        self.id = id
        self.isEnabled = isEnabled
        self.prefix = prefix
        self.tags = tags
        self.largerThan = largerThan
        self.smallerThan = smallerThan
        self.transitions = transitions
        self.noncurrentTransitions = noncurrentTransitions
        self.expiration = expiration
        self.noncurrentExpiration = noncurrentExpiration
        self.abortIncompleteUploads = abortIncompleteUploads
    }
}
