import Twofold

extension Specimens {
    static func addStorage(to stack: inout Stack) {
        let bare = stack.add(Bucket("BareBucket", tlsOnly: false))
        stack.output("BucketName", bare.name)
        stack.output("BucketARN", bare.arn)
        stack.output("BucketObjects", bare.objects)
        stack.output("BucketDomain", bare.domainName)
        stack.output("BucketRegionalDomain", bare.regionalDomainName)
        let logs = stack.add(Bucket("AccessLogs", takesAccessLogs: true))
        stack.add(
            Bucket(
                "FullBucket", name: "full-\(.account)", versioning: .enabled,
                encryption: .kms(key: key, bucketKey: true),
                publicAccessBlock: .lists, ownership: .bucketOwnerPreferred, lifecycle: lifecycle,
                cors: [
                    CORSRule(
                        [.get, .put], from: ["https://example.com"], headers: ["*"], exposedHeaders: ["ETag"],
                        maximumAge: .hours(1), id: "pages")
                ],
                accessLog: .init(in: logs, prefix: "full/", folders: .event), tellsEventBridge: true,
                policy: { bucket in
                    [
                        Statement(
                            .allow, principal: .aws(outsideRole), actions: ["s3:GetObject"],
                            resources: [bucket.objects].term)
                    ]
                }))
        addNotifications(to: &stack)
    }

    private static let lifecycle: [LifecycleRule] = [
        LifecycleRule(
            "everything", transitions: [.init(to: .standardInfrequentAccess, .after(.days(30)))],
            noncurrentTransitions: [.init(to: .glacier, after: .days(30), keeping: 3)], expiration: .after(.days(365)),
            noncurrentExpiration: .init(after: .days(90), keeping: 5), abortIncompleteUploads: .days(7)),
        LifecycleRule(
            "dates", isEnabled: false, prefix: "old/",
            transitions: [.init(to: .deepArchive, .on(.init(2031, 1, 31)))], expiration: .on(.init(2032, 12, 1))),
        LifecycleRule("marks", expiration: .deleteMarkers),
        LifecycleRule("tag", tags: ["keep": "briefly"], expiration: .after(.days(1))),
        LifecycleRule("large", largerThan: 1_000_000, expiration: .after(.days(1))),
        LifecycleRule("small", smallerThan: 1_000, expiration: .after(.days(1))),
        LifecycleRule(
            "all", prefix: "logs/", tags: ["keep": "briefly", "team": "platform"], largerThan: 1_000,
            smallerThan: 1_000_000, expiration: .after(.days(10))),
    ]

    private static func addNotifications(to stack: inout Stack) {
        let bucket = stack.add(Bucket("Telling"))
        let called = stack.add(function("CalledByBucket"))
        let topic = stack.add(Topic("ToldByBucket"))
        let queue = stack.add(Queue("SentByBucket"))
        stack.add(
            BucketNotification(
                "NewFile", of: .objectCreated, .objectRestored, in: bucket, prefix: "new/", suffix: ".json",
                calls: called))
        stack.add(
            BucketNotification(
                "GoneFile", of: .objectRemoved, in: bucket, prefix: "old/", suffix: ".json", publishesTo: topic))
        stack.add(
            BucketNotification(
                "TaggedFile", of: .objectTagged, in: bucket, prefix: "old/", suffix: ".json", sendsTo: queue))
        stack.add(BucketNotification("ExpiredFile", of: .objectExpired, in: bucket, sendsTo: queue))
    }
}
