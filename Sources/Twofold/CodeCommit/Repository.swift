public import TwofoldModel

/// A Git repository in AWS CodeCommit, empty at first.
///
/// CloudFormation alone could fill it with a first commit (`Code`); Terraform has nothing like it, so it is not
/// offered.
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codecommit-repository.html
public struct Repository: Resource {
    /// `AWS::CodeCommit::Repository`, `aws_codecommit_repository`.
    public static let type = ResourceType(
        "AWS::CodeCommit::Repository", "aws_codecommit_repository", tagging: .list)

    /// The repository's ID.
    public let id: LogicalID
    /// Its name: 1 to 100 letters, digits, points, hyphens and underscores.
    public let name: Value<String>
    /// What it is for; at most 1,000 characters.
    public let description: Value<String>?
    /// The KMS key that it is encrypted with: an ID, ARN or alias; `alias/aws/codecommit` without it.
    public let key: Value<String>?

    /// A Git repository.
    public init(
        _ id: LogicalID, name: Value<String>, description: Value<String>? = nil, key: Value<String>? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.key = key
    }

    /// The repository.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("RepositoryName", "repository_name", name),
                    Property("RepositoryDescription", "description", description),
                    Property("KmsKeyId", "kms_key_id", key),
                ])
        ]
    }

    /// A name or description that CodeCommit refuses.
    public var problems: [Problem] {
        let rule = NameRule(length: 1...100, punctuation: "._-")
        var found = [rule.problem("the repository's name", name)].compactMap(\.self)
        if let text = name.term.literalText, text.hasSuffix(".git") {
            found.append("the repository's name '\(text)' ends in .git, which CodeCommit refuses")
        }
        if let text = description?.term.literalText, text.unicodeScalars.count > 1_000 {
            found.append("the description has \(text.unicodeScalars.count) characters; 1000 are allowed")
        }
        return found
    }
}

extension Ref<Repository> {
    /// The repository's name.
    public var name: Value<String> { attribute("Name", "repository_name") }
    /// The repository's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
    /// Where Git clones it from over HTTPS.
    public var cloneURL: Value<String> { attribute("CloneUrlHttp", "clone_url_http") }
    /// Where Git clones it from over SSH.
    public var sshCloneURL: Value<String> { attribute("CloneUrlSsh", "clone_url_ssh") }
}
