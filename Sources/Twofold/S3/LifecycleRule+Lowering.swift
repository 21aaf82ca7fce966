import TwofoldModel

extension LifecycleRule {
    static let companion = "aws_s3_bucket_lifecycle_configuration"

    /// The rule as both targets have it.
    var fields: [Property] {
        let upload = ("AbortIncompleteMultipartUpload", "abort_incomplete_multipart_upload")
        let noncurrent = ("NoncurrentVersionExpiration", "noncurrent_version_expiration")
        return [
            Property("Id", "id", id),
            Property("Status", "status", isEnabled ? "Enabled" : "Disabled"),
        ] + filter + [
            Property("Transitions", "transition", items: items(transitions.map(\.fields))),
            Property(
                "NoncurrentVersionTransitions", "noncurrent_version_transition",
                items: items(noncurrentTransitions.map(\.fields))),
            Property("ExpirationInDays", "expiration.days", expiration?.days),
            Property("ExpirationDate", "expiration.date", expiration?.day?.text),
            Property(
                "ExpiredObjectDeleteMarker", "expiration.expired_object_delete_marker",
                expiration == .deleteMarkers ? true : nil),
            Property(
                "\(noncurrent.0).NoncurrentDays", "\(noncurrent.1).noncurrent_days",
                (noncurrentExpiration?.delay).map { $0.wholeSeconds / 86_400 }),
            Property(
                "\(noncurrent.0).NewerNoncurrentVersions", "\(noncurrent.1).newer_noncurrent_versions",
                noncurrentExpiration?.keeping),
            Property(
                "\(upload.0).DaysAfterInitiation", "\(upload.1).days_after_initiation",
                abortIncompleteUploads.map { $0.wholeSeconds / 86_400 }),
        ]
    }

    /// Which objects the rule is for.
    ///
    /// Terraform takes one condition as it is, several in a block `and`, and wants an empty block for none.
    private var filter: [Property] {
        let sortedTags = tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let list: [Term] = sortedTags.map { ["Key": .string($0.key), "Value": $0.value.term] }
        let count = [prefix != nil, largerThan != nil, smallerThan != nil].count { $0 } + tags.count
        let path = count > 1 ? "filter.and" : "filter"
        let single = tags.count == 1 && count == 1
        return [
            Property("Prefix", "\(path).prefix", prefix),
            Property(cloudFormation: "TagFilters", list.isEmpty ? nil : list),
            Property(terraform: "filter.tag.key", single ? sortedTags.first?.key : nil),
            Property(terraform: "filter.tag.value", single ? sortedTags.first?.value : nil),
            Property(terraform: "filter.and.tags", tags.isEmpty || single ? nil : tags),
            // A text in CloudFormation, a number in Terraform.
            Property(cloudFormation: "ObjectSizeGreaterThan", largerThan.map(String.init)),
            Property(terraform: "\(path).object_size_greater_than", largerThan),
            Property(cloudFormation: "ObjectSizeLessThan", smallerThan.map(String.init)),
            Property(terraform: "\(path).object_size_less_than", smallerThan),
            Property(terraform: "filter", count == 0 ? Term.map([]) : nil),
        ]
    }

    private func items(_ fields: [[Property]]) -> [[Property]]? { fields.isEmpty ? nil : fields }
}
