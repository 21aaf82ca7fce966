public import TwofoldModel

/// Where S3 writes who asked a bucket for what.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
public struct AccessLog: Sendable, Hashable {
    /// How the keys of the log's objects are made.
    public struct DateSource: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A source that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// When the request was made.
        public static let event: DateSource = "EventTime"
        /// When the log was written.
        public static let delivery: DateSource = "DeliveryTime"
    }

    /// The name of the bucket that the log is written to.
    public let bucket: Value<String>
    /// What the keys of the log's objects begin with.
    public let prefix: Value<String>
    /// The date that the keys have as folders, for Athena and its like; no folders without it.
    public let folders: DateSource?
    let bucketID: LogicalID
    let isAccepted: Bool

    /// A log in a bucket that takes logs: one with `takesAccessLogs: true`.
    public init(in bucket: Ref<Bucket>, prefix: Value<String> = "", folders: DateSource? = nil) {
        self.bucket = bucket.name
        self.prefix = prefix
        self.folders = folders
        bucketID = bucket.id
        isAccepted = bucket.resource.takesAccessLogs
    }

    static let companion = "aws_s3_bucket_logging"

    static func properties(of log: AccessLog?) -> [Property] {
        let format = ("LoggingConfiguration.TargetObjectKeyFormat", "target_object_key_format")
        return [
            Property("LoggingConfiguration.DestinationBucketName", "target_bucket", log?.bucket, in: companion),
            Property("LoggingConfiguration.LogFilePrefix", "target_prefix", log?.prefix, in: companion),
            Property(
                "\(format.0).PartitionedPrefix.PartitionDateSource",
                "\(format.1).partitioned_prefix.partition_date_source", log?.folders, in: companion),
        ]
    }

    var problem: Problem? {
        isAccepted ? nil : "the bucket '\(bucketID)' takes no access logs; give it takesAccessLogs: true"
    }
}
