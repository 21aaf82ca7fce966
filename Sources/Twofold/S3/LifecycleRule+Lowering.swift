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

    /// Which objects the rule is for. Terraform takes one condition as it is, several in a block `and`, and wants an empty
    /// block for none.
    private var filter: [Property] {
        let sortedTags = tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let list = sortedTags.map { Expression.map([.init("Key", .string($0.key)), .init("Value", $0.value.expression)]) }
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
            Property(terraform: "filter", count == 0 ? Expression.map([]) : nil),
        ]
    }

    private func items(_ fields: [[Property]]) -> [[Property]]? { fields.isEmpty ? nil : fields }

    /// Numbers and names that S3 refuses, and a rule that does nothing.
    var problems: [Problem] {
        let day = 86_400
        let allDays = 1...Int(Int32.max)
        var found: [Problem?] = [abortIncompleteUploads?.problem("the time that an upload may take", in: allDays, unit: day)]
        for transition in transitions {
            if case .after(let time) = transition.moment {
                found.append(time.problem("the time before a transition", in: 0...allDays.upperBound, unit: day))
            }
            found.append(transition.moment.day?.problem)
        }
        if case .after(let time)? = expiration { found.append(time.problem("the time before an expiration", in: allDays, unit: day)) }
        found.append(expiration?.day?.problem)
        for delay in noncurrentTransitions.map(\.delay) {
            found.append(delay.problem("the time before a noncurrent transition", in: 0...allDays.upperBound, unit: day))
        }
        found.append(noncurrentExpiration?.delay.problem("the time before a noncurrent expiration", in: allDays, unit: day))
        for count in noncurrentTransitions.map(\.keeping) + [noncurrentExpiration?.keeping] {
            if let count, !(1...100).contains(count) {
                found.append("1 to 100 newer versions can be kept, not \(count)")
            }
        }
        if let largerThan, let smallerThan, largerThan >= smallerThan {
            found.append("no object is larger than \(largerThan) and smaller than \(smallerThan) bytes")
        }
        let doesNothing =
            transitions.isEmpty && noncurrentTransitions.isEmpty && expiration == nil && noncurrentExpiration == nil
            && abortIncompleteUploads == nil
        if doesNothing { found.append("it does nothing: give it an expiration, a transition or the like") }
        if !(1...255).contains(id.count) { found.append("its name has \(id.count) characters; 1 to 255 are allowed") }
        let hasDays = expiration?.days != nil || transitions.contains { $0.moment.days != nil }
        let hasDates = expiration?.day != nil || transitions.contains { $0.moment.day != nil }
        if hasDays, hasDates { found.append("S3 takes days or dates in one rule, not both") }
        if !tags.isEmpty, abortIncompleteUploads != nil || expiration == .deleteMarkers {
            found.append("S3 takes no tags for incomplete uploads and marks of deleted objects; make a rule of their own")
        }
        return found.compactMap(\.self).map { "the lifecycle rule '\(id)': \($0.message)" }
    }
}
