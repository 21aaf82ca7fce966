import Testing
import TwofoldDocuments

@testable import Twofold

/// When schedules act, what they call, and as whom.
@Suite struct SchedulerTests {
    private static let stack = Stack("Scheduling") { stack in
        let machine = stack.add(StateMachine("Machine") { Pass("Done") })
        let queue = stack.add(Queue("NotMade"))
        let hours = stack.parameter(
            "Hours", "How often", default: "rate(2 hours)", matching: Schedule.expressionPattern)
        let zone = stack.parameter("Zone", "Where", default: "Europe/Berlin", matching: Schedule.timeZonePattern)
        stack.add(
            Schedule(
                "Nightly", on: hours, timeZone: zone,
                target: .start(
                    machine, with: ["Zone": zone.term, "Days": 90], deadLetter: queue, maximumRetries: 2,
                    maximumEventAge: .minutes(5)),
                window: .upTo(.minutes(15)), key: Specimens.key))
    }

    @Test func aScheduleStartsAMachineInCloudFormation() throws {
        let resources = try Self.stack.checked().cloudFormationTemplate["Resources"]
        #expect(resources?["Nightly"]?["Type"] == "AWS::Scheduler::Schedule")
        #expect(
            resources?["Nightly"]?["Properties"]?.json(indented: false)
                == #"{"ScheduleExpression":{"Ref":"Hours"},"ScheduleExpressionTimezone":{"Ref":"Zone"},"#
                + #""FlexibleTimeWindow":{"Mode":"FLEXIBLE","MaximumWindowInMinutes":15},"#
                + #""Target":{"Arn":{"Ref":"Machine"},"RoleArn":{"Fn::GetAtt":["NightlyRole","Arn"]},"#
                + #""Input":{"Fn::Sub":"{\"Zone\":\"${Zone}\",\"Days\":90}"},"#
                + #""DeadLetterConfig":{"Arn":{"Fn::GetAtt":["NotMade","Arn"]}},"#
                + #""RetryPolicy":{"MaximumRetryAttempts":2,"MaximumEventAgeInSeconds":300}},"#
                + #""KmsKeyArn":"\#(Specimens.key.term.literalText ?? "")"}"#)
    }

    @Test func aScheduleStartsAMachineInTerraform() throws {
        let schedule = try Self.stack.checked().terraformConfiguration["resource"]?["aws_scheduler_schedule"]?[
            "nightly"]
        #expect(schedule?["name"] == "${var.stack_name}-Nightly")
        #expect(schedule?["schedule_expression"] == "${var.hours}")
        #expect(schedule?["schedule_expression_timezone"] == "${var.zone}")
        #expect(schedule?["flexible_time_window"] == ["mode": "FLEXIBLE", "maximum_window_in_minutes": 15])
        #expect(
            schedule?["target"] == [
                "arn": "${aws_sfn_state_machine.machine.arn}", "role_arn": "${aws_iam_role.nightly_role.arn}",
                "input": #"{"Zone":"${var.zone}","Days":90}"#,
                "dead_letter_config": ["arn": "${aws_sqs_queue.not_made.arn}"],
                "retry_policy": ["maximum_retry_attempts": 2, "maximum_event_age_in_seconds": 300],
            ])
        #expect(schedule?["state"] == nil)
    }

    @Test func itsRoleMayStartThatMachineAndSendDeadLettersAndDecrypt() throws {
        let resources = try Self.stack.checked().cloudFormationTemplate["Resources"]
        let trust = try #require(resources?["NightlyRole"]?["Properties"]?["AssumeRolePolicyDocument"])
        #expect(
            trust["Statement"]?.json(indented: false)
                == #"[{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole","#
                + #""Condition":{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}}]"#)
        let policy = try #require(resources?["NightlyRolePolicy"]?["Properties"]?["PolicyDocument"])
        #expect(
            policy["Statement"]?.json(indented: false)
                == #"[{"Effect":"Allow","Action":"states:StartExecution","Resource":{"Ref":"Machine"}},"#
                + #"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":{"Fn::GetAtt":["NotMade","Arn"]}},"#
                + #"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"\#(Specimens.key.term.literalText ?? "")","#
                + #""Condition":{"StringEquals":{"kms:EncryptionContext:aws:scheduler:schedule:arn":"#
                + #"{"Fn::GetAtt":["Nightly","Arn"]}}}}]"#)
        #expect(resources?["NotMadePolicy"] == nil, "the queue's policy has no part in it")
    }

    @Test func anyTargetIsCalledAsTheSchedulesRole() throws {
        let stack = Stack("Targets") { stack in
            let function = stack.add(Specimens.function("Read"))
            let queue = stack.add(Queue("Work"))
            let topic = stack.add(Topic("News"))
            stack.add(Schedule("Calling", on: "rate(1 day)", target: .invoke(function)))
            stack.add(Schedule("Sending", on: "at(2031-01-31T18:00:00)", target: .send(to: queue, "late")))
            stack.add(Schedule("Telling", on: "rate(1 day)", target: .publish(to: topic), isEnabled: false))
        }
        let resources = try stack.checked().cloudFormationTemplate["Resources"]
        func action(_ id: String) -> Document? {
            guard case .list(let statements)? = resources?[id]?["Properties"]?["PolicyDocument"]?["Statement"],
                statements.count == 1
            else { return nil }
            return statements[0]["Action"]
        }
        #expect(action("CallingRolePolicy") == "lambda:InvokeFunction")
        #expect(action("SendingRolePolicy") == "sqs:SendMessage")
        #expect(action("TellingRolePolicy") == "sns:Publish")
        #expect(resources?["Sending"]?["Properties"]?["Target"]?["Input"] == "\"late\"")
        #expect(resources?["Calling"]?["Properties"]?["FlexibleTimeWindow"] == ["Mode": "OFF"])
        #expect(resources?["Telling"]?["Properties"]?["State"] == "DISABLED")
        for id in ["WorkPolicy", "NewsPolicy", "CallingReadPermission"] { #expect(resources?[id] == nil) }
    }

    @Test(arguments: [
        (
            "every day",
            "'every day' is no schedule; write rate(1 day), cron(0 18 ? * MON-FRI *) or at(2031-01-31T18:00:00)"
        ),
        ("rate(1 days)", "the unit of 'rate(1 days)' is minute, hour or day"),
        ("cron(60 18 ? * MON *)", "'60' is no minute in 'cron(60 18 ? * MON *)': 0 to 59"),
        (
            "at(2031-02-29T18:00:00)",
            "'at(2031-02-29T18:00:00)' is no moment; write it as at(2031-01-31T18:00:00), in the schedule's time zone"
        ),
        (
            "at(2031-01-31T24:00:00)",
            "'at(2031-01-31T24:00:00)' is no moment; write it as at(2031-01-31T18:00:00), in the schedule's time zone"
        ),
        (
            "at(2031-01-31T18:00:00Z)",
            "'at(2031-01-31T18:00:00Z)' is no moment; write it as at(2031-01-31T18:00:00), in the schedule's time zone"
        ),
    ])
    func anExpressionThatIsNoneIsRefused(text: String, message: String) {
        #expect(problems { Schedule("Nightly", on: "\(text)", target: .start($0)) } == [message])
    }

    @Test func aRuleDoesNotActOnce() {
        #expect(
            ScheduleExpression.problem("at(2031-01-31T18:00:00)")
                == "'at(2031-01-31T18:00:00)' is no schedule; write rate(1 day) or cron(0 18 ? * MON-FRI *)")
    }

    @Test(arguments: ["at(2032-02-29T23:59:59)", "rate(7 days)", "cron(0 18 ? * MON-FRI *)"])
    func anExpressionOfSchedulerIsTaken(text: String) throws {
        #expect(problems { Schedule("Nightly", on: "\(text)", target: .start($0)) } == [])
        #expect(try Regex(Schedule.expressionPattern).wholeMatch(in: text) != nil, "the pattern takes it, too")
    }

    @Test(arguments: ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+5"])
    func aTimeZoneIsTaken(text: String) {
        #expect(problems { Schedule("Nightly", on: "rate(1 day)", timeZone: "\(text)", target: .start($0)) } == [])
    }

    @Test(arguments: [
        "", "Berlin", "CEST", "+01:00", "Europe/", "Europe/Berlin ", "Europe/\(String(repeating: "x", count: 50))",
    ])
    func anythingElseIsNoTimeZone(text: String) {
        #expect(
            problems { Schedule("Nightly", on: "rate(1 day)", timeZone: "\(text)", target: .start($0)) }
                == ["'\(text)' is no time zone; write an area and a city, such as Europe/Berlin, or UTC"])
    }

    @Test(arguments: [
        (Duration.seconds(0), "the flexible time window is 1 to 1440 minutes, not 0"),
        (.minutes(1_441), "the flexible time window is 1 to 1440 minutes, not 1441"),
        (.seconds(90), "the flexible time window is 90.0 seconds, which is no whole number of minutes"),
    ])
    func aWindowThatSchedulerDoesNotTakeIsRefused(length: Duration, message: String) {
        #expect(
            problems { Schedule("Nightly", on: "rate(1 day)", target: .start($0), window: .upTo(length)) } == [message])
    }

    @Test func whatElseSchedulerRefusesIsSaid() {
        #expect(
            problems {
                Schedule(
                    "Nightly", on: "rate(1 day)",
                    target: .start($0, maximumRetries: 186, maximumEventAge: .seconds(59)), group: "my group",
                    name: "a/b", description: "\(String(repeating: "x", count: 513))",
                    key: "arn:aws:kms:eu-central-1:111122223333:alias/mine", alsoAllowing: [.allow("nonsense", on: "*")]
                )
            } == [
                "the schedule's name 'a/b' holds something else than letters, digits and .-_",
                "the group's name 'my group' holds something else than letters, digits and .-_",
                "the description has 513 characters; 512 are allowed",
                "'arn:aws:kms:eu-central-1:111122223333:alias/mine' is the ARN of an alias, by which no policy allows to "
                    + "decrypt; give that of the key",
                "the number of retries is 0 to 185, not 186", "an event's age is 60 to 86400 seconds, not 59",
                "'nonsense' is no action; write it as service:Action, such as s3:GetObject",
            ])
        #expect(
            problems { Schedule("AScheduleWithALongNameOfItsOwn", on: "rate(1 day)", target: .start($0)) } == [
                "'AScheduleWithALongNameOfItsOwnRole' has 34 characters; after the stack's name only 31 fit into the "
                    + "role's name. Shorten it, or give the role a name"
            ])
    }

    @Test(arguments: [
        (
            "2031-01-31T18:00:00", "2032-01-31T18:00:00Z",
            "'2031-01-31T18:00:00' is no moment in UTC; write it as 2031-01-31T18:00:00Z"
        ),
        ("2031-01-31", "2032-01-31T18:00:00Z", "'2031-01-31' is no moment in UTC; write it as 2031-01-31T18:00:00Z"),
        (
            "2032-01-31T18:00:00Z", "2032-01-31T18:00:00Z",
            "the schedule ends at 2032-01-31T18:00:00Z, which is not after its start at 2032-01-31T18:00:00Z"
        ),
    ])
    func startAndEndAreMomentsInOrder(start: String, end: String, message: String) {
        #expect(
            problems {
                Schedule("Nightly", on: "rate(1 day)", target: .start($0), from: "\(start)", until: "\(end)")
            } == [message])
    }

    @Test func whatKeepsAnOrderIsNoTarget() {
        _ = Stack("Ordered") { stack in
            let queue = stack.add(Queue("Work", order: .init()))
            let topic = stack.add(Topic("News", order: .init()))
            let function = stack.add(Specimens.function("Read"))
            func messages(_ target: ScheduleTarget) -> [String] {
                Schedule("Nightly", on: "rate(1 day)", target: target).problems.map(\.message)
            }
            let order = "keeps messages in order"
            #expect(
                messages(.send(to: queue)) == ["'Work' \(order); a schedule's messages have no group to be ordered in"])
            #expect(
                messages(.publish(to: topic)) == [
                    "'News' \(order); a schedule's messages have no group to be ordered in"
                ])
            #expect(
                messages(.invoke(function, deadLetter: queue))
                    == ["'Work' \(order), which the queue for a schedule's dead letters cannot"])
        }
    }

    @Test func aParameterThatMayBreakTheInputIsRefused() {
        let stack = Stack("Unsafe") { stack in
            let machine = stack.add(StateMachine("Machine") { Pass("Done") })
            let reason = stack.parameter("Reason", "Why")
            stack.add(Schedule("Nightly", on: "rate(1 day)", target: .start(machine, with: ["Reason": reason.term])))
        }
        #expect(
            stack.diagnose().map(\.message) == [
                "'Nightly' holds the parameter 'Reason' in a text of JSON: its value may break it; give it a pattern that "
                    + "admits no quote, backslash or control character"
            ])
    }

    /// The problems of a schedule that starts a machine.
    private func problems(_ schedule: (Ref<StateMachine>) -> Schedule) -> [String] {
        var found: [String] = []
        _ = Stack("Starting") { stack in
            found = schedule(stack.add(StateMachine("Machine") { Pass("Done") })).problems.map(\.message)
        }
        return found
    }
}
