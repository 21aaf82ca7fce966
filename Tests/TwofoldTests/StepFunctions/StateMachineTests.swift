import Testing
import Twofold

/// The machine as a resource.
@Suite struct StateMachineTests {
    private func template(_ build: (inout Stack) -> Void) throws -> Document {
        try #require(try Stack("Test", build).checked().cloudFormationTemplate["Resources"])
    }

    private func configuration(_ build: (inout Stack) -> Void) throws -> Document {
        try #require(try Stack("Test", build).checked().terraformConfiguration["resource"])
    }

    @Test func machineHasARoleOfItsOwn() throws {
        func build(_ stack: inout Stack) {
            let work = Machines.function(in: &stack)
            let machine = stack.add(StateMachine("RunAll") { Invoke("Work", work, retry: []) })
            stack.output("Arn", machine.arn)
            stack.output("Name", machine.name)
        }
        let resources = try template(build)
        #expect(
            try resources["RunAll"]?.yaml() == """
                Type: AWS::StepFunctions::StateMachine
                DependsOn: [RunAllRolePolicy]
                Properties:
                  RoleArn: !GetAtt RunAllRole.Arn
                  Definition: {StartAt: Work, States: {Work: {Type: Task, Resource: !GetAtt Work.Arn, End: true}}}

                """)
        #expect(
            try resources["RunAllRole"]?["Properties"]?["AssumeRolePolicyDocument"]?.yaml() == """
                Version: '2012-10-17'
                Statement:
                - Effect: Allow
                  Principal: {Service: states.amazonaws.com}
                  Action: sts:AssumeRole
                  Condition: {StringEquals: {'aws:SourceAccount': !Ref 'AWS::AccountId'}}

                """)
        #expect(
            try resources["RunAllRolePolicy"]?["Properties"]?["PolicyDocument"]?.yaml() == """
                Version: '2012-10-17'
                Statement: [{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Work.Arn}]

                """)
        #expect(
            try configuration(build)["aws_sfn_state_machine"]?["run_all"] == [
                "name": "${var.stack_name}-RunAll",
                "role_arn": "${aws_iam_role.run_all_role.arn}",
                "definition":
                    #"{"StartAt":"Work","States":{"Work":{"Type":"Task","Resource":"${aws_lambda_function.work.arn}","End":true}}}"#,
                "depends_on": ["aws_iam_role_policy.run_all_role_policy"],
            ])
    }

    @Test func givenRoleGetsAPolicy() throws {
        let resources = try template { stack in
            let role = stack.add(Role("Shared", for: "states.amazonaws.com"))
            stack.add(StateMachine("M", role: role) { Call("Tell", .publish, on: "arn:aws:sns:::news") })
            stack.add(StateMachine("Idle", role: role) { Pass("Nothing") })
        }
        #expect(resources.entries.map(\.key) == ["Shared", "M", "MPolicy", "Idle"])
        #expect(resources["M"]?["DependsOn"] == ["MPolicy"])
        #expect(resources["MPolicy"]?["Properties"]?["Roles"]?[0] == .intrinsic("Ref", argument: ["Shared"]))
        #expect(resources["Idle"]?["DependsOn"] == nil)
    }

    @Test func statementsAboutTheSameAreOne() throws {
        let resources = try template { stack in
            let work = Machines.function(in: &stack)
            let mine: [Condition] = [.stringEquals("s3:ResourceAccount", .account)]
            let objects: Value<ARN> = "arn:aws:s3:::b/*"
            stack.add(
                StateMachine("M", alsoAllowing: [.allow("iam:PassRole", on: "arn:aws:iam::123456789012:role/r")]) {
                    Call("A", .putObject, on: objects, with: ["Bucket": "b", "Key": "a", "Body": "x"])
                    Invoke("B", work)
                    Call("C", .startPolicyGeneration, on: .anything)
                    ForEach("D") {
                        Call("E", .getObject, on: objects)
                        Call(
                            "F", .getGeneratedPolicy, on: .anything,
                            catching: [
                                Catch(.all) { Call("G", .putObject, on: objects) }
                            ])
                        Choice("H") {
                            When(.input.X, .isPresent) { Call("I", .cancelPolicyGeneration, on: .anything) }
                        } otherwise: {
                            Call("J", .putObject, on: objects, when: mine)
                        }
                        Invoke("K", work)
                    }
                })
        }
        #expect(
            try resources["MRolePolicy"]?["Properties"]?["PolicyDocument"]?["Statement"]?.yaml() == """
                - {Effect: Allow, Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::b/*'}
                - {Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Work.Arn}
                - Effect: Allow
                  Action:
                  - access-analyzer:StartPolicyGeneration
                  - access-analyzer:GetGeneratedPolicy
                  - access-analyzer:CancelPolicyGeneration
                  Resource: '*'
                - Effect: Allow
                  Action: s3:PutObject
                  Resource: arn:aws:s3:::b/*
                  Condition: {StringEquals: {'s3:ResourceAccount': !Ref 'AWS::AccountId'}}
                - {Effect: Allow, Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/r'}

                """)
    }

    @Test func logsAndTraces() throws {
        func build(_ stack: inout Stack) {
            stack.add(
                StateMachine("M", type: .express, logging: .init(.all, includesExecutionData: true), isTraced: true) {
                    Pass("P")
                })
        }
        let resources = try template(build)
        #expect(
            try resources["M"]?["Properties"]?.yaml() == """
                StateMachineType: EXPRESS
                RoleArn: !GetAtt MRole.Arn
                Definition: {StartAt: P, States: {P: {Type: Pass, End: true}}}
                LoggingConfiguration:
                  Level: ALL
                  IncludeExecutionData: true
                  Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt MLogs.Arn}}]
                TracingConfiguration: {Enabled: true}

                """)
        #expect(
            resources["MLogs"]?["Properties"]?["LogGroupName"]
                == .intrinsic("Fn::Sub", argument: ["/aws/vendedlogs/states/${AWS::StackName}-M"]))
        #expect(
            try resources["MRolePolicy"]?["Properties"]?["PolicyDocument"]?["Statement"]?.yaml() == """
                - Effect: Allow
                  Action:
                  - logs:CreateLogDelivery
                  - logs:GetLogDelivery
                  - logs:UpdateLogDelivery
                  - logs:DeleteLogDelivery
                  - logs:ListLogDeliveries
                  - logs:PutResourcePolicy
                  - logs:DescribeResourcePolicies
                  - logs:DescribeLogGroups
                  Resource: '*'
                - Effect: Allow
                  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets']
                  Resource: '*'

                """)
        let machine = try configuration(build)["aws_sfn_state_machine"]?["m"]
        #expect(machine?["type"] == "EXPRESS")
        #expect(
            machine?["logging_configuration"] == [
                "level": "ALL", "include_execution_data": true,
                "log_destination": "${aws_cloudwatch_log_group.m_logs.arn}:*",
            ])
        #expect(machine?["tracing_configuration"] == ["enabled": true])
    }

    @Test func logsToAGroupThatIsGiven() throws {
        let resources = try template { stack in
            let group = stack.add(LogGroup("Common"))
            stack.add(StateMachine("M", logging: .init(.error, logGroup: group)) { Pass("P") })
            stack.add(StateMachine("N", logging: .init(.off)) { Pass("P") })
        }
        #expect(resources["MLogs"] == nil)
        #expect(
            try resources["M"]?["Properties"]?["LoggingConfiguration"]?["Destinations"]?.yaml() == """
                - {CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Common.Arn}}

                """)
        #expect(
            resources["N"]?["Properties"]?["LoggingConfiguration"] == ["Level": "OFF", "IncludeExecutionData": false])
        #expect(resources["NLogs"] == nil)
        #expect(resources["NRolePolicy"] == nil)
    }

    /// CloudFormation refuses a null wherever it stands in a template.
    @Test func machineThatDiscardsIsAText() throws {
        func build(_ stack: inout Stack) {
            let word = stack.parameter("Word", "A word", matching: "[a-z]+")
            stack.add(
                StateMachine("M") {
                    Call(
                        "Tell", .publish, on: "arn:aws:sns:::news", with: ["Message": .value(word), "Subject": nil],
                        result: .discard)
                    Pass("Done", with: ["It's \"so\"": "${x}"], input: .discard, output: .discard)
                })
        }
        let resources = try template(build)
        #expect(resources["M"]?["Properties"]?["Definition"] == nil)
        #expect(
            try resources["M"]?["Properties"]?["DefinitionString"]?.yaml() == #"""
                !Sub |-
                  {
                    "StartAt": "Tell",
                    "States": {
                      "Tell": {
                        "Type": "Task",
                        "Resource": "arn:${AWS::Partition}:states:::aws-sdk:sns:publish",
                        "Parameters": {
                          "Message": "${Word}",
                          "Subject": null
                        },
                        "ResultPath": null,
                        "Next": "Done"
                      },
                      "Done": {
                        "Type": "Pass",
                        "InputPath": null,
                        "Parameters": {
                          "It's \"so\"": "${!x}"
                        },
                        "OutputPath": null,
                        "End": true
                      }
                    }
                  }

                """#)
        #expect(
            try configuration(build)["aws_sfn_state_machine"]?["m"]?["definition"]
                == .string(
                    #"{"StartAt":"Tell","States":{"Tell":{"Type":"Task","Resource":"arn:${data.aws_partition.current.partition}:states:::aws-sdk:sns:publish","#
                        + #""Parameters":{"Message":"${var.word}","Subject":null},"ResultPath":null,"Next":"Done"},"#
                        + #""Done":{"Type":"Pass","InputPath":null,"Parameters":{"It's \"so\"":"$${x}"},"OutputPath":null,"End":true}}}"#
                ))
    }

    @Test func unsafeParameterInATextIsFound() {
        let stack = Stack("Test") { stack in
            let word = stack.parameter("Word", "Any word")
            stack.add(StateMachine("M") { Pass("P", with: ["X": .value(word)], result: .discard) })
        }
        #expect(
            stack.diagnose().map(\.message) == [
                "'M' holds the parameter 'Word' in a text of JSON: its value may break it; give it a pattern that admits no quote, backslash or control character"
            ])
    }

    @Test func expressMachinesRunForFiveMinutes() {
        let line = #line + 2
        let findings = Machines.findings(type: .express, timeout: .seconds(301), line: line) {
            Wait("A", .seconds(300))
            ForEach("B") { Wait("C", .seconds(301)) }
        }
        #expect(
            findings == [
                "\(line): the timeout is 1 to 300 seconds, not 301",
                "\(line + 1): step 'C' waits 301 seconds; an express machine runs 300 at most",
            ])
    }

    @Test func machinesRunForAYear() {
        let line = #line + 1
        #expect(
            Machines.findings(timeout: .seconds(31_536_001)) { Pass("P") } == [
                "\(line): the timeout is 1 to 31536000 seconds, not 31536001"
            ])
    }

    @Test func definitionHasUpTo1MiB() {
        let frame = #"{"StartAt":"P","States":{"P":{"Type":"Pass","Result":"","End":true}}}"#.utf8.count
        let fitting = String(repeating: "x", count: 1_048_576 - frame)
        #expect(Machines.findings { Pass("P", value: .constant(fitting)) } == [])
        let line = #line + 1
        #expect(
            Machines.findings { Pass("P", value: .constant(fitting + "x")) } == [
                "\(line): the definition has 1048577 bytes; Step Functions takes 1048576. Split the machine in two"
            ])
    }

    @Test func namesFit() {
        let stack = Stack("Test") { stack in
            stack.add(StateMachine("M", name: "My machine") { Pass("P") })
            stack.add(StateMachine("AMachineWithAVeryLongIDIndeed") { Pass("P") })
        }
        #expect(
            stack.diagnose().map(\.message) == [
                "M: the machine's name 'My machine' holds something else than letters, digits and -_",
                "AMachineWithAVeryLongIDIndeed: 'AMachineWithAVeryLongIDIndeedRole' has 33 characters; after the stack's name only 31 fit "
                    + "into the role's name. Shorten it, or give the role a name",
            ])
    }

    @Test func statementsAreChecked() {
        let stack = Stack("Test") {
            $0.add(StateMachine("M", alsoAllowing: [.allow("PassRole", on: "role")]) { Pass("P") })
        }
        #expect(
            stack.diagnose().map(\.message) == [
                "M: 'PassRole' is no action; write it as service:Action, such as s3:GetObject",
                "M: 'role' is no ARN; a resource of a policy begins with arn: or is *",
            ])
    }
}
