import Testing
import Twofold

/// What steps become in the Amazon States Language.
@Suite struct DefinitionTests {
    @Test func machineWithEverythingIsWrittenInReadingOrder() throws {
        let stack = Stack("Test") { stack in
            let work = Machines.function(in: &stack)
            stack.add(
                StateMachine("M", comment: "Does everything", timeout: .hours(1)) {
                    Invoke(
                        "Work", work, with: ["Name": .input.Name, "Count": 2], input: .input.Job,
                        select: ["Id": .input.Answer.Id], result: .input.Work, output: .input, timeout: .minutes(5),
                        heartbeat: .seconds(30),
                        catching: [
                            Catch("Broken", "States.Timeout", result: .input.Failure) { Pass("Mend", value: "mended") },
                            Catch(.all) {
                                Fail("Broken", error: "Broken", cause: .format("{} is broken", .input.Name))
                            },
                        ],
                        comment: "Works")
                    Parallel("Both", select: ["First": .input[0]], result: .input.Both, retry: [Retry(.all)]) {
                        Branch { Wait("Pause", .seconds(10)) }
                        Branch {
                            Call(
                                "Tell", .publish, on: "arn:aws:sns:eu-central-1:123456789012:news",
                                with: ["Message": "Hello"])
                            Succeed("Told")
                        }
                    }
                    ForEach(
                        "EachItem", in: .input.Items, with: ["Item": .at(.item), "Index": .at(.index)],
                        maxConcurrency: 2,
                        result: .input.Results
                    ) {
                        Choice("IsKnown", comment: "Some are") {
                            When(.input.Item.Kind, is: "a", "b") { Pass("Known", with: ["Known": true]) }
                            When(.input.Index, .isAtLeast(10)) {}
                        } otherwise: {
                            Wait("Later", untilTimeAt: .input.Item.Time)
                        }
                        Pass("Done")
                    }
                })
        }
        let definition = try #require(try Machines.properties(of: stack)["Definition"])
        #expect(
            try definition.yaml() == """
                Comment: Does everything
                TimeoutSeconds: 3600
                StartAt: Work
                States:
                  Work:
                    Type: Task
                    Comment: Works
                    Resource: !GetAtt Work.Arn
                    InputPath: $.Job
                    Parameters: {Name.$: $.Name, Count: 2}
                    TimeoutSeconds: 300
                    HeartbeatSeconds: 30
                    ResultSelector: {Id.$: $.Answer.Id}
                    ResultPath: $.Work
                    OutputPath: $
                    Retry:
                    - ErrorEquals:
                      - Lambda.ServiceException
                      - Lambda.AWSLambdaException
                      - Lambda.SdkClientException
                      - Lambda.TooManyRequestsException
                      IntervalSeconds: 2
                      MaxAttempts: 6
                      JitterStrategy: FULL
                    Catch:
                    - {ErrorEquals: [Broken, States.Timeout], ResultPath: $.Failure, Next: Mend}
                    - {ErrorEquals: [States.ALL], Next: Broken}
                    Next: Both
                  Mend: {Type: Pass, Result: mended, Next: Both}
                  Broken: {Type: Fail, Error: Broken, CausePath: 'States.Format(''{} is broken'', $.Name)'}
                  Both:
                    Type: Parallel
                    Branches:
                    - {StartAt: Pause, States: {Pause: {Type: Wait, Seconds: 10, End: true}}}
                    - StartAt: Tell
                      States:
                        Tell:
                          Type: Task
                          Resource: !Sub arn:${AWS::Partition}:states:::aws-sdk:sns:publish
                          Parameters: {Message: Hello}
                          Next: Told
                        Told: {Type: Succeed}
                    ResultSelector: {First.$: '$[0]'}
                    ResultPath: $.Both
                    Retry: [{ErrorEquals: [States.ALL]}]
                    Next: EachItem
                  EachItem:
                    Type: Map
                    ItemsPath: $.Items
                    ItemSelector: {Item.$: $$.Map.Item.Value, Index.$: $$.Map.Item.Index}
                    MaxConcurrency: 2
                    ItemProcessor:
                      ProcessorConfig: {Mode: INLINE}
                      StartAt: IsKnown
                      States:
                        IsKnown:
                          Type: Choice
                          Comment: Some are
                          Choices:
                          - {Or: [{Variable: $.Item.Kind, StringEquals: a}, {Variable: $.Item.Kind, StringEquals: b}], Next: Known}
                          - {Variable: $.Index, NumericGreaterThanEquals: 10, Next: Done}
                          Default: Later
                        Known: {Type: Pass, Parameters: {Known: true}, Next: Done}
                        Later: {Type: Wait, TimestampPath: $.Item.Time, Next: Done}
                        Done: {Type: Pass, End: true}
                    ResultPath: $.Results
                    End: true

                """)
    }

    @Test func jumpIsNoStateAndEndNeither() throws {
        let pause = Wait("Pause", .seconds(30))
        let states = try Machines.states {
            pause
            Choice("IsDone") {
                When(.input.Status, is: "DONE") {
                    Pass("Note")
                    End()
                }
            } otherwise: {
                Jump(to: pause)
            }
        }
        #expect(
            states == """
                Pause: {Type: Wait, Seconds: 30, Next: IsDone}
                IsDone: {Type: Choice, Choices: [{Variable: $.Status, StringEquals: DONE, Next: Note}], Default: Pause}
                Note: {Type: Pass, End: true}

                """)
    }

    @Test func branchesWithoutStepsGoOn() throws {
        let states = try Machines.states {
            Choice("IsThere") {
                When(.input.Value, .isPresent) {}
            } otherwise: {
            }
            Pass("Next")
        }
        #expect(
            states == """
                IsThere: {Type: Choice, Choices: [{Variable: $.Value, IsPresent: true, Next: Next}], Default: Next}
                Next: {Type: Pass, End: true}

                """)
    }

    @Test func stepsCanBeMadeByAProgram() throws {
        let states = try Machines.states {
            for name in ["One", "Two"] { Pass(name) }
            Steps([Pass("Three"), Pass("Four")])
            Succeed("Five")
        }
        #expect(
            states == """
                One: {Type: Pass, Next: Two}
                Two: {Type: Pass, Next: Three}
                Three: {Type: Pass, Next: Four}
                Four: {Type: Pass, Next: Five}
                Five: {Type: Succeed}

                """)
    }

    @Test func branchesCanBeMadeByAProgram() throws {
        let state = try Machines.state("Kind") {
            Choice("Kind") {
                for kind in ["a", "b"] { When(.input.Kind, is: "\(kind)") { Pass("Take \(kind)") } }
            } otherwise: {
                Fail("Unknown")
            }
        }
        #expect(
            state == """
                Type: Choice
                Choices: [{Variable: $.Kind, StringEquals: a, Next: Take a}, {Variable: $.Kind, StringEquals: b, Next: Take b}]
                Default: Unknown

                """)
    }

    /// A step of somebody's own.
    private struct Greet: Step {
        let name: String
        var layout: StepLayout {
            Steps {
                Pass(name, value: "Hello"); Wait("\(name) slowly", .seconds(1))
            }.layout
        }
    }

    @Test func stepOfOnesOwnStandsForOthers() throws {
        let states = try Machines.states {
            Greet(name: "Greet")
            Succeed("Done")
        }
        #expect(
            states == """
                Greet: {Type: Pass, Result: Hello, Next: Greet slowly}
                Greet slowly: {Type: Wait, Seconds: 1, Next: Done}
                Done: {Type: Succeed}

                """)
    }

    @Test func waitsInFourWays() throws {
        let stamp: Value<String> = "2026-03-14T01:59:00Z"
        let states = try Machines.states {
            Wait("A", .minutes(2), input: .input.In, output: .input.Out, comment: "Waits")
            Wait("B", until: stamp)
            Wait("C", untilTimeAt: .input.Time)
            Wait("D", secondsAt: .input.Seconds)
        }
        #expect(
            states == """
                A: {Type: Wait, Comment: Waits, InputPath: $.In, Seconds: 120, OutputPath: $.Out, Next: B}
                B: {Type: Wait, Timestamp: '2026-03-14T01:59:00Z', Next: C}
                C: {Type: Wait, TimestampPath: $.Time, Next: D}
                D: {Type: Wait, SecondsPath: $.Seconds, End: true}

                """)
    }

    @Test func retrySaysOnlyWhatItsAuthorSaid() throws {
        let state = try Machines.state("Tell") {
            Call(
                "Tell", .publish, on: .anything,
                retry: [
                    Retry(
                        "A", "B", interval: .seconds(60), maxAttempts: 15, backoffRate: 1.5, maxDelay: .minutes(5),
                        jitter: .full),
                    Retry(.all),
                ])
        }
        #expect(
            state == """
                Type: Task
                Resource: !Sub arn:${AWS::Partition}:states:::aws-sdk:sns:publish
                Parameters: {}
                Retry:
                - ErrorEquals: [A, B]
                  IntervalSeconds: 60
                  MaxAttempts: 15
                  BackoffRate: 1.5
                  MaxDelaySeconds: 300
                  JitterStrategy: FULL
                - {ErrorEquals: [States.ALL]}
                End: true

                """)
    }

    @Test func failureCanBeComputed() throws {
        let state = try Machines.state("Stop") {
            Fail("Stop", error: .input.Error, cause: .jsonToString(.input.Cause))
        }
        #expect(
            state == """
                Type: Fail
                ErrorPath: $.Error
                CausePath: States.JsonToString($.Cause)

                """)
    }
}
