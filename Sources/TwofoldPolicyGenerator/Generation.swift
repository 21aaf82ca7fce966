import Twofold

/// The steps that have one principal's policy generated.
///
/// They work on an object with `PrincipalArn`, `Name` and `Run`.
struct Generation {
    let planner: Ref<Function>
    let reader: Ref<Role>
    let bucket: Ref<Bucket>

    /// An hour, at one every 30 seconds.
    static let maximumPolls = 120

    /// Says what the job is to read: all of the window, or less of it after a job that got too much.
    var plan: Invoke { Invoke("PlanJob", planner, result: .input.Try, catching: [toFailure]) }

    /// Starts a job.
    ///
    /// The account may be busy with another one, or asked too often; a retried start is the same job.
    var start: Call {
        Call(
            "StartGeneration", .startPolicyGeneration, on: .anything,
            with: [
                "PolicyGenerationDetails": ["PrincipalArn": .input.PrincipalArn],
                "CloudTrailDetails": [
                    "AccessRole": .value(reader.arn), "StartTime": .input.Try.StartTime,
                    "EndTime": .input.Try.EndTime, "Trails": .input.Try.Trails,
                ],
                "ClientToken": .hash(
                    .format("{} {} {}", .context.Execution.Id, .input.PrincipalArn, .input.Try.Number), "SHA-256"),
            ],
            // How often it was asked for the policy is counted beside the job's ID.
            select: ["JobId": .input.JobId, "Polls": 0], result: .input.Job,
            retry: [
                Retry(
                    "AccessAnalyzer.ServiceQuotaExceededException", "AccessAnalyzer.ConflictException",
                    "AccessAnalyzer.ThrottlingException", "AccessAnalyzer.InternalServerException",
                    interval: .seconds(30), maxAttempts: 60, backoffRate: 1.5, maxDelay: .minutes(1), jitter: .full)
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
            result: .input.Generated,
            retry: [
                Retry(
                    "AccessAnalyzer.ThrottlingException", "AccessAnalyzer.InternalServerException",
                    interval: .seconds(10), maxAttempts: 6, maxDelay: .minutes(2), jitter: .full)
            ],
            // States.ALL does not comprise it, and one result that is too large must not end all.
            catching: [Catch(.dataLimitExceeded, result: .input.Failure) { Jump(to: "RecordFailure") }, toFailure])
    }

    /// Puts what was generated, and how, where the publishing function finds it.
    var keep: Call {
        Call(
            "KeepPolicy", .putObject, on: "\(bucket.arn)/*/policy.json",
            with: [
                "Bucket": .value(bucket.name), "Key": .format("{}/policy.json", .input.Name),
                "Body": .jsonMerge(.input.Generated, .input.Try), "ContentType": "application/json",
            ],
            result: .input.Kept,
            retry: [Retry("S3.S3Exception", "States.TaskFailed", interval: .seconds(5), maxAttempts: 3)],
            catching: [toFailure])
    }

    /// Counts how often it was asked.
    var count: Pass {
        Pass(
            "Count", with: ["JobId": .input.Job.JobId, "Polls": .mathAdd(.input.Job.Polls, 1)], result: .input.Job)
    }

    /// Gives up on a job.
    ///
    /// What records this cancels it, too.
    var overdue: Pass {
        Pass(
            "GenerationOverdue",
            with: ["Error": "GenerationOverdue", "Cause": "No policy after an hour; the job was cancelled"],
            result: .input.Failure)
    }

    /// Keeps and tells what happened, and sees to it that no job stands in the way of the next one; the principal's
    /// outcome.
    var record: Invoke {
        Invoke("RecordFailure", planner, catching: [Catch(.all, result: .input.Unrecorded) { fail }])
    }

    /// What becomes of a principal whose failure could not even be recorded.
    var fail: Pass {
        Pass(
            "PrincipalFailed",
            with: ["PrincipalArn": .input.PrincipalArn, "Status": "FAILED", "Error": .input.Failure.Error])
    }

    private var toFailure: Catch { Catch(.all, result: .input.Failure) { Jump(to: "RecordFailure") } }
}
