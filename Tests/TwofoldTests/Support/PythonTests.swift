import Testing

/// The tests that are written in Python, because what they test is.
@Suite struct PythonTests {
    @Test(.needs(.pytest)) func handlersPassTheirTests() throws {
        try expectPytestToPass("Tests/HandlerTests")
    }

    @Test(.needs(.pytest, .moto, .awsCLI, .terraform)) func localAWSPassesItsTests() throws {
        try expectPytestToPass("Tests/LocalAWS/tests")
    }

    @Test(.needs(.pytest, .moto, .awsCLI, .terraform)) func bothDeploymentsWorkAndAreTheSame() throws {
        try expectPytestToPass("Tests/DeploymentTests")
    }

    private func expectPytestToPass(_ folder: String) throws {
        let result = try Shell.run(
            ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", folder],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        #expect(result.status == 0, "\(result.all)")
        print("\(folder): \(result.output.split(separator: "\n").last ?? "")")
    }
}
