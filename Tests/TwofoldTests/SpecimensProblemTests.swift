import Testing
@testable import Twofold

/// Values that a service refuses are refused before they are deployed.
@Suite struct SpecimensProblemTests {
    private func problems(_ resource: some Resource) -> [String] { resource.problems.map(\.message) }

    @Test(arguments: [
        ("ab", "has 2 characters"), ("Files", "has a capital letter"), ("-files", "begins and ends"),
        ("files_", "something else than"), ("a..b", "two points in a row"), ("10.0.0.1", "is an address"),
        ("xn--files", "for itself"), ("files-s3alias", "for itself"),
    ])
    func bucketsHaveNames(name: String, message: String) {
        #expect(problems(Bucket("Files", name: "\(name)")).contains { $0.contains(message) })
    }

    @Test func bucketsTakeGoodNames() {
        #expect(problems(Bucket("Files", name: "my.files-2")) == [])
        #expect(problems(Bucket("Files")) == [])
        #expect(Bucket("Files", name: "\(.stackName)-files").problems.map(\.severity) == [.warning])
    }

    @Test(arguments: [
        (LifecycleRule("rule"), "does nothing"),
        (LifecycleRule("", expiration: .after(.days(1))), "has 0 characters"),
        (LifecycleRule("rule", expiration: .after(.hours(1))), "no whole number of days"),
        (LifecycleRule("rule", expiration: .on(.init(2031, 2, 29))), "no day of the calendar"),
        (LifecycleRule("rule", largerThan: 5, smallerThan: 5, expiration: .after(.days(1))), "no object is larger"),
        (LifecycleRule("rule", noncurrentExpiration: .init(after: .days(1), keeping: 101)), "1 to 100"),
        (LifecycleRule("rule", tags: ["a": "b"], expiration: .deleteMarkers), "takes no tags"),
        (
            LifecycleRule(
                "rule", transitions: [.init(to: .glacier, .after(.days(1)))], expiration: .on(.init(2031, 1, 1))),
            "days or dates"
        ),
    ])
    func lifecycleRulesAreThoseOfS3(rule: LifecycleRule, message: String) {
        let found = problems(Bucket("Files", lifecycle: [rule]))
        #expect(found.count == 1 && found[0].contains(message), "\(found)")
    }

    @Test func rulesOfOneBucketHaveDifferentNames() {
        let rule = LifecycleRule("rule", expiration: .after(.days(1)))
        #expect(problems(Bucket("Files", lifecycle: [rule, rule])) == ["two lifecycle rules have the name 'rule'"])
    }

    @Test func leapDaysAreDaysOfTheCalendar() {
        let rule = LifecycleRule("rule", expiration: .on(.init(2032, 2, 29)))
        #expect(problems(Bucket("Files", lifecycle: [rule])) == [])
    }

    @Test func corsRulesNameMethodsAndSites() {
        let found = problems(Bucket("Files", cors: [CORSRule([], from: ["*.*"])]))
        #expect(found == ["a CORS rule allows no method", "'*.*' has more than one *"])
    }

    @Test func aBucketsPolicyNamesPrincipals() {
        let found = problems(Bucket("Files", policy: { [.allow("s3:GetObject", on: $0.objects)] }))
        #expect(found == ["a statement of a resource's policy names a principal"])
    }

    @Test func logsGoToBucketsThatTakeThem() {
        _ = Stack("Logging") { stack in
            let logs = stack.add(Bucket("Logs"))
            let found = problems(Bucket("Files", accessLog: .init(in: logs)))
            #expect(found == ["the bucket 'Logs' takes no access logs; give it takesAccessLogs: true"])
        }
    }

    @Test func notificationsGoWhereS3SendsThem() {
        _ = Stack("Notifying") { stack in
            let bucket = stack.add(Bucket("Files"))
            let topic = stack.add(Topic("News", order: .init()))
            let queue = stack.add(Queue("Work", order: .init()))
            let function = stack.add(Specimens.function("Read"))
            #expect(problems(BucketNotification("New", of: .objectCreated, in: bucket, publishesTo: topic)).count == 1)
            #expect(problems(BucketNotification("New", of: .objectCreated, in: bucket, sendsTo: queue)).count == 1)
            let overlapping = BucketNotification("New", of: .objectPut, .objectCreated, in: bucket, calls: function)
            #expect(
                problems(overlapping)
                    == ["the events s3:ObjectCreated:Put and s3:ObjectCreated:* overlap, which S3 refuses"])
        }
    }

    @Test(arguments: [
        (Queue("Work", name: "work.fifo"), "something else than"),
        (Queue("Work", name: "work", order: .init()), "has to end in .fifo"),
        (Queue("Work", delay: .minutes(16)), "the delay is 0 to 900 seconds"),
        (Queue("Work", retention: .days(15)), "the time that messages are kept is 60 to 1209600 seconds"),
        (Queue("Work", visibilityTimeout: .hours(13)), "the visibility timeout is 0 to 43200 seconds"),
        (Queue("Work", receiveWait: .seconds(21)), "0 to 20 seconds"),
        (Queue("Work", maximumMessageSize: 1_048_576), "1024 to 262144 bytes"),
        (Queue("Work", encryption: .kms(key: "alias/work", reusingDataKeysFor: .seconds(5))), "60 to 86400 seconds"),
        (Queue("Work", redrive: .from([])), "1 to 10 queues"),
        (Queue("AQueueWhoseIdIsTooLongForTheNameThatItGetsInTerra"), "only 47 fit"),
    ])
    func queuesAreThoseOfSQS(queue: Queue, message: String) {
        let found = problems(queue)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    @Test func deadLettersKeepTheOrderOfTheirQueue() {
        _ = Stack("Queues") { stack in
            let dead = stack.add(Queue("Dead"))
            #expect(problems(Queue("Work", deadLetters: .init(to: dead, after: 5))) == [])
            #expect(problems(Queue("Work", order: .init(), deadLetters: .init(to: dead, after: 5))).count == 1)
            #expect(problems(Queue("Work", deadLetters: .init(to: dead, after: 0))).count == 1)
        }
    }

    @Test(arguments: [
        (Topic("News", name: "news", order: .init()), "has to end in .fifo"),
        (Topic("News", order: .init(archive: .days(366))), "1 to 365 days"),
        (Topic("News", signatureVersion: 3), "1 or 2"),
    ])
    func topicsAreThoseOfSNS(topic: Topic, message: String) {
        let found = problems(topic)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    @Test func eventBridgePublishesWithoutConditions() {
        _ = Stack("Topics") { stack in
            let topic = stack.add(Topic("News"))
            let service = "events.amazonaws.com"
            #expect(problems(TopicPolicy(of: topic, [topic.publishing(by: service)])) == [])
            let statement = topic.publishing(by: service, when: [.fromThisAccount])
            #expect(problems(TopicPolicy(of: topic, [statement])).count == 1)
        }
    }

    @Test func subscriptionsAreThoseOfSNS() {
        _ = Stack("Topics") { stack in
            let topic = stack.add(Topic("News"))
            let ordered = stack.add(Topic("Order", order: .init()))
            func found(_ subscription: Subscription) -> Int { problems(subscription).count }
            #expect(found(Subscription("One", to: topic, protocol: .https, endpoint: "http://example.com")) == 1)
            #expect(found(Subscription("One", to: topic, protocol: .email, endpoint: "a@b.example", isRaw: true)) == 1)
            #expect(found(Subscription("One", to: topic, protocol: .firehose, endpoint: "arn:aws:firehose:…")) == 1)
            #expect(found(Subscription("One", to: topic, protocol: .sms, endpoint: "+49", filterScope: .body)) == 1)
            #expect(found(Subscription("One", to: ordered, protocol: .email, endpoint: "a@b.example")) == 1)
            #expect(found(Subscription("One", to: topic, protocol: .email, endpoint: "a@b.example")) == 0)
        }
    }

    @Test func logsAreKeptForTimesThatTheServiceKnows() {
        #expect(problems(LogGroup("Logs", retention: .forever)) == [])
        #expect(LogRetention.allowedDays.allSatisfy { problems(LogGroup("Logs", retention: .init(days: $0))) == [] })
        #expect(problems(LogGroup("Logs", retention: .init(days: 2))).count == 1)
        #expect(problems(LogGroup("Logs", name: "log group")).count == 1)
    }

    @Test(arguments: [
        (Duration.seconds(45), 1, nil as Int?, "10, 20 or 30 seconds"), (.minutes(1), 1_441, nil, "24 hours at most"),
        (.hours(1), 169, nil, "168 hours at most"), (.minutes(1), 0, nil, "1 period at least"),
        (.minutes(1), 2, 3, "1 to 2 periods"),
    ])
    func alarmsLookAtPeriodsOfCloudWatch(period: Duration, periods: Int, datapoints: Int?, message: String) {
        let alarm = Alarm(
            "Failures", of: "Errors", in: "AWS/Lambda", statistic: .sum, every: period, is: .greaterThan, 0,
            evaluationPeriods: periods, datapointsToAlarm: datapoints)
        #expect(problems(alarm).contains { $0.contains(message) }, "\(problems(alarm))")
    }

    @Test func repositoriesAndSecretsHaveNames() {
        #expect(problems(Repository("Code", name: "code.git")).count == 1)
        #expect(problems(Repository("Code", name: "my code")).count == 1)
        #expect(problems(Secret("Token", name: "my token")).count == 1)
        #expect(problems(Secret("Token", valueVersion: 0)).count == 1)
    }
}
