import Twofold

/// The steps that have one principal's policy generated.
///
/// They work on an object with `PrincipalArn`, `Name`, `StartTime` and `EndTime`.
struct Generation {
    let reader: Ref<Role>
    let bucket: Ref<Bucket>
    let failures: Ref<Topic>
    let trail: Value<ARN>

    /// An hour, at one every 30 seconds.
    ///
    /// A poll takes 11 of the 25,000 events that Step Functions keeps of an execution, so that a run bears eighteen jobs
    /// that never end.
    static let maximumPolls = 120

    /// Starts a job.
    ///
    /// The account may be busy with another one, or asked too often; a retried start is the same job.
    var start: Call {
        Call(
            "StartGeneration", .startPolicyGeneration, on: .anything,
            with: [
                "PolicyGenerationDetails": ["PrincipalArn": .input.PrincipalArn],
                "CloudTrailDetails": [
                    "AccessRole": .value(reader.arn), "StartTime": .input.StartTime, "EndTime": .input.EndTime,
                    "Trails": [["CloudTrailArn": .value(trail), "AllRegions": true]],
                ],
                "ClientToken": .hash(.format("{} {}", .context.Execution.Id, .input.PrincipalArn), "SHA-256"),
            ],
            result: .input.Job,
            retry: [
                Retry(
                    "AccessAnalyzer.ServiceQuotaExceededException", "AccessAnalyzer.ConflictException",
                    "AccessAnalyzer.ThrottlingException", "AccessAnalyzer.InternalServerException",
                    interval: .seconds(60), maxAttempts: 15, backoffRate: 1.5, maxDelay: .minutes(5), jitter: .full)
            ],
            catching: [toFailure])
    }

    /// Waits before it asks.
    var wait: Wait { Wait("WaitForPolicy", .seconds(30)) }

    /// Asks how far the job is, and for the policy.
    var get: Call {
        Call(
            "GetGeneratedPolicy", .getGeneratedPolicy, on: .anything,
            with: [
                "JobId": .input.Job.JobId, "IncludeResourcePlaceholders": true, "IncludeServiceLevelTemplate": true,
            ],
            result: .input.Generated, retry: [analyzerFaults], catching: [toFailure])
    }

    /// Ends a job that takes too long, so that it does not stand in the way of the next one.
    var cancel: Call {
        Call(
            "CancelGeneration", .cancelPolicyGeneration, on: .anything, with: ["JobId": .input.Job.JobId],
            result: .input.Cancelled, retry: [analyzerFaults], catching: [toFailure])
    }

    /// Puts what was generated where the publishing function finds it.
    var keep: Call {
        Call(
            "KeepPolicy", .putObject, on: "\(bucket.arn)/*/policy.json",
            with: [
                "Bucket": .value(bucket.name), "Key": .format("{}/policy.json", .input.Name),
                "Body": .input.Generated, "ContentType": "application/json",
            ],
            result: .input.Kept,
            retry: [Retry("S3.S3Exception", "States.TaskFailed", interval: .seconds(5), maxAttempts: 3)],
            catching: [toFailure])
    }

    /// Tells people what happened.
    ///
    /// That it cannot be told is no reason to end the run.
    var tell: Call {
        Call(
            "TellOfFailure", .publish, on: failures.arn,
            with: [
                "TopicArn": .value(failures.arn), "Subject": "No policy was generated",
                "Message": .format("{}\n\n{}", .input.PrincipalArn, .jsonToString(.input.Failure)),
            ],
            result: .input.Told,
            retry: [Retry("States.TaskFailed", interval: .seconds(5), maxAttempts: 3)],
            catching: [Catch(.all, result: .input.Told) { Jump(to: fail) }])
    }

    /// What becomes of a principal whose policy was not generated.
    var fail: Pass {
        Pass(
            "PrincipalFailed",
            with: ["PrincipalArn": .input.PrincipalArn, "Status": "FAILED", "Error": .input.Failure.Error])
    }

    private var toFailure: Catch { Catch(.all, result: .input.Failure) { Jump(to: "TellOfFailure") } }

    private var analyzerFaults: Retry {
        Retry(
            "AccessAnalyzer.ThrottlingException", "AccessAnalyzer.InternalServerException", interval: .seconds(10),
            maxAttempts: 6, backoffRate: 2, maxDelay: .minutes(2), jitter: .full)
    }
}
