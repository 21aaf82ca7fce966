import Testing

@testable import TwofoldModel

@Suite struct LogicalIDTests {
    @Test(arguments: [
        ("PublishPolicies", "publish_policies"), ("A", "a"), ("AB", "ab"), ("ABc", "a_bc"), ("S3Bucket", "s3_bucket"),
        ("HTTPServer", "http_server"), ("MyHTTPServer2", "my_http_server2"),
        ("ABC1Def", "abc1_def"), ("Vpc2Subnet10a", "vpc2_subnet10a"), ("PublishURLs", "publish_urls"),
        ("SubnetIDs", "subnet_ids"), ("ARNsOfRoles", "arns_of_roles"),
        ("URLs2Read", "urls2_read"), ("HTTPSServer", "https_server"), ("TrailArn", "trail_arn"), ("GetAs", "get_as"),
        ("A1B2", "a1_b2"), ("ADog", "a_dog"), ("", ""),
    ]) func anIDIsASnakeInTerraform(id: String, snake: String) {
        #expect(LogicalID(id).snakeCased == snake)
        #expect(LogicalID(id).kebabCased == snake.replacing("_", with: "-"))
    }

    @Test(arguments: ["A", "Abc1", "S3", String(repeating: "A", count: 255)]) func lettersAndDigitsAreAnID(id: String) {
        #expect(LogicalID(id).isValid)
    }

    @Test(arguments: [
        "", "a", "1A", "A_B", "A-B", "A B", "A.B", "É", "Aé", "A\u{301}", "A\n", "A${b}", "🦀",
        String(repeating: "A", count: 256),
    ])
    func anythingElseIsNone(id: String) {
        #expect(!LogicalID(id).isValid)
        let line = #line + 1
        let stack = Stack.test { stack in stack.add(Gadget(LogicalID(id))) }
        let found = stack.findings().first
        #expect(
            found
                == "\(line): error: '\(id)' is no ID for a parameter or resource: write 1 to 255 letters and digits, the first of them a capital"
        )
    }

    @Test func aPartAddsToTheID() {
        #expect(LogicalID("Publish").appending("Role") == "PublishRole")
        #expect("\(LogicalID("Publish"))" == "Publish")
    }
}
