import Twofold

extension PolicyGenerator {
    /// The workflow: for each principal whose turn it is, one after the other, it has a policy generated, waits for it,
    /// and keeps it.
    ///
    /// One principal's failure is told and does not touch the others; the run fails at its end if there was any.
    func addWorkflow(
        to stack: inout Stack, _ generated: Ref<Bucket>, _ failures: Ref<Topic>, _ reader: Ref<Role>,
        _ trail: TrailParameters, _ parameters: PolicyGeneratorParameters
    ) -> Ref<StateMachine> {
        let planner = addPlanner(to: &stack, generated, failures, trail, parameters)
        let generation = Generation(planner: planner, reader: reader, bucket: generated)
        return stack.add(
            StateMachine(
                "GeneratePolicies",
                alsoAllowing: [
                    .allow(
                        "iam:PassRole", on: reader.arn,
                        when: [.stringEquals("iam:PassedToService", "access-analyzer.amazonaws.com")])
                ]
            ) {
                Invoke("PlanRun", planner, result: .input.Plan)
                ForEach(
                    "EachPrincipal", in: .input.Plan.Principals,
                    with: ["PrincipalArn": .item.Arn, "Name": .item.Name, "Run": .input.Plan.Run],
                    // The service generates one policy at a time in an account and region.
                    maxConcurrency: 1, result: .input.Outcomes
                ) {
                    generation.plan
                    generation.start
                    generation.wait
                    generation.get
                    Choice("HowFarIsIt") {
                        When(.input.Generated.JobDetails.Status, is: "SUCCEEDED") {
                            generation.keep
                            Pass("PolicyKept", with: ["PrincipalArn": .input.PrincipalArn, "Status": "SUCCEEDED"])
                        }
                        When(.input.Generated.JobDetails.Status, is: "FAILED", "CANCELED") {
                            Jump(to: generation.plan)
                        }
                        When(.input.Job.Polls, .isAtLeast(.number(Generation.maximumPolls))) {
                            generation.overdue
                            generation.record
                        }
                    } otherwise: {
                        generation.count
                        Jump(to: generation.wait)
                    }
                }
                Invoke("Summarise", planner, result: .input.Summary)
                Choice("DidAnyFail") {
                    When(.input.Summary.Status, is: "FAILED") {
                        Fail("SomeFailed", error: "SomePrincipalsFailed", cause: .input.Summary.Text)
                    }
                } otherwise: {
                    Succeed("NoneFailed")
                }
            })
    }

    /// What decides in the workflow: whose turn it is, what a job reads, and what is said of a failure and of a run.
    private func addPlanner(
        to stack: inout Stack, _ generated: Ref<Bucket>, _ failures: Ref<Topic>, _ trail: TrailParameters,
        _ parameters: PolicyGeneratorParameters
    ) -> Ref<Function> {
        stack.add(
            Function(
                "Planner", code: .inline(Handler.planner), runtime: .python313,
                environment: [
                    "LOOK_BACK_DAYS": "\(parameters.trailLookBack)", "DAILY_BUDGET": "\(parameters.dailyBudget)",
                    "ON_DEMAND_RESERVE": "\(parameters.onDemandReserve)", "TRAIL_ARN": trail.arn.text,
                    "TRAIL_REGIONS": trail.regions, "BUCKET": generated.name, "FAILURES": failures.arn.text,
                ],
                policy: [
                    // IAM lets no policy narrow these: lists of an account, and jobs, which have no ARN.
                    .allow(
                        "access-analyzer:ListPolicyGenerations", "access-analyzer:CancelPolicyGeneration",
                        "iam:ListRoles", "iam:ListUsers", "iam:GetServiceLastAccessedDetails", on: .anything),
                    .allow("iam:GenerateServiceLastAccessedDetails", onEach: parameters.principalARNs),
                    .allow("s3:ListBucket", on: generated.arn),
                    .allow("s3:PutObject", on: "\(generated.arn)/*/failure.json"),
                    .allow("sns:Publish", on: failures.arn),
                ],
                timeout: .minutes(3), memory: 256, architecture: .arm64,
                description: "Says whose turn it is, what to read for it, and what came of a run"))
    }
}
