import Twofold

extension PolicyGenerator {
    /// Starts the workflow at its times, and tells when that fails.
    func addSchedule(
        to stack: inout Stack, _ machine: Ref<StateMachine>, _ failures: Ref<Topic>,
        _ parameters: PolicyGeneratorParameters
    ) {
        let undelivered = stack.add(Queue("UndeliveredEvents", retention: .days(14)))
        let input: Term = ["PrincipalArns": parameters.principalARNs.term, "Scheduled": true]
        let description: Value<String> = "Starts the generation of policies"
        if let timeZone {
            let zone = stack.parameter(
                "ScheduleTimeZone", "The time zone of the schedule", default: timeZone,
                matching: Schedule.timeZonePattern, explanation: "Must be a time zone such as Europe/Berlin.")
            stack.add(
                Schedule(
                    "ScheduledRun", on: parameters.schedule, timeZone: zone,
                    target: .start(machine, with: input, deadLetter: undelivered), description: description))
        } else {
            stack.add(
                Rule(
                    "ScheduledRun", on: .schedule(parameters.schedule),
                    targets: [.start(machine, with: input, deadLetter: undelivered)], description: description))
        }
        stack.add(
            Alarm(
                "RunFailed", of: "ExecutionsFailed", in: "AWS/States",
                dimensions: ["StateMachineArn": machine.arn.text],
                statistic: .sum, every: .minutes(5), is: .greaterThanOrEqual, 1, whenMissing: .notBreaching,
                description: "A run failed, for at least one of the principals", tells: [failures]))
        stack.add(
            Alarm(
                "RunNotStarted", of: "ApproximateNumberOfMessagesVisible", in: "AWS/SQS",
                dimensions: ["QueueName": undelivered.name], statistic: .maximum, every: .minutes(5),
                is: .greaterThanOrEqual, 1, whenMissing: .notBreaching,
                description: "The schedule could not start a run", tells: [failures]))
    }
}
