import Foundation
import Testing

/// The tests that are written in Python, because what they test is.
@Suite(.serialized) struct PythonTests {
    @Test(.needs(.pytest, .gitHosts)) func handlersPassTheirTests() throws {
        try expectPytestToPass("Tests/HandlerTests")
    }

    @Test(.needs(.pytest, .gitHosts)) func localGitPassesItsTests() throws {
        try expectPytestToPass("Tests/LocalGit/tests")
    }

    @Test(.needs(.pytest, .moto, .awsCLI, .terraform)) func localAWSPassesItsTests() throws {
        try expectPytestToPass("Tests/LocalAWS/tests")
    }

    @Test(.needs(.pytest, .moto, .gitHosts, .awsCLI, .terraform, .cfnLint)) func deploymentsWorkAndAreTheSame() throws {
        try expectPytestToPass("Tests/DeploymentTests")
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
