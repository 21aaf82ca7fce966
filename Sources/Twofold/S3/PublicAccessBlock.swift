import TwofoldModel

/// What a bucket refuses of access for everybody.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
public struct PublicAccessBlock: Sendable, Hashable {
    /// Whether it refuses new access control lists for everybody.
    public let blocksACLs: Bool
    /// Whether it refuses new policies for everybody.
    public let blocksPolicies: Bool
    /// Whether it ignores access control lists for everybody.
    public let ignoresACLs: Bool
    /// Whether it serves only this account and services of AWS while its policy is one for everybody.
    public let restrictsBuckets: Bool

    /// A block of some kinds of access.
    public init(
        blocksACLs: Bool = true, blocksPolicies: Bool = true, ignoresACLs: Bool = true, restrictsBuckets: Bool = true
    ) {
        self.blocksACLs = blocksACLs
        self.blocksPolicies = blocksPolicies
        self.ignoresACLs = ignoresACLs
        self.restrictsBuckets = restrictsBuckets
    }

    /// A block of every access for everybody.
    public static let everything = PublicAccessBlock()
    /// A block of access control lists; the bucket's policy may be one for everybody.
    public static let lists = PublicAccessBlock(blocksPolicies: false, restrictsBuckets: false)

    static let companion = "aws_s3_bucket_public_access_block"

    var properties: [Property] {
        let group = "PublicAccessBlockConfiguration"
        return [
            Property("\(group).BlockPublicAcls", "block_public_acls", blocksACLs, in: Self.companion),
            Property("\(group).BlockPublicPolicy", "block_public_policy", blocksPolicies, in: Self.companion),
            Property("\(group).IgnorePublicAcls", "ignore_public_acls", ignoresACLs, in: Self.companion),
            Property("\(group).RestrictPublicBuckets", "restrict_public_buckets", restrictsBuckets, in: Self.companion),
        ]
    }
}
