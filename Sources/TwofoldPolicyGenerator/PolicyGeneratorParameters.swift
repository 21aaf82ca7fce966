import Twofold

/// What every policy generator asks of those who deploy it.
struct PolicyGeneratorParameters {
    let principalARNs: Value<[ARN]>
    let schedule: Value<String>
    let trailLookBack: Value<Int>
    let dailyBudget: Value<Int>
    let onDemandReserve: Value<Int>
    let ceiling: Value<String>
    let securityWarnings: Value<String>

    init(in stack: inout Stack) {
        principalARNs = stack.arnListParameter(
            "PrincipalArns",
            "The roles and users, in the order of their turns; * for any characters",
            matching: "arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=.@_/*-]+",
            explanation: "Must be ARNs of IAM roles or users.")
        schedule = stack.parameter(
            "Schedule", "When policies are generated", default: "cron(0 18 ? * MON-FRI *)",
            matching: ScheduleExpression.pattern,
            explanation: "Must be a schedule such as cron(0 18 ? * MON-FRI *) or rate(7 days).")
        trailLookBack = stack.numberParameter(
            "TrailLookBack", "How many days of the trail are read", default: 90, in: 1...90)
        dailyBudget = stack.numberParameter(
            "DailyBudget", "Generations the schedule may start a day (UTC); AWS allows 50, in some regions 5",
            default: 45, in: 1...50)
        onDemandReserve = stack.numberParameter(
            "OnDemandReserve", "Generations more a day for runs out of schedule", default: 5, in: 0...50)
        ceiling = stack.parameter(
            "Ceiling", "Enforce: a policy grants nothing that the principal may not do now, but by allow.json",
            default: "Enforce", oneOf: ["Enforce", "None"])
        securityWarnings = stack.parameter(
            "SecurityWarnings", "Whether security warnings of Access Analyzer block a policy",
            default: "Report", oneOf: ["Report", "Block"])
    }
}
