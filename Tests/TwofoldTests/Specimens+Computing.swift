import Twofold

extension Specimens {
    static func addComputing(to stack: inout Stack) {
        let bare = stack.add(function("BareFunction"))
        stack.output("FunctionName", bare.name)
        stack.output("FunctionARN", bare.arn)
        let failures = stack.add(Topic("Failures"))
        let deadEvents = stack.add(Queue("DeadEvents"))
        stack.add(
            Function(
                "FullFunction", code: .object("full.zip", in: "functions", version: "3"), runtime: .python313,
                handler: "index.handler", environment: ["STAGE": "prod"],
                policy: [.allow("s3:ListAllMyBuckets", on: .anything)], timeout: .minutes(1), memory: 512,
                temporaryStorage: 1_024, architecture: .arm64, name: "full", description: "A function",
                logRetention: .days7, reservedConcurrency: 5, isTraced: true,
                layers: ["arn:aws:lambda:eu-central-1:111122223333:layer:layer:1"], onFailure: .topic(failures),
                deadLetter: .queue(deadEvents), maximumRetries: 1, maximumEventAge: .hours(1)))
        let shared = stack.add(Role("SharedRole", for: "lambda.amazonaws.com"))
        stack.add(
            Function("Sharing", code: .inline("def handler(event, context): pass"), runtime: .python313, role: shared))
        stack.add(Permission("BarePermission", for: "sns.amazonaws.com", toInvoke: bare, from: nil))
        stack.add(Permission("FullPermission", for: "sns.amazonaws.com", toInvoke: bare, from: failures.arn))
        stack.add(Invocation("Invocation", of: bare, with: ["Greeting": "hello"]))
        addMachines(to: &stack, bare)
    }

    private static func addMachines(to stack: inout Stack, _ called: Ref<Function>) {
        let bare = stack.add(StateMachine("BareMachine") { Pass("Done") })
        stack.output("MachineName", bare.name)
        stack.output("MachineARN", bare.arn)
        stack.add(
            StateMachine(
                "FullMachine", name: "full", type: .standard, comment: "A machine", timeout: .hours(1),
                alsoAllowing: [.allow("s3:ListAllMyBuckets", on: .anything)],
                logging: .init(.all, includesExecutionData: true), isTraced: true
            ) {
                Invoke("Call", called)
            })
        // CloudFormation takes no null in an object, and so gets the text.
        stack.add(StateMachine("TextMachine") { Pass("Nothing", output: .discard) })
        let topic = stack.add(Topic("ToldByRule"))
        stack.add(TopicPolicy(of: topic, [topic.publishing(by: "events.amazonaws.com")]))
        let deadLetter = stack.add(Queue("Undelivered"))
        let rule = stack.add(Rule("BareRule", on: .schedule("rate(1 day)"), targets: [.start(bare)]))
        stack.output("RuleName", rule.name)
        stack.output("RuleARN", rule.arn)
        stack.add(
            Rule(
                "FullRule", on: .event(["source": ["aws.s3"]]),
                targets: [
                    .invoke(
                        called, with: ["greeting": "hello"], deadLetter: deadLetter, maximumRetries: 3,
                        maximumEventAge: .hours(1)),
                    .publish(to: topic),
                ],
                name: "full", description: "A rule", eventBus: "default", isEnabled: false))
        addSchedules(to: &stack, bare, called)
    }

    private static func addSchedules(to stack: inout Stack, _ machine: Ref<StateMachine>, _ called: Ref<Function>) {
        let bare = stack.add(Schedule("BareSchedule", on: "rate(1 day)", target: .start(machine)))
        stack.output("ScheduleName", bare.name)
        stack.output("ScheduleARN", bare.arn)
        let unmade = stack.add(Queue("CallsNotMade"))
        stack.add(
            Schedule(
                "FullSchedule", on: "cron(0 18 ? * MON-FRI *)", timeZone: "Europe/Berlin",
                target: .invoke(
                    called, with: ["greeting": "hello"], deadLetter: unmade, maximumRetries: 3,
                    maximumEventAge: .hours(1)),
                window: .upTo(.minutes(15)), from: "2031-01-31T18:00:00Z", until: "2032-01-31T18:00:00Z",
                group: "default", name: "full", description: "A schedule", key: key, isEnabled: false,
                alsoAllowing: [.allow("s3:ListAllMyBuckets", on: .anything)]))
        stack.add(
            Schedule("SendingSchedule", on: "at(2031-01-31T18:00:00)", target: .send(to: unmade, ["late": true])))
        let told = stack.add(Topic("ToldBySchedule"))
        stack.add(Schedule("TellingSchedule", on: "rate(7 days)", target: .publish(to: told)))
    }
}
