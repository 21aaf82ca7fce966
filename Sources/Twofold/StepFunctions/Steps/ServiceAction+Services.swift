// The actions that machines call most. Any other one is `ServiceAction(service:action:permission:)`.
extension ServiceAction {
    /// Begins to write a policy of what a role has done, from a trail; IAM lets no policy narrow it.
    public static let startPolicyGeneration = ServiceAction(
        service: "accessanalyzer", action: "startPolicyGeneration", permission: "access-analyzer:StartPolicyGeneration")
    /// Tells how the writing of a policy goes, and the policy; IAM lets no policy narrow it.
    public static let getGeneratedPolicy = ServiceAction(
        service: "accessanalyzer", action: "getGeneratedPolicy", permission: "access-analyzer:GetGeneratedPolicy")
    /// Stops the writing of a policy; IAM lets no policy narrow it.
    public static let cancelPolicyGeneration = ServiceAction(
        service: "accessanalyzer", action: "cancelPolicyGeneration",
        permission: "access-analyzer:CancelPolicyGeneration")

    /// Writes an object to a bucket; a `Body` that is an object is written as JSON.
    public static let putObject = ServiceAction(service: "s3", action: "putObject", permission: "s3:PutObject")
    /// Reads an object of a bucket, as a text.
    public static let getObject = ServiceAction(service: "s3", action: "getObject", permission: "s3:GetObject")

    /// Tells a topic's subscribers something.
    public static let publish = ServiceAction(service: "sns", action: "publish", permission: "sns:Publish")
    /// Puts a message into a queue.
    public static let sendMessage = ServiceAction(service: "sqs", action: "sendMessage", permission: "sqs:SendMessage")

    /// Writes an item to a table.
    public static let putItem = ServiceAction(service: "dynamodb", action: "putItem", permission: "dynamodb:PutItem")
    /// Reads an item of a table.
    public static let getItem = ServiceAction(service: "dynamodb", action: "getItem", permission: "dynamodb:GetItem")

    /// Puts events onto a bus.
    public static let putEvents = ServiceAction(
        service: "eventbridge", action: "putEvents", permission: "events:PutEvents")
    /// Starts another machine, and does not wait for it.
    public static let startExecution = ServiceAction(
        service: "sfn", action: "startExecution", permission: "states:StartExecution")
}
