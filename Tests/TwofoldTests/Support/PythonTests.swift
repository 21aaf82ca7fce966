import Foundation
import Testing

/// The tests that are written in Python, because what they test is.
@Suite(.serialized) struct PythonTests {
    @Test(.needs(.pytest, .gitHosts)) func handlersPassTheirTests() throws {
        try expectPytestToPass("Tests/HandlerTests")
    }

    @Test(.needs(.pytest, .strace)) func commandPassesItsTests() throws {
        try expectPytestToPass("Tests/CommandTests")
    }

    @Test(.needs(.pytest, .gitHosts)) func localGitPassesItsTests() throws {
        try expectPytestToPass("Tests/LocalGit/tests")
    }

    @Test(.needs(.pytest, .moto, .awsCLI, .terraform)) func localAWSPassesItsTests() throws {
        try expectPytestToPass("Tests/LocalAWS/tests")
    }

    @Test(.needs(.pytest)) func benchmarkPassesItsTests() throws {
        try expectPytestToPass("Tests/Benchmark/tests")
    }

    @Test(.needs(.pytest, .moto, .gitHosts, .awsCLI, .terraform, .cfnLint)) func deploymentsWorkAndAreTheSame() throws {
        try expectPytestToPass("Tests/DeploymentTests")
    }

    @Test(.needs(.pytest, .pyYAML, .cfnLint, .scanners)) func scannersFindOnlyWhatIsArgued() throws {
        try expectPytestToPass("Tests/SecurityTests")
    }

    private func expectPytestToPass(_ folder: String) throws {
        // A child inherits the signals that its parent's thread blocks, which on Linux are all of them in a thread that
        // runs tests; a server that cannot be told to end would run for ever.
        let pytest =
            "import signal, sys, pytest; signal.pthread_sigmask(signal.SIG_SETMASK, []); sys.exit(pytest.main(sys.argv[1:]))"
        let result = try Shell.run(
            ["python3", "-c", pytest, "-q", "-p", "no:cacheprovider", folder],
            environment: [
                "PYTHONDONTWRITEBYTECODE": "1", "TWOFOLD_SYNTH": Shell.products.appending(path: "synth").path,
            ])
        #expect(result.status == 0, "\(result.all)")
        print("\(folder): \(result.output.split(separator: "\n").last ?? "")")
    }
}

extension Tool {
    /// Makes single calls of the system fail, or kills a program before one.
    fileprivate static let strace = Tool(name: "strace", probe: ["strace", "-o", "/dev/null", "true"])

    /// In an environment of their own; see Tests/SecurityTests/requirements.txt.
    fileprivate static let scanners = Tool(
        name: "checkov and parliament",
        probe: [
            "sh", "-c", "exec \"${TWOFOLD_SCANNERS:-.build/scanners/bin}/python\" -c 'import checkov, parliament'",
        ])
}
