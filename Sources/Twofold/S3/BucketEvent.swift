public import TwofoldModel

/// Something that happens to the objects of a bucket.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
public struct BucketEvent: OpenName {
    /// The name as AWS spells it.
    public let rawValue: String
    /// An event that has no constant here.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An object was written, in whatever way.
    public static let objectCreated: BucketEvent = "s3:ObjectCreated:*"
    /// An object was written with one request.
    public static let objectPut: BucketEvent = "s3:ObjectCreated:Put"
    /// An object was written with a form.
    public static let objectPosted: BucketEvent = "s3:ObjectCreated:Post"
    /// An object was copied from another one.
    public static let objectCopied: BucketEvent = "s3:ObjectCreated:Copy"
    /// An object was written in parts.
    public static let uploadCompleted: BucketEvent = "s3:ObjectCreated:CompleteMultipartUpload"
    /// An object was removed, in whatever way other than by a lifecycle rule.
    public static let objectRemoved: BucketEvent = "s3:ObjectRemoved:*"
    /// An object was removed for good.
    public static let objectDeleted: BucketEvent = "s3:ObjectRemoved:Delete"
    /// An object was removed, and its versions were kept.
    public static let deleteMarkerCreated: BucketEvent = "s3:ObjectRemoved:DeleteMarkerCreated"
    /// An object was restored from an archive, or that was begun.
    public static let objectRestored: BucketEvent = "s3:ObjectRestore:*"
    /// An object was removed by a lifecycle rule.
    public static let objectExpired: BucketEvent = "s3:LifecycleExpiration:*"
    /// An object was moved to another storage class by a lifecycle rule.
    public static let objectTransitioned: BucketEvent = "s3:LifecycleTransition"
    /// An object's tags were changed.
    public static let objectTagged: BucketEvent = "s3:ObjectTagging:*"
    /// An object's access control list was changed.
    public static let objectACLChanged: BucketEvent = "s3:ObjectAcl:Put"

    /// Whether one event is among those that the other stands for.
    func overlaps(_ other: BucketEvent) -> Bool {
        func covers(_ wide: String, _ narrow: String) -> Bool {
            wide == narrow || wide.hasSuffix("*") && narrow.hasPrefix(wide.dropLast())
        }
        return covers(rawValue, other.rawValue) || covers(other.rawValue, rawValue)
    }
}
