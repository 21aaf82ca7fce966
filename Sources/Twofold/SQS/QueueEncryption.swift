public import TwofoldModel

/// How a queue's messages are encrypted.
public enum QueueEncryption: Sendable, Hashable {
    /// With a key of SQS, free of charge.
    case sqsManaged
    /// With a KMS key: an ID, ARN or alias. SQS asks KMS for a new data key after a minute to a day; after 5 minutes
    /// without a time. Services that send to the queue have to be let use it, which `alias/aws/sqs` does not allow.
    case kms(key: Value<String>, reusingDataKeysFor: Duration? = nil)
    /// Not at all.
    case none

    var properties: [Property] {
        var isManaged: Bool?, key: Value<String>?, reuse: Duration?
        switch self {
        case .sqsManaged: isManaged = true
        // SQS takes only one of the two, and Terraform refuses both, even if one is false.
        case .kms(let kmsKey, let time): (key, reuse) = (kmsKey, time)
        case .none: isManaged = false
        }
        return [
            Property("SqsManagedSseEnabled", "sqs_managed_sse_enabled", isManaged),
            Property("KmsMasterKeyId", "kms_master_key_id", key),
            Property(
                "KmsDataKeyReusePeriodSeconds", "kms_data_key_reuse_period_seconds", reuse?.wholeSeconds),
        ]
    }

    var problem: Problem? {
        guard case .kms(_, let time?) = self else { return nil }
        return time.problem("the time between data keys", in: 60...86_400)
    }
}
