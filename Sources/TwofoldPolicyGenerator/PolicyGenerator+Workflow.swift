import Twofold

extension PolicyGenerator {
    /// The workflow: for each principal, one after the other, it has a policy generated, waits for it, and keeps it.
    func addWorkflow(
        to stack: inout Stack, _ generated: Ref<Bucket>, _ failures: Ref<Topic>,
        _ parameters: PolicyGeneratorParameters
    ) -> Ref<StateMachine> {
        let plan = stack.add(Function(
            "PlanRun", code: .inline(Handler.plan.source), runtime: .python313,
            environment: ["LOOK_BACK_DAYS": "\(parameters.trailLookBack)"], timeout: .seconds(30), memory: 128,
            architecture: .arm64, description: "Works out the dates of a run, and the name of each principal"))
        let reader = addTrailReader(to: &stack, parameters)
        let poll = Poll(interval: .seconds(30), limit: 240)

        return stack.add(StateMachine(
            "GeneratePolicies", logging: .errors, comment: "Generates a policy for each principal",
            alsoAllowing: [
                .allow(
                    "iam:PassRole", on: reader.arn,
                    when: [.stringEquals("iam:PassedToService", "access-analyzer.amazonaws.com")])
            ]
        ) {
            Invoke("PlanRun", plan, result: .input.Plan)
            ForEach(
                "EachPrincipal", in: .input.Plan.Principals, maxConcurrency: 1,
                with: [
                    "PrincipalArn": .item.Arn, "Name": .item.Name, "StartTime": .input.Plan.StartTime,
                    "EndTime": .input.Plan.EndTime, "Poll": ["Count": 0],
                ],
                result: .input.Outcomes
            ) {
                startGeneration(parameters, reader, failures)
                poll.wait
                getPolicy(failures)
                Choice("HowFar") {
                    When(.input.Generated.JobDetails.Status, equals: "SUCCEEDED") {
                        keepPolicy(in: generated, failures)
                        Pass("Succeeded", with: ["PrincipalArn": .input.PrincipalArn, "Status": "SUCCEEDED"])
                    }
                }
            }
        })
    }
}
