import TwofoldModel

/// What CloudFormation holds in one resource is nine in Terraform.
extension Bucket {
    static let notificationCompanion = "aws_s3_bucket_notification"
    private static let versioningCompanion = "aws_s3_bucket_versioning"
    private static let encryptionCompanion = "aws_s3_bucket_server_side_encryption_configuration"
    private static let ownershipCompanion = "aws_s3_bucket_ownership_controls"
    private static let corsCompanion = "aws_s3_bucket_cors_configuration"

    var companions: [Companion] {
        let link = [Property(terraform: "bucket", reference.name)]
        let keys = [
            Self.versioningCompanion, Self.encryptionCompanion, PublicAccessBlock.companion, Self.ownershipCompanion,
            Self.corsCompanion, AccessLog.companion, Self.notificationCompanion,
        ]
        // A rule for objects that were replaced needs a bucket that keeps them.
        let lifecycle = Companion(LifecycleRule.companion, after: [Self.versioningCompanion], link: link)
        return keys.map { Companion($0, link: link) } + [lifecycle]
    }

    var properties: [Property] {
        let encryptionRule = ("BucketEncryption.ServerSideEncryptionConfiguration[]", "rule[]")
        let notification = "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"
        return [
            Property("BucketName", "bucket", name),
            Property(terraform: "bucket_prefix", name == nil ? Self.prefix(of: id) : nil),
            Property(
                "VersioningConfiguration.Status", "versioning_configuration.status", versioning,
                in: Self.versioningCompanion),
            Property(encryptionRule.0, encryptionRule.1, fields: encryption.fields, in: Self.encryptionCompanion),
            Property(
                "OwnershipControls.Rules[]", "rule",
                fields: [Property("ObjectOwnership", "object_ownership", ownership)], in: Self.ownershipCompanion),
        ] + publicAccessBlock.properties + [
            Property(
                "LifecycleConfiguration.Rules", "rule", items: lifecycle.isEmpty ? nil : lifecycle.map(\.fields),
                in: LifecycleRule.companion),
            Property(
                "CorsConfiguration.CorsRules", "cors_rule", items: cors.isEmpty ? nil : cors.map(\.fields),
                in: Self.corsCompanion),
        ] + AccessLog.properties(of: accessLog) + [
            Property(notification, "eventbridge", tellsEventBridge ? true : nil, in: Self.notificationCompanion)
        ]
    }

    /// What Terraform puts 26 characters of its own behind; 37 characters at most.
    private static func prefix(of id: LogicalID) -> String { "\(shortName(of: id, length: 36))-" }

    /// An ID in the letters of buckets' names.
    private static func shortName(of id: LogicalID, length: Int) -> String {
        var text = String(id.kebabCased.prefix(length))
        while text.hasSuffix("-") { text.removeLast() }
        return text
    }

    /// The bucket's name, for what CloudFormation makes before it, and the bucket then has to wait for.
    ///
    /// Where the bucket has no name of its own, this is one that it must be given in CloudFormation: the ID, the
    /// account, and what differs from one deployment of the stack to the other, with hyphens between them. That is 63
    /// characters at most.
    var nameBeforehand: Value<String> {
        let deployment = Value<String>(.environment(.deployment))
        return name ?? "\(Self.shortName(of: id, length: 41))-\(.account)-\(deployment)"
    }
}

extension Ref<Bucket> {
    /// The bucket's ARN, for what has to be there before the bucket can tell it of its objects.
    ///
    /// CloudFormation holds what a bucket tells in the bucket itself, so that a permission cannot name the bucket. In
    /// Terraform that is a resource of its own, which comes after both.
    var arnBeforehand: Value<ARN> {
        let built: Value<ARN> = "arn:\(.partition):s3:::\(resource.nameBeforehand)"
        return Value(.perTarget(cloudFormation: built.term, terraform: arn.term))
    }
}
