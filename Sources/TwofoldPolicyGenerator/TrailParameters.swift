import Twofold

/// What has to be known of the trail.
struct TrailParameters {
    let arn: Value<ARN>
    let bucket: Value<ARN>
    let regions: Value<String>
    let key: Value<ARN>?
    let organization: Value<String>?

    init(in stack: inout Stack, _ trail: Trail) {
        arn = stack.arnParameter(
            "TrailArn", "The CloudTrail trail that records what they do",
            matching: "arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/[A-Za-z0-9._-]+",
            explanation: "Must be the ARN of a CloudTrail trail.")
        let name = stack.parameter(
            "TrailBucketName", "The S3 bucket that the trail writes to",
            matching: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", explanation: "Must be the name of an S3 bucket.")
        bucket = "arn:\(.partition):s3:::\(name)"
        regions = stack.parameter(
            "TrailRegions", "The regions to read, separated by commas; all without one", default: "",
            matching: "([a-z]{2,}(-[a-z]+)+-[0-9]+(,[a-z]{2,}(-[a-z]+)+-[0-9]+)*)?",
            explanation: "Must be regions such as eu-central-1,us-east-1.")
        key =
            trail.contains(.encrypted)
            ? stack.arnParameter(
                "TrailKeyArn", "The KMS key that the trail's files are encrypted with",
                matching: "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+",
                explanation: "Must be the ARN of a KMS key, not of an alias.") : nil
        organization =
            trail.contains(.ofOrganization)
            ? stack.parameter(
                "OrganizationId", "The organization that the trail is of", matching: "o-[a-z0-9]{10,32}",
                explanation: "Must be an ID such as o-a1b2c3d4e5.") : nil
    }
}
