import Foundation
import Testing

/// A program that some tests run, and that a fresh machine may lack.
struct Tool: Sendable, CustomTestStringConvertible {
    let name: String
    /// Runs quickly and succeeds where the tool can be used.
    let probe: [String]

    static let python = Tool(name: "python3", probe: ["python3", "--version"])
    static let cfnLint = Tool(name: "cfn-lint", probe: ["cfn-lint", "--version"])
    static let pyYAML = Tool(name: "PyYAML", probe: ["python3", "-c", "import yaml"])
    static let pytest = Tool(
        name: "pytest with Hypothesis", probe: ["python3", "-c", "import pytest, hypothesis, boto3"])
    static let moto = Tool(name: "moto", probe: ["python3", "-c", "import moto, boto3, yaml"])
    static let gitHosts = Tool(
        name: "trustme and Werkzeug", probe: ["python3", "-c", "import trustme, werkzeug, urllib3"])
    static let awsCLI = Tool(name: "the AWS CLI", probe: ["aws", "--version"])
    static let terraform = Tool(name: "terraform", probe: ["terraform", "version"])

    var testDescription: String { name }

    var isPresent: Bool {
        let result = try? Shell.run(probe)
        return result?.status == 0
    }

    /// In CI nothing is skipped: a test without its tool fails there.
    static let isRequired = ProcessInfo.processInfo.environment["CI"] != nil
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, by name, where a tool is missing; in CI the test runs, and fails.
    static func needs(_ tools: Tool...) -> Self {
        let missing = Tool.isRequired ? [] : tools.filter { !$0.isPresent }
        return .enabled(if: missing.isEmpty, "needs \(missing.map(\.name).joined(separator: ", "))")
    }
}

/// Runs programs.
enum Shell {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
        var all: String { output + errors }
    }

    /// Runs a program that is found on the path, to its end.
    static func run(
        _ words: [String], in folder: URL? = nil, environment: [String: String] = [:], input: String? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder ?? repository
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let folder = FileManager.default.temporaryDirectory.appending(path: "twofold-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: a pipe that nobody reads stops the program once it is full.
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try (input ?? "").write(to: files[0], atomically: false, encoding: .utf8)
        for file in files.dropFirst() { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    /// The folder of `Package.swift`.
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of what was built: that of the program that runs the tests.
    static let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
}

/// A folder that is there for the length of a closure.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "twofold-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
