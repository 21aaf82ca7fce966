import TwofoldCommand

/// A bucket that tells of each new file.
let inbox = Stack("Inbox", description: "A bucket that tells of each new file", tags: ["Project": "inbox"]) { stack in
    let address = stack.parameter("Address", "Who is told of new files", matching: "[^@ ]+@[^@ ]+")

    let files = stack.add(Bucket("Files", versioning: .enabled))
    let news = stack.add(Topic("News"))
    stack.add(Subscription("Mail", to: news, protocol: .email, endpoint: address))

    let announce = stack.add(
        Function(
            "Announce", code: .inline(announcement), runtime: .python313, environment: ["TOPIC_ARN": news.arn.text],
            policy: [.allow("sns:Publish", on: news.arn)], timeout: .seconds(10)))
    stack.add(BucketNotification("NewFile", of: .objectCreated, in: files, calls: announce))
    stack.add(Dashboard("Activity", of: [announce]))

    stack.output("FilesBucket", files.name, "Put files here")
}

private let announcement = """
    import os
    import urllib.parse

    import boto3


    def handler(event, context):
        for record in event["Records"]:
            key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
            boto3.client("sns").publish(TopicArn=os.environ["TOPIC_ARN"], Subject="New file", Message=key)

    """
