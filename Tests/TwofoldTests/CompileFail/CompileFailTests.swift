import Foundation
import Testing

/// What the compiler refuses in a client that imports Twofold and has no settings of its own.
///
/// A comment `// error: …` marks the line of a mistake, and says what the compiler has to say of it. Nothing else may be
/// wrong.
@Suite struct CompileFailTests {
    @Test(arguments: [
        (
            "a value in a plain string",
            #"let text: String = "\(bucket.arn)" // error: ambiguous use of 'appendInterpolation'"#
        ),
        (
            "a value in a string without a type",
            #"let text = "a-\(name)"; _ = text // error: ambiguous use of 'appendInterpolation'"#
        ),
        ("a printed value", #"print("\(bucket.name)") // error: ambiguous use of 'appendInterpolation'"#),
        ("a value handed to a function", #"fatalError("no \(name)") // error: ambiguous use of 'appendInterpolation'"#),
        (
            "an optional value",
            #"let maybe: Value<String>? = name; print("\(maybe)") // error: ambiguous use of 'appendInterpolation'"#
        ),
        ("a value in an ID", #"_ = LogicalID("Files\(name)") // error: ambiguous use of 'appendInterpolation'"#),
        (
            "a reference in a value",
            #"let text: Value<String> = "\(bucket)" // error: requires that 'Ref<Bucket>' conform to 'StringProtocol'"#
        ),
        (
            "a method of strings",
            "_ = name.lowercased() // error: value of type 'Value<String>' has no member 'lowercased'"
        ),
        ("a name for an ARN", "let arn: Value<ARN> = bucket.name // error: 'Value<String>' to type 'Value<ARN>'"),
        (
            "a name as an argument for an ARN",
            #"_ = Statement.allow("s3:GetObject", on: bucket.name) // error: 'Value<String>' to expected argument type 'Value<ARN>'"#
        ),
        (
            "a text for a number",
            #"let number: Value<Int> = "3" // error: requires that 'Int' conform to 'TextContent'"#
        ),
        (
            "a string for a value",
            #"let value: Value<String> = String("a") // error: 'String' to specified type 'Value<String>'"#
        ),
        ("another reference", "let topic: Ref<Topic> = bucket // error: 'Ref<Bucket>' to type 'Ref<Topic>'"),
        (
            "another reference as an argument",
            #"_ = BucketNotification("New", of: .objectCreated, in: bucket, calls: bucket) // error: 'Ref<Bucket>' to expected argument type 'Ref<Function>'"#
        ),
        ("a secret in a text", #"let text: Value<String> = "a-\(secret)" // error: conform to 'StringProtocol'"#),
        ("a printed secret", #"print("\(secret)") // error: ambiguous use of 'appendInterpolation'"#),
        (
            "a secret in an environment",
            #"let variables: [String: Value<String>] = ["TOKEN": secret] // error: 'SecretText' to expected dictionary value type 'Value<String>'"#
        ),
        (
            "a secret as a value, such as an output's",
            "let told: Value<String> = secret // error: 'SecretText' to specified type 'Value<String>'"
        ),
        (
            "a secret as a description",
            #"_ = Secret("Token", description: secret) // error: 'SecretText' to expected argument type 'Value<String>'"#
        ),
        (
            "a secret in a property for anything",
            #"_ = Property("Token", "token", secret) // error: conform to expected type 'TermConvertible'"#
        ),
        ("a secret's term", "_ = secret.term // error: 'term' is inaccessible"),
        (
            "a text as a secret",
            #"_ = Secret("Token", value: "hunter2") // error: 'String' to expected argument type 'SecretText'"#
        ),
        (
            "a forged secret",
            #"_ = SecretText("hunter2") // error: initializer is inaccessible // error: 'String' to expected argument type 'Parameter'"#
        ),
        ("a forged reference", #"_ = Ref(Bucket("Forged")) // error: initializer is inaccessible"#),
        (
            "a property with one name",
            #"_ = Property("BucketName", name) // error: missing argument label 'cloudFormation:' in call // error: 'Value<String>' to expected argument type 'String'"#
        ),
        (
            "a choice without otherwise",
            """
            _ = StateMachine("Machine") {
                Choice("IsDone") {
                    When(.input.Status, is: "DONE") { Pass("Then") }
                } // error: missing argument for parameter 'otherwise' in call
            }
            """
        ),
        // The compiler points at the closure, and not at the step.
        (
            "a step after the last one",
            """
            _ = StateMachine("Machine") { // error: this step can never run: the step before it does not go on
                Pass("First")
                Fail("Stop", error: "Stopped")
                Pass("Never")
            }
            """
        ),
        (
            "nothing",
            """
            let text: Value<String> = "\\(bucket.arn)/*-\\(name)-\\(3)"
            _ = Statement.allow("s3:GetObject", on: "\\(bucket.arn)/\\(text)")
            _ = Property("BucketName", "bucket", name)
            _ = Property(cloudFormation: "BucketName", text)
            _ = Property("SecretString", "secret_string_wo", secret: secret)
            _ = Secret("Token", value: secret)
            _ = "a plain string \\(bucket.id) \\(3)"
            _ = StateMachine("Machine") {
                Choice("IsDone") {
                    When(.input.Status, is: "DONE") { Pass("Then") }
                } otherwise: {
                    Fail("Stop", error: "Stopped")
                }
                Pass("Next")
            }
            """
        ),
    ])
    func theCompilerRefusesWhatCannotWork(mistake: String, code: String) throws {
        let source = """
            import Twofold
            func mistake(in stack: inout Stack, _ bucket: Ref<Bucket>, _ name: Value<String>, _ secret: SecretText) {
            \(code)
            }

            """
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = lines.indices.flatMap { index in
            lines[index].components(separatedBy: "// error: ").dropFirst().map {
                (line: index + 1, text: $0.trimmingCharacters(in: .whitespaces))
            }
        }
        let output = try withTemporaryFolder { folder in
            let file = folder.appending(path: "client.swift")
            try source.write(to: file, atomically: false, encoding: .utf8)
            return try Self.typecheck(file)
        }
        let found = output.split(separator: "\n").compactMap { line -> (line: Int, text: String)? in
            let parts = line.components(separatedBy: ": error: ")
            guard parts.count == 2, let place = parts[0].components(separatedBy: "client.swift:").last else {
                return nil
            }
            return (Int(place.prefix { $0 != ":" }) ?? 0, parts[1])
        }
        #expect(found.map(\.line) == expected.map(\.line), "\(output)")
        for (found, expected) in zip(found, expected) { #expect(found.text.contains(expected.text)) }
    }

    private static func typecheck(_ file: URL) throws -> String {
        let modules = [Shell.products.appending(path: "Modules"), Shell.products]
            .first { FileManager.default.fileExists(atPath: $0.appending(path: "Twofold.swiftmodule").path) }
        let map = Shell.repository.appending(path: "Sources/CTwofoldYAML/module.modulemap")
        let result = try Shell.run([
            "swiftc", "-typecheck", "-swift-version", "6", "-I", try #require(modules).path, "-Xcc",
            "-fmodule-map-file=\(map.path)", file.path,
        ])
        return result.all
    }
}
