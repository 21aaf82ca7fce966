import Testing

@testable import Twofold

/// When rules act, and what they may hold.
@Suite struct EventBridgeTests {
    @Test(arguments: [
        "rate(1 minute)", "rate(7 days)", "cron(0 18 ? * MON-FRI *)", "cron(0/15 8-17 ? * 2-6 2026-2030)",
        "cron(0 8 1,15 * ? *)", "cron(0 8 L * ? *)", "cron(0 8 3W * ? *)", "cron(0 8 LW * ? *)", "cron(0 8 ? * 6L *)",
        "cron(0 8 ? JAN,jul TUE#1 *)", "cron(*/5 * * * ? *)",
    ])
    func aScheduleOfEventBridgeIsTaken(text: String) throws {
        #expect(ScheduleExpression.problem(text) == nil)
        #expect(
            try Regex(ScheduleExpression.pattern).wholeMatch(in: text) != nil,
            "the pattern for parameters takes it, too")
    }

    @Test(arguments: [
        ("every day", "'every day' is no schedule; write rate(1 day) or cron(0 18 ? * MON-FRI *)"),
        ("rate(0 days)", "'rate(0 days)' is no rate; write a number and a unit, such as rate(5 minutes)"),
        ("rate(+5 minutes)", "'rate(+5 minutes)' is no rate; write a number and a unit, such as rate(5 minutes)"),
        ("rate(05 minutes)", "'rate(05 minutes)' is no rate; write a number and a unit, such as rate(5 minutes)"),
        ("rate(1 days)", "the unit of 'rate(1 days)' is minute, hour or day"),
        ("rate(5 minute)", "the unit of 'rate(5 minute)' is minutes, hours or days"),
        (
            "cron(0 18 * * *)",
            "'cron(0 18 * * *)' has 5 fields; minutes, hours, day of month, month, day of week and year are six"
        ),
        (
            "cron(0 18 * * * *)",
            "one of day of month and day of week in 'cron(0 18 * * * *)' has to be ?, and not both"
        ),
        ("cron(60 18 ? * MON *)", "'60' is no minute in 'cron(60 18 ? * MON *)': 0 to 59"),
        ("cron(0/99 3 ? * MON *)", "'0/99' is no minute in 'cron(0/99 3 ? * MON *)': 0 to 59"),
        ("cron(0 25/2 ? * MON *)", "'25/2' is no hour in 'cron(0 25/2 ? * MON *)': 0 to 23"),
        ("cron(0 3 ? FOO MON *)", "'FOO' is no month in 'cron(0 3 ? FOO MON *)': 1 to 12, or JAN to DEC"),
        ("cron(0 3 ? * SUN-FUN *)", "'SUN-FUN' is no day of week in 'cron(0 3 ? * SUN-FUN *)': 1 to 7, or SUN to SAT"),
        ("cron(0 3 1, * ? *)", "'1,' is no day of month in 'cron(0 3 1, * ? *)': 1 to 31"),
        ("cron(0 3 ? * 2#+5 *)", "'2#+5' is no day of week in 'cron(0 3 ? * 2#+5 *)': 1 to 7, or SUN to SAT"),
        ("cron(0 3 ? * ſun *)", "'ſun' is no day of week in 'cron(0 3 ? * ſun *)': 1 to 7, or SUN to SAT"),
        ("cron(0 3 ? * MON#6 *)", "'MON#6' is no day of week in 'cron(0 3 ? * MON#6 *)': 1 to 7, or SUN to SAT"),
    ])
    func anythingElseIsRefused(text: String, message: String) {
        #expect(ScheduleExpression.problem(text) == message)
    }

    @Test func aKeyThatStandsTwiceIsRefused() {
        let line = #line
        let stack = Stack("Twice") { stack in
            let topic = stack.add(Topic("News"))
            let queue = stack.add(Queue("Work"))
            stack.add(Rule("Seen", on: .event(["source": ["a"], "source": ["b"]]), targets: [.send(to: queue)]))
            stack.add(
                QueuePolicy(
                    of: queue,
                    [
                        queue.sending(
                            by: "sns.amazonaws.com", from: topic.arn, when: [.arnEquals("aws:SourceArn", topic.arn)])
                    ]))
            stack.add(Rule("Told", on: .schedule("rate(1 day)"), targets: [.send(to: queue, ["k": 1, "k": 2])]))
        }
        let errors = stack.diagnose().map { "\(($0.location?.line ?? 0) - line) \($0.message)" }
        #expect(
            errors == [
                "4 'Seen' holds the key 'source' twice in one object",
                "4 'WorkPolicy' holds the key 'aws:SourceArn' twice in one object",
                "12 'Told' holds the key 'k' twice in one object",
            ])
    }

    @Test func tagsThatAWSRefusesAreRefused() {
        let long = String(repeating: "x", count: 257)
        let tags: [String: Value<String>] = ["": "a", "aws:b": "b", "Long": "\(long)", "Fine": "d"]
        let stack = Stack("Tagged", tags: tags) { stack in stack.add(Topic("News")) }
        #expect(
            stack.diagnose().map(\.message) == [
                "the key '' of a tag has 0 characters; 1 to 128 are allowed",
                "the value of the tag 'Long' has 257 characters; 256 are allowed",
                "the tag 'aws:b' begins with aws:, which AWS keeps for itself",
            ])
    }

    @Test func aRoleThatNobodyMayTakeOnIsRefused() {
        let stack = Stack("Trusting") { stack in
            stack.add(Role("Nobody", trust: []))
            stack.add(Role("Odd", trust: [Statement(.allow, actions: ["nonsense"], resources: nil)]))
        }
        #expect(
            stack.diagnose().map(\.message) == [
                "Nobody: nobody may take on the role: its trust policy has no statement",
                "Odd: 'nonsense' is no action; write it as service:Action, such as s3:GetObject",
                "Odd: a statement of a resource's policy names a principal",
            ])
    }
}
