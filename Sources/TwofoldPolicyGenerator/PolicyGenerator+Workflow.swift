import Twofold

extension PolicyGenerator {
    /// The workflow: for each principal, one after the other, it has a policy generated, waits for it, and keeps it.
    ///
    /// One principal's failure is told and does not touch the others; the run fails at its end if there was any.
    func addWorkflow(
        to stack: inout Stack, _ generated: Ref<Bucket>, _ failures: Ref<Topic>,
        _ parameters: PolicyGeneratorParameters
    ) -> Ref<StateMachine> {
        let plan = stack.add(
            Function(
                "PlanRun", code: .inline(Handler.plan.source), runtime: .python313,
                environment: ["LOOK_BACK_DAYS": "\(parameters.trailLookBack)"], timeout: .seconds(30),
                architecture: .arm64, description: "Works out the dates of a run, and the name of each principal"))
        let reader = addTrailReader(to: &stack, parameters)
        let generation = Generation(reader: reader, bucket: generated, failures: failures, trail: parameters.trailARN)

        return stack.add(
            StateMachine(
                "GeneratePolicies", comment: "Generates a policy for each principal",
                alsoAllowing: [
                    .allow(
                        "iam:PassRole", on: reader.arn,
                        when: [.stringEquals("iam:PassedToService", "access-analyzer.amazonaws.com")])
                ],
                logging: .init(.error)
            ) {
                Invoke("PlanRun", plan, result: .input.Plan)
                ForEach(
                    "EachPrincipal", in: .input.Plan.Principals,
                    with: [
                        "PrincipalArn": .item.Arn, "Name": .item.Name, "StartTime": .input.Plan.StartTime,
                        "EndTime": .input.Plan.EndTime,
                    ],
                    // The service generates one policy at a time in an account and region.
                    maxConcurrency: 1, result: .input.Outcomes
                ) {
                    generation.start
                    Pass("StartCounting", with: ["Count": 0], result: .input.Poll)
                    generation.wait
                    generation.get
                    Choice("HowFarIsIt") {
                        When(.input.Generated.JobDetails.Status, is: "SUCCEEDED") {
                            generation.keep
                            Pass("PolicyKept", with: ["PrincipalArn": .input.PrincipalArn, "Status": "SUCCEEDED"])
                        }
                        When(.input.Generated.JobDetails.Status, is: "FAILED", "CANCELED") {
                            Pass(
                                "GenerationFailed",
                                with: [
                                    "Error": "GenerationFailed", "Cause": .jsonToString(.input.Generated.JobDetails),
                                ],
                                result: .input.Failure)
                            generation.tell
                            generation.fail
                        }
                        When(.input.Poll.Count, .isAtLeast(.number(Generation.maximumPolls))) {
                            generation.cancel
                            Pass(
                                "GenerationOverdue",
                                with: [
                                    "Error": "GenerationOverdue",
                                    "Cause": "No policy after an hour; the job was cancelled",
                                ],
                                result: .input.Failure)
                            Jump(to: generation.tell)
                        }
                    } otherwise: {
                        Pass("Count", with: ["Count": .mathAdd(.input.Poll.Count, 1)], result: .input.Poll)
                        Jump(to: generation.wait)
                    }
                }
                Pass(
                    "Summarise",
                    with: [
                        "Outcomes": .input.Outcomes, "AnyFailed": .arrayContains(.input.Outcomes[...].Status, "FAILED"),
                    ])
                Choice("DidAllSucceed") {
                    When(.input.AnyFailed, .equals(true)) {
                        Fail(
                            "SomeFailed", error: "SomePrincipalsFailed",
                            cause: "The output of the step Summarise names them, and the topic Failures was told why")
                    }
                } otherwise: {
                    Succeed("AllSucceeded")
                }
            })
    }

    /// The role as which Access Analyzer reads the trail.
    private func addTrailReader(to stack: inout Stack, _ parameters: PolicyGeneratorParameters) -> Ref<Role> {
        let bucket: Value<ARN> = "arn:\(.partition):s3:::\(parameters.trailBucketName)"
        return stack.add(
            Role(
                "TrailReader", for: "access-analyzer.amazonaws.com",
                policy: [
                    .allow("cloudtrail:GetTrail", on: parameters.trailARN),
                    .allow("s3:ListBucket", on: bucket),
                    .allow("s3:GetObject", on: "\(bucket)/*"),
                    .allow("iam:GenerateServiceLastAccessedDetails", onEach: parameters.principalARNs),
                    // IAM lets no policy narrow this one: it takes a job, which has no ARN.
                    .allow("iam:GetServiceLastAccessedDetails", on: .anything),
                ],
                description: "As which IAM Access Analyzer reads the trail"))
    }
}
