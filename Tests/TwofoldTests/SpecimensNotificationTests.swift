import Testing
import Twofold
import TwofoldDocuments

/// How a bucket comes to tell others of its objects, in one deployment of either target.
@Suite struct SpecimensNotificationTests {
    private func documents(_ build: (inout Stack) -> Void) throws -> (cloudFormation: Document, terraform: Document) {
        let checked = try Stack("Notifying", build).checked()
        return (checked.cloudFormationTemplate, checked.terraformConfiguration)
    }

    @Test func aBucketWithoutANameGetsOneThatIsKnownBeforehand() throws {
        let documents = try documents { stack in
            let bucket = stack.add(Bucket("IncomingFilesOfManyDifferentPartnersOfTheCompany"))
            let function = stack.add(Specimens.function("Read"))
            stack.add(BucketNotification("NewFile", of: .objectCreated, in: bucket, calls: function))
        }
        let resources = documents.cloudFormation["Resources"]
        let bucket = resources?["IncomingFilesOfManyDifferentPartnersOfTheCompany"]
        let text = try #require(bucket?["Properties"]?["BucketName"]?.json(indented: false))
        // Account and deployment take 20 characters, and two hyphens stand between the parts.
        let id = "incoming-files-of-many-different-partners"
        #expect(id.count + 2 + 20 <= 63)
        #expect(text.contains("\"\(id)-${AWS::AccountId}-${Value}\""))
        let source = try #require(resources?["NewFilePermission"]?["Properties"]?["SourceArn"]?.json(indented: false))
        #expect(source.contains("\"arn:${AWS::Partition}:s3:::\(id)-${AWS::AccountId}-${Value}\""))
        #expect(resources?["NewFilePermission"]?["Properties"]?["SourceAccount"] != nil)
        #expect(bucket?["DependsOn"]?.json(indented: false) == #"["NewFilePermission"]"#)

        let name = "incoming_files_of_many_different_partners_of_the_company"
        let configuration = documents.terraform["resource"]
        let prefix = configuration?["aws_s3_bucket"]?[name]?["bucket_prefix"]
        #expect(prefix == "incoming-files-of-many-different-par-")
        #expect(configuration?["aws_s3_bucket"]?[name]?["bucket"] == nil)
        let permission = configuration?["aws_lambda_permission"]?["new_file_permission"]
        #expect(permission?["source_arn"] == .string("${aws_s3_bucket.\(name).arn}"))
        let notification = configuration?["aws_s3_bucket_notification"]?[name]
        #expect(notification?["depends_on"]?.json(indented: false) == #"["aws_lambda_permission.new_file_permission"]"#)
    }

    @Test func aBucketKeepsTheNameThatItHas() throws {
        let documents = try documents { stack in
            let bucket = stack.add(Bucket("Files", name: "files-of-mine"))
            let queue = stack.add(Queue("News"))
            stack.add(BucketNotification("NewFile", of: .objectCreated, in: bucket, sendsTo: queue))
        }
        let resources = documents.cloudFormation["Resources"]
        #expect(resources?["Files"]?["Properties"]?["BucketName"] == "files-of-mine")
        let policy = resources?["NewsPolicy"]?.json(indented: false) ?? ""
        #expect(policy.contains("arn:${AWS::Partition}:s3:::files-of-mine"))
    }

    @Test func severalNotificationsAreOneResourceInTerraform() throws {
        let documents = try documents { stack in
            let bucket = stack.add(Bucket("Files", tellsEventBridge: true))
            let function = stack.add(Specimens.function("Read"))
            stack.add(BucketNotification("NewFile", of: .objectCreated, in: bucket, prefix: "in/", calls: function))
            stack.add(BucketNotification("GoneFile", of: .objectRemoved, in: bucket, calls: function))
        }
        let configuration = documents.terraform["resource"]?["aws_s3_bucket_notification"]
        #expect(configuration?.entries.map(\.key) == ["files"])
        #expect(configuration?["files"]?["eventbridge"] == true)
        let functions = configuration?["files"]?["lambda_function"]?.json(indented: false) ?? ""
        #expect(functions.contains(#""events":["s3:ObjectCreated:*"]"#))
        #expect(functions.contains(#""filter_prefix":"in/""#))
        #expect(functions.contains(#""events":["s3:ObjectRemoved:*"]"#))
    }

    @Test func everythingThatReliesOnAPolicyOfOneQueueSharesIt() throws {
        let stack = Stack("Sharing") { stack in
            let bucket = stack.add(Bucket("Files"))
            let topic = stack.add(Topic("News"))
            let queue = stack.add(Queue("Work"))
            stack.add(BucketNotification("NewFile", of: .objectCreated, in: bucket, sendsTo: queue))
            stack.add(BucketNotification("GoneFile", of: .objectRemoved, in: bucket, sendsTo: queue))
            stack.add(Subscription("Subscribed", to: topic, sendsTo: queue))
            let daily = stack.add(Rule("Daily", on: .schedule("rate(1 day)"), targets: [.send(to: queue)]))
            stack.add(Rule("Weekly", on: .schedule("rate(7 days)"), targets: [.publish(to: topic)]))
            stack.add(QueuePolicy(of: queue, [queue.sending(by: "events.amazonaws.com", from: daily.arn)]))
        }
        let template = try stack.checked().cloudFormationTemplate
        let policy = template["Resources"]?["WorkPolicy"]?["Properties"]?["PolicyDocument"]
        guard case .list(let statements)? = policy?["Statement"] else {
            Issue.record("no statements: \(String(describing: policy))")
            return
        }
        // Both notifications are of one bucket, and the rule and the policy of one rule: each statement stands once.
        let services = statements.map { $0["Principal"]?["Service"] }
        #expect(services == ["s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com"])
        #expect(template["Resources"]?["NewsPolicy"] != nil)
        #expect(stack.diagnose() == [])
    }

    @Test func aPolicyIsNotSharedWithSomethingElseOfItsName() {
        let stack = Stack("Sharing") { stack in
            let queue = stack.add(Queue("Work"))
            stack.add(Queue("WorkPolicy"))
            stack.add(Rule("Daily", on: .schedule("rate(1 day)"), targets: [.send(to: queue)]))
        }
        #expect(stack.diagnose().map(\.message).contains { $0.hasPrefix("'WorkPolicy' is already the ID") })
    }
}
