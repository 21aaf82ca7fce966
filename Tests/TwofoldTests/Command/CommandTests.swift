import Foundation
import Testing
import TwofoldCommand

/// Runs the built `synth`, as somebody would.
@Suite struct CommandTests {
    static func synth(
        _ words: String..., in folder: URL, environment: [String: String] = [:]
    ) throws -> Shell.Result {
        try Shell.run([Shell.products.appending(path: "synth").path] + words, in: folder, environment: environment)
    }

    @Test func writesATemplateByDefault() throws {
        try withTemporaryFolder { folder in
            let result = try Self.synth(in: folder)
            #expect(result.status == 0)
            #expect(result.output == "synth.out/cloudformation/PolicyGenerator.yaml\n")
            #expect(result.errors == "")
            #expect(try files(in: folder) == ["synth.out/cloudformation/PolicyGenerator.yaml"])
        }
    }

    @Test func writesAConfigurationWithItsArchives() throws {
        try withTemporaryFolder { folder in
            let result = try Self.synth("--terraform", in: folder)
            #expect(result.status == 0)
            #expect(result.output == "synth.out/terraform/PolicyGenerator\n")
            let names = [
                "functions/planner-#.zip", "functions/publish_policy-#.zip", "functions/seed_repository-#.zip",
            ]
            #expect(
                try files(in: folder).map(withoutDigests)
                    == (names + ["main.tf.json"]).map { "synth.out/terraform/PolicyGenerator/\($0)" })
        }
    }

    @Test func printsToStandardOutputWhatItWouldWrite() throws {
        try withTemporaryFolder { folder in
            _ = try Self.synth("--format", "json", "--output", "there", in: folder)
            let written = try String(
                contentsOf: folder.appending(path: "there/cloudformation/PolicyGenerator.json"), encoding: .utf8)
            let printed = try Self.synth("--format", "json", "--output", "-", in: folder)
            #expect(printed.output == written)
            #expect(
                printed.errors.contains(
                    "warning: the template of stack 'PolicyGenerator' has \(written.utf8.count) bytes"))
        }
    }

    @Test func printedConfigurationSaysWhatItLacks() throws {
        try withTemporaryFolder { folder in
            let result = try Self.synth("--terraform", "--output", "-", in: folder)
            #expect(result.status == 0)
            #expect(
                withoutDigests(result.errors)
                    == "note: the document refers to functions/seed_repository-#.zip, functions/publish_policy-#.zip, "
                    + "functions/planner-#.zip, which only '--output <folder>' writes\n")
            #expect(try files(in: folder) == [])
        }
    }

    @Test func leavesUnchangedFilesAlone() throws {
        try withTemporaryFolder { folder in
            _ = try Self.synth(in: folder)
            let path = folder.appending(path: "synth.out/cloudformation/PolicyGenerator.yaml").path
            let old = Date(timeIntervalSince1970: 1_000_000)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
            _ = try Self.synth(in: folder)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date == old)
            try "changed".write(toFile: path, atomically: true, encoding: .utf8)
            _ = try Self.synth(in: folder)
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("AWSTemplateFormatVersion"))
            #expect(try files(in: folder).count == 1, "no temporary file is left")
        }
    }

    @Test func reportsAFolderThatCannotBeWritten() throws {
        try withTemporaryFolder { folder in
            try "a file".write(to: folder.appending(path: "synth.out"), atomically: false, encoding: .utf8)
            let result = try Self.synth(in: folder)
            #expect(result.status == 1)
            #expect(result.output == "")
            #expect(result.errors.hasPrefix("error: cannot write 'synth.out/cloudformation/PolicyGenerator.yaml': "))
        }
    }

    @Test func writesNothingWhenTheCodeOfAFunctionIsMissing() throws {
        let fine = Stack("Fine") { stack in stack.add(Topic("News")) }
        let broken = Stack("Broken") { stack in
            stack.add(Function("Work", code: .archive("nowhere.zip"), runtime: .amazonLinux2023))
        }
        try withTemporaryFolder { folder in
            for target in [[], ["--terraform"]] {
                let options = try SynthOptions.parse(["--output", folder.path] + target)
                #expect(throws: ExitCode.failure) { try options.write([fine, broken]) }
                #expect(try files(in: folder) == [])
            }
            try Data([1, 2, 3]).write(to: folder.appending(path: "code.zip"))
            let whole = Stack("Whole") { stack in
                let code = FunctionCode.archive(folder.appending(path: "code.zip").path)
                stack.add(Function("Work", code: code, runtime: .amazonLinux2023))
            }
            try SynthOptions.parse(["--output", folder.path]).write([fine, whole])
            #expect(
                try files(in: folder).map(withoutDigests) == [
                    "cloudformation/Fine.yaml", "cloudformation/Whole.yaml",
                    "cloudformation/Whole/functions/work-#.zip", "code.zip",
                ])
        }
    }

    /// An archive stays as long as the template in the other format names it.
    @Test func removesArchivesThatNoTemplateNames() throws {
        try withTemporaryFolder { folder in
            func write(_ code: String, _ format: String) throws {
                try code.write(to: folder.appending(path: "code.zip"), atomically: false, encoding: .utf8)
                let stack = Stack("Site") { stack in
                    let code = FunctionCode.archive(folder.appending(path: "code.zip").path)
                    stack.add(Function("Work", code: code, runtime: .amazonLinux2023))
                }
                try SynthOptions.parse(["--output", folder.path, "--format", format]).write([stack])
            }
            func archives() throws -> [String] {
                let archives = try files(in: folder).filter { $0.hasPrefix("cloudformation/Site/") }
                return try archives.map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.sorted()
            }
            try write("one", "yaml")
            #expect(try archives() == ["one"])
            try write("two", "json")
            #expect(try archives() == ["one", "two"])
            try write("three", "yaml")
            #expect(try archives() == ["three", "two"])
            try write("three", "json")
            #expect(try archives() == ["three"])
        }
    }

    /// What is written is what was described, whatever becomes of the file meanwhile.
    @Test func readsAnArchiveOnce() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "code.zip")
            try "one".write(to: file, atomically: false, encoding: .utf8)
            let stack = Stack("Site") { stack in
                stack.add(Function("Work", code: .archive(file.path), runtime: .amazonLinux2023))
            }
            try FileManager.default.removeItem(at: file)
            #expect(try stack.synthesize(for: .terraform).files.map(\.bytes) == [Array("one".utf8)])
        }
    }

    @Test(arguments: [
        ["--format", "xml"], ["--terraform", "--format", "yaml"], ["--nonsense"], ["Nowhere"], ["--output", ""],
    ])
    func refusesWrongUsage(words: [String]) throws {
        try withTemporaryFolder { folder in
            let result = try Shell.run([Shell.products.appending(path: "synth").path] + words, in: folder)
            #expect(result.status == 64)
            #expect(result.errors.contains("Usage: synth"))
            #expect(try files(in: folder) == [])
        }
    }

    @Test func tellsItsVersionAndHelp() throws {
        try withTemporaryFolder { folder in
            #expect(try Self.synth("--version", in: folder).output == "0.1.0\n")
            let help = try Self.synth("--help", in: folder).output
            for word in ["--terraform", "--format", "--output", "synth.out/cloudformation/<Stack>.yaml"] {
                #expect(help.contains(word))
            }
        }
    }

    @Test func givesTheSameBytesWhateverTheSurroundings() throws {
        try withTemporaryFolder { folder in
            let environments = [
                ["LC_ALL": "C", "TZ": "UTC"], ["LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "HOME": "/nowhere"],
            ]
            let outputs = try environments.map {
                try Self.synth("--terraform", "--output", "-", in: folder, environment: $0).output
            }
            #expect(outputs[0] == outputs[1])
        }
    }

    /// A text with a sign in the place of each digest of a file.
    private func withoutDigests(_ text: String) -> String { text.replacing(/-[0-9a-f]{16}\./, with: "-#.") }

    /// The paths of the files below a folder, in order.
    private func files(in folder: URL) throws -> [String] {
        let names = FileManager.default.subpaths(atPath: folder.path) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appending(path: name).path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }
}
