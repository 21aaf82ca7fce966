import Testing
import Twofold

/// What is wrong with steps, each at its line.
@Suite struct StepProblemTests {
    @Test func namesAreUniqueInTheWholeMachine() {
        let line = #line + 2
        let findings = Machines.findings {
            Pass("A")
            ForEach("B") { Pass("A") }
            Parallel("C") { Branch { Pass("B") } }
        }
        let file = #filePath
        #expect(
            findings == [
                "\(line + 1): 'A' is already the name of the step at \(file):\(line); a name is unique in the whole machine",
                "\(line + 2): 'B' is already the name of the step at \(file):\(line + 1); a name is unique in the whole machine",
            ])
    }

    @Test func namesHaveUpTo80Characters() {
        let line = #line + 3
        let (fitting, long) = (String(repeating: "é", count: 80), String(repeating: "x", count: 81))
        let findings = Machines.findings {
            Pass(long)
            Pass("")
            Pass("a\nb")
            Pass(fitting)
        }
        #expect(
            findings == [
                "\(line): step '\(long)': the step's name has 81 characters; at most 80 are allowed",
                "\(line + 1): step '': the step has no name",
                "\(line + 2): step 'a\nb': the step's name holds a control character",
            ])
    }

    @Test func jumpsStayAmongTheirSteps() {
        let line = #line + 4
        let findings = Machines.findings {
            ForEach("Each") {
                Choice("Inner") {
                    When(.input.A, .isPresent) { Jump(to: "Outer") }
                } otherwise: {
                    Jump(to: "Nowhere")
                }
                Pass("Never")
            }
            Pass("Outer")
            Parallel("Both") {
                Branch { Pass("Left") }
                Branch {
                    Choice("Right") {
                        When(.input.A, .isPresent) { Jump(to: "Left") }
                    } otherwise: {
                        Succeed("Stop")
                    }
                }
            }
        }
        #expect(
            findings == [
                "\(line): a jump leads from ForEach 'Each' to 'Outer', which is a step of the machine; it has to stay in ForEach 'Each'",
                "\(line + 2): a jump leads to 'Nowhere', which is not a step of the machine",
                "\(line + 4): step 'Never' can never run: every branch of 'Inner' before it ends or jumps",
                "\(line + 11): a jump leads from branch 2 of 'Both' to 'Left', which is a step of branch 1 of 'Both'; it has to stay in branch 2 of 'Both'",
            ])
    }

    @Test func stepsThatCannotBeReachedAreFoundOnce() {
        let line = #line + 3
        let findings = Machines.findings {
            Choice("Which") {
                When(.input.A, .isPresent) { Fail("Bad") }
            } otherwise: {
                Succeed("Good")
            }
            Pass("First")
            Pass("Second")
        }
        #expect(
            findings == ["\(line + 4): step 'First' can never run: every branch of 'Which' before it ends or jumps"])
    }

    @Test func generatedStepsBehindAnEndAreFound() {
        let line = #line + 1
        #expect(
            Machines.findings {
                Steps([Pass("A"), Succeed("B"), Pass("C"), Jump(to: "A"), Pass("D"), End(), Pass("E")])
            } == [
                "\(line): step 'C' can never run: the step before it does not go on",
                "\(line): step 'D' can never run: the step before it does not go on",
                "\(line): step 'E' can never run: the step before it does not go on",
            ])
    }

    @Test func machineHasAnEnd() {
        let line = #line + 3
        let first = Pass("First")
        let findings = Machines.findings {
            Pass("Begin")
            first
            Jump(to: first)
        }
        #expect(findings == ["\(line): the machine never ends: every step leads to another one"])
    }

    @Test func machinesAndBranchesHaveSteps() {
        let line = #line + 1
        #expect(Machines.findings {} == ["\(line): the machine has no steps"])
        let findings = Machines.findings {
            ForEach("Each") {}
            Parallel("Both") {
                Branch {}
                Branch { End() }
            }
            Parallel("None") {}
        }
        #expect(
            findings == [
                "\(line + 2): ForEach 'Each' has no steps",
                "\(line + 4): branch 1 of 'Both' has no steps",
                "\(line + 5): branch 2 of 'Both' has no steps",
                "\(line + 7): step 'None': the step has no branches",
            ])
    }

    @Test func branchesLeadSomewhere() {
        let line = #line + 2
        let findings = Machines.findings {
            Choice("Which") {
                When(.input.A, .isPresent) {}
                When(.input.B, .isPresent) { Pass("B") }
                When(.input.C, .isPresent) { End() }
            } otherwise: {
            }
        }
        #expect(
            findings == [
                "\(line): the last branch of 'Which' leads nowhere: no step is in it, and none follows; give it a Pass, Succeed or Fail",
                "\(line + 1): a branch of 'Which' leads nowhere: no step is in it, and none follows; give it a Pass, Succeed or Fail",
                "\(line + 3): a branch of 'Which' leads nowhere: no step is in it, and none follows; give it a Pass, Succeed or Fail",
            ])
    }

    @Test func catchesLeadSomewhere() {
        let line = #line + 3
        let findings = Machines.findings {
            Call(
                "Tell", .publish, on: .anything, catching: [Catch(.all) {}])
        }
        #expect(
            findings == [
                "\(line): a catch of 'Tell' leads nowhere: no step is in it, and none follows; give it a Pass, Succeed or Fail"
            ])
    }

    @Test func retriesAreInRange() {
        let line = #line + 2
        let findings = Machines.findings {
            Call(
                "A", .publish, on: .anything,
                retry: [
                    Retry("X", interval: .seconds(0), maxAttempts: -1, backoffRate: 0.5),
                    Retry("Y", interval: .seconds(60), maxDelay: .seconds(60)),
                    Retry(
                        "Z", interval: .milliseconds(1_500), maxAttempts: 0, backoffRate: 1,
                        maxDelay: .seconds(31_622_400)),
                    Retry(),
                ])
        }
        #expect(
            findings == [
                "\(line): step 'A': the interval of a retry is 1 to 99999999 seconds, not 0",
                "\(line): step 'A': a retry makes 0 to 99999999 attempts, not -1",
                "\(line): step 'A': the backoff rate of a retry is 1 or more, not 0.5",
                "\(line): step 'A': the longest delay of a retry is 61 to 31622399 seconds, not 60",
                "\(line): step 'A': the interval of a retry is 1.5 seconds, which is no whole number of seconds",
                "\(line): step 'A': the longest delay of a retry is 2 to 31622399 seconds, not 31622400",
                "\(line): step 'A': one of the retries names no error",
            ])
    }

    @Test func allErrorsStandAloneAndLast() {
        let line = #line + 2
        let findings = Machines.findings {
            Call(
                "A", .publish, on: .anything, retry: [Retry(.all), Retry("X", .all)],
                catching: [Catch(.all) { Pass("B") }, Catch(.timeout) { Pass("C") }, Catch { Pass("D") }])
            Succeed("End")
        }
        #expect(
            findings == [
                "\(line): step 'A': States.ALL is not in the last of the retries; those after it would never count",
                "\(line): step 'A': States.ALL stands with other errors in one of the retries; it is all of them, and stands alone",
                "\(line): step 'A': States.ALL is not in the last of the catches; those after it would never count",
                "\(line): step 'A': one of the catches names no error",
            ])
    }

    @Test func catchPutsTheErrorAtOnePlace() {
        let line = #line + 2
        let findings = Machines.findings {
            Call("A", .publish, on: .anything, catching: [Catch(.all, result: .input.X[...]) { Pass("B") }])
            Succeed("End")
        }
        #expect(
            findings == [
                "\(line): step 'A': a result cannot be put at '$.X[*]', which may be several places; name fields and indexes only"
            ])
    }

    @Test func timesAreInRange() {
        let line = #line + 2
        let findings = Machines.findings {
            Wait("A", .seconds(100_000_000))
            Wait("B", .seconds(-1))
            Wait("C", .seconds(99_999_999))
            Wait("D", .milliseconds(500))
            Wait("E", until: "tomorrow")
            Call("F", .publish, on: .anything, timeout: .seconds(0), heartbeat: .seconds(100_000_000))
            Call("G", .publish, on: .anything, timeout: .seconds(60), heartbeat: .seconds(60))
            Wait("H", until: "2026-02-30T25:61:00Z")
        }
        #expect(
            findings == [
                "\(line): step 'A': a wait is 0 to 99999999 seconds, not 100000000",
                "\(line + 1): step 'B': a wait is 0 to 99999999 seconds, not -1",
                "\(line + 3): step 'D': a wait is 0.5 seconds, which is no whole number of seconds",
                "\(line + 4): step 'E': 'tomorrow' is no moment; write it as 2026-03-14T01:59:00Z",
                "\(line + 5): step 'F': a timeout is 1 to 99999999 seconds, not 0",
                "\(line + 5): step 'F': a heartbeat is 1 to 99999999 seconds, not 100000000",
                "\(line + 5): step 'F': the heartbeat, 100000000.0 seconds, is not shorter than the timeout, 0.0 seconds",
                "\(line + 6): step 'G': the heartbeat, 60.0 seconds, is not shorter than the timeout, 60.0 seconds",
                "\(line + 7): step 'H': '2026-02-30T25:61:00Z' is no moment; write it as 2026-03-14T01:59:00Z",
            ])
    }

    @Test func concurrencyIsNotNegative() {
        let line = #line + 1
        #expect(
            Machines.findings { ForEach("Each", maxConcurrency: -1) { Pass("A") } } == [
                "\(line): step 'Each': 'maxConcurrency:' is 0, which is no limit, or more, not -1"
            ])
    }

    @Test func failureIsToldInTexts() {
        let line = #line + 1
        #expect(
            Machines.findings { Fail("A", error: 5, cause: .arrayLength(.input.X)) } == [
                "\(line): step 'A': 'Error' is a text",
                "\(line): step 'A': 'Cause' is a text, which States.ArrayLength does not give; it may be one of "
                    + "States.ArrayGetItem, States.Base64Decode, States.Base64Encode, States.Format, States.Hash, "
                    + "States.JsonToString, States.UUID",
            ])
    }

    @Test func actionsAreSpelledAsStepFunctionsDoes() {
        let action = ServiceAction(
            service: "access-analyzer", action: "StartPolicyGeneration",
            permission: "access-analyzer:StartPolicyGeneration")
        let line = #line + 1
        #expect(
            Machines.findings { Call("A", action, with: ["clientToken": "x"]) } == [
                "\(line): step 'A': 'access-analyzer' is no service of Step Functions, which spells them in small letters and digits, such as accessanalyzer",
                "\(line): step 'A': 'StartPolicyGeneration' is no action of Step Functions, which spells them with a small first letter, such as startPolicyGeneration",
                "\(line): step 'A': the parameter 'clientToken' begins with a small letter; in Step Functions every service's begin with a capital: 'ClientToken'",
                "\(line): step 'A': the step names no resource that the machine's role may call access-analyzer:StartPolicyGeneration on; "
                    + "say 'on:', which is .anything where AWS lets no policy narrow the action",
            ])
    }
}
