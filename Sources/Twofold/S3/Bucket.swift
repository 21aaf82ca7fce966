public import TwofoldModel

/// A place for objects.
///
/// It refuses access for everybody and requests without encryption, unless it is told otherwise.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
public struct Bucket: Resource {
    /// `AWS::S3::Bucket`, `aws_s3_bucket`.
    public static let type = ResourceType("AWS::S3::Bucket", "aws_s3_bucket", tagging: .list)

    /// Whether a bucket keeps objects that were replaced or deleted.
    public enum Versioning: String, Sendable, TermConvertible {
        /// It keeps them.
        case enabled = "Enabled"
        /// It keeps those that it has, and no more.
        case suspended = "Suspended"
    }

    /// Who owns objects that other accounts write, and whether access control lists count.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    public struct Ownership: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// An ownership that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The bucket's owner; access control lists do not count.
        public static let bucketOwnerEnforced: Ownership = "BucketOwnerEnforced"
        /// The bucket's owner, if the writer says so in an access control list.
        public static let bucketOwnerPreferred: Ownership = "BucketOwnerPreferred"
        /// Their writer.
        public static let objectWriter: Ownership = "ObjectWriter"
    }

    /// The bucket's ID.
    public let id: LogicalID
    /// Its name, which no other bucket in the world has; AWS or Terraform chooses one without it.
    public let name: Value<String>?
    /// Whether it keeps objects that were replaced or deleted; it does not without it.
    public let versioning: Versioning?
    /// How its objects are encrypted where their writers do not say; with keys of S3 by default.
    public let encryption: BucketEncryption
    /// What it refuses of access for everybody; all of it by default.
    public let publicAccessBlock: PublicAccessBlock
    /// Who owns objects that other accounts write; the bucket's owner by default.
    public let ownership: Ownership
    /// What becomes of objects as they get old.
    public let lifecycle: [LifecycleRule]
    /// Whether it refuses requests without encryption on their way; true by default.
    public let tlsOnly: Bool
    /// What pages of other sites may ask it for.
    public let cors: [CORSRule]
    /// Where S3 writes who asked it for what.
    public let accessLog: AccessLog?
    /// Whether buckets of this account may write their access logs to it.
    public let takesAccessLogs: Bool
    /// Whether EventBridge is told of all that happens in it.
    public let tellsEventBridge: Bool
    private let furtherPolicy: @Sendable (Ref<Bucket>) -> [Statement]

    /// A bucket.
    ///
    /// ```swift
    /// Bucket("Files", versioning: .enabled, lifecycle: [.init("old", noncurrentExpiration: .init(after: .days(90)))])
    /// ```
    ///
    /// - Parameters:
    ///   - name: A name that no other bucket in the world has: 3 to 63 small letters, digits, hyphens and points.
    ///   - tlsOnly: Whether it refuses requests without encryption on their way.
    ///   - takesAccessLogs: Whether buckets of this account may write their access logs to it.
    ///   - tellsEventBridge: Whether EventBridge is told of all that happens in it.
    ///   - policy: Who else may do what, or nobody may; gets the bucket, to name it. Each statement has a principal.
    public init(
        _ id: LogicalID, name: Value<String>? = nil, versioning: Versioning? = nil,
        encryption: BucketEncryption = .s3Managed, publicAccessBlock: PublicAccessBlock = .everything,
        ownership: Ownership = .bucketOwnerEnforced, lifecycle: [LifecycleRule] = [], tlsOnly: Bool = true,
        cors: [CORSRule] = [], accessLog: AccessLog? = nil, takesAccessLogs: Bool = false,
        tellsEventBridge: Bool = false, policy: @escaping @Sendable (Ref<Bucket>) -> [Statement] = { _ in [] }
    ) {
        self.id = id
        self.name = name
        self.versioning = versioning
        self.encryption = encryption
        self.publicAccessBlock = publicAccessBlock
        self.ownership = ownership
        self.lifecycle = lifecycle
        self.tlsOnly = tlsOnly
        self.cors = cors
        self.accessLog = accessLog
        self.takesAccessLogs = takesAccessLogs
        self.tellsEventBridge = tellsEventBridge
        furtherPolicy = policy
    }

    /// Who may do what with the bucket, and what nobody may; the whole policy, since a bucket has only one.
    public var policy: [Statement] {
        let bucket = reference
        var statements: [Statement] = []
        if tlsOnly {
            statements.append(
                Statement(
                    .deny, principal: .anyone, actions: ["s3:*"], resources: [bucket.arn, bucket.objects].term,
                    conditions: [.bool("aws:SecureTransport", false)], sid: "TLSOnly"))
        }
        if takesAccessLogs {
            statements.append(
                Statement(
                    .allow, principal: .service("logging.s3.amazonaws.com"), actions: ["s3:PutObject"],
                    resources: [bucket.objects].term, conditions: [.fromThisAccount], sid: "AccessLogs"))
        }
        return statements + furtherPolicy(bucket)
    }

    /// The bucket, and its policy where it has one.
    public var declarations: [Declaration] {
        let statements = policy
        let bucket = Declaration(id, Self.type, companions: companions, properties)
        guard !statements.isEmpty else { return [bucket] }
        return [bucket] + BucketPolicy(bucket: reference, statements: statements).declarations
    }
}

extension Ref<Bucket> {
    /// The bucket's name.
    public var name: Value<String> { attribute(nil, "bucket") }
    /// The bucket's ARN, for what is done with the bucket itself, such as listing it.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
    /// The ARN of all objects in the bucket.
    public var objects: Value<ARN> { "\(arn)/*" }
    /// The bucket's name in the Internet, such as `files.s3.amazonaws.com`.
    public var domainName: Value<String> { attribute("DomainName", "bucket_domain_name") }
    /// The same with its region, such as `files.s3.eu-central-1.amazonaws.com`.
    public var regionalDomainName: Value<String> { attribute("RegionalDomainName", "bucket_regional_domain_name") }
}
