public import TwofoldModel

/// How a bucket's objects are encrypted where their writers do not say.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
public enum BucketEncryption: Sendable, Hashable {
    /// With keys of S3 (`AES256`), free of charge.
    case s3Managed
    /// With a KMS key, or `aws/s3` without one. A key for the whole bucket asks KMS less often, at a lower price.
    case kms(key: Value<ARN>? = nil, bucketKey: Bool = true)

    /// The rule as both targets have it.
    var fields: [Property] {
        var algorithm = "AES256", key: Value<ARN>?, bucketKey: Bool?
        if case .kms(let kmsKey, let hasBucketKey) = self {
            (algorithm, key, bucketKey) = ("aws:kms", kmsKey, hasBucketKey)
        }
        let group = ("ServerSideEncryptionByDefault", "apply_server_side_encryption_by_default")
        return [
            Property("\(group.0).SSEAlgorithm", "\(group.1).sse_algorithm", algorithm),
            Property("\(group.0).KMSMasterKeyID", "\(group.1).kms_master_key_id", key),
            Property("BucketKeyEnabled", "bucket_key_enabled", bucketKey),
        ]
    }
}
