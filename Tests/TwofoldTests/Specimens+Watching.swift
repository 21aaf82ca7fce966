import Twofold

extension Specimens {
    static func addWatching(to stack: inout Stack) {
        let alarm = stack.add(
            Alarm(
                "BareAlarm", of: "Errors", in: "AWS/Lambda", statistic: .sum, every: .minutes(5), is: .greaterThan, 0))
        stack.output("AlarmName", alarm.name)
        stack.output("AlarmARN", alarm.arn)
        let topic = stack.add(Topic("ToldByAlarm"))
        stack.add(
            Alarm(
                "FullAlarm", of: "Duration", in: "AWS/Lambda",
                dimensions: ["FunctionName": "full", "Resource": "full"], statistic: .percentile(99),
                every: .minutes(1), is: .lessThanOrEqual, 0.5, evaluationPeriods: 5, datapointsToAlarm: 3,
                whenMissing: .breaching, unit: "Milliseconds", name: "full", description: "An alarm", tells: [topic],
                whenOK: [topic], whenInsufficient: [topic], isActive: false))
    }

    static func addLogs(to stack: inout Stack) {
        let bare = stack.add(LogGroup("BareLogGroup"))
        stack.output("LogGroupName", bare.name)
        stack.output("LogGroupARN", bare.arn)
        stack.output("LogGroupGroupARN", bare.groupARN)
        stack.add(
            LogGroup("FullLogGroup", name: "/specimens/full", retention: .days731, class: .standard, key: key),
            retain: true)
    }

    static func addRepositories(to stack: inout Stack) {
        let bare = stack.add(Repository("BareRepository", name: "bare"))
        stack.output("RepositoryName", bare.name)
        stack.output("RepositoryARN", bare.arn)
        stack.output("RepositoryCloneURL", bare.cloneURL)
        stack.output("RepositorySSHCloneURL", bare.sshCloneURL)
        stack.add(Repository("FullRepository", name: "full", description: "A repository", key: "\(key)"))
    }

    static func addSecrets(to stack: inout Stack) {
        let bare = stack.add(Secret("BareSecret"))
        stack.output("SecretARN", bare.arn)
        stack.add(Secret("FullSecret", name: "specimens/full", description: "A secret", key: "\(key)"))
        let password = stack.secretParameter("Password", "A password", length: 8...64)
        stack.add(Secret("SecretWithValue", value: password, valueVersion: 2))
        let token = SecretReference(arn: stack.arnParameter("TokenArn", "The secret with the token"))
        stack.add(Role("TokenReader", for: "lambda.amazonaws.com", policy: [token.read, bare.read]))
    }
}
