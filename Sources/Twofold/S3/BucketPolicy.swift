import TwofoldModel

/// Who may do what with a bucket.
///
/// A bucket has one policy, which it makes itself; see ``Bucket/policy``.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html
struct BucketPolicy: Resource {
    /// `AWS::S3::BucketPolicy`, `aws_s3_bucket_policy`.
    static let type = ResourceType("AWS::S3::BucketPolicy", "aws_s3_bucket_policy")

    let bucket: Ref<Bucket>
    let statements: [Statement]
    var id: LogicalID { bucket.id.appending("Policy") }

    var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("Bucket", "bucket", bucket.name),
                    Property("PolicyDocument", "policy", document: PolicyDocument(statements).term),
                ])
        ]
    }

    var problems: [Problem] { statements.problems(isOfResource: true) }
}
