import Foundation
import Testing
import TwofoldDocuments

@testable import TwofoldModel

/// What the targets make of a stack's outputs, once somebody has set the parameters.
enum Evaluation {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// The outputs that the real Terraform computes, without a provider.
    static func terraform(_ stack: Stack, _ values: Document = [:]) throws -> [String: Any] {
        let configuration = try stack.checked().terraformConfiguration
        return try terraform(outputs: configuration["output"] ?? [:], variables: configuration["variable"], values)
    }

    static func terraform(outputs: Document, variables: Document?, _ values: Document = [:]) throws -> [String: Any] {
        try withTemporaryFolder { folder in
            let result = try applyTerraform(outputs: outputs, variables: variables, values, in: folder)
            guard result.status == 0 else { throw Failure(description: result.all) }
            let data = try Data(contentsOf: folder.appending(path: "terraform.tfstate"))
            // Foundation loses a byte order mark or a combining character at the start of a string, unless it is escaped.
            let escaped = String(decoding: data, as: UTF8.self).utf16.map { unit in
                unit < 0x80
                    ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(Int(unit) + 0x1_0000, radix: 16).dropFirst()
            }.joined()
            let state = try JSONSerialization.jsonObject(with: Data(escaped.utf8)) as? [String: Any]
            let found = state?["outputs"] as? [String: [String: Any]] ?? [:]
            return found.compactMapValues { $0["value"] }
        }
    }

    /// What Terraform says of variables' values; nil where it takes them.
    static func terraformRefusal(_ variables: Document?, _ values: Document) throws -> String? {
        try withTemporaryFolder { folder in
            let result = try applyTerraform(outputs: ["a": ["value": 1]], variables: variables, values, in: folder)
            return result.status == 0 ? nil : result.all
        }
    }

    private static func applyTerraform(
        outputs: Document, variables: Document?, _ values: Document, in folder: URL
    ) throws -> Shell.Result {
        var sections: [Document.Entry] = [.init("output", outputs)]
        if let variables { sections.append(.init("variable", variables)) }
        func write(_ text: String, _ name: String) throws {
            try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
        }
        try write(Document.map(sections).json(), "main.tf.json")
        try write(values.json(), "terraform.tfvars.json")
        try write("disable_checkpoint = true\n", "terraform.rc")
        return try Shell.run(
            ["terraform", "apply", "-auto-approve", "-no-color", "-input=false"], in: folder,
            environment: ["TF_CLI_CONFIG_FILE": folder.appending(path: "terraform.rc").path, "TF_IN_AUTOMATION": "1"])
    }

    /// The outputs that a small reading of CloudFormation's documentation computes, which shares no code with the writer.
    ///
    /// It refuses whatever the documentation leaves open, such as a `${` that nothing closes.
    static func cloudFormation(_ stack: Stack, _ values: Document = [:]) throws -> [String: Any] {
        let template = try stack.checked().cloudFormationTemplate
        return try cloudFormation(outputs: template["Outputs"] ?? [:], parameters: template["Parameters"], values)
    }

    static func cloudFormation(outputs: Document, parameters: Document?, _ values: Document = [:]) throws -> [String:
        Any]
    {
        let input: Document = ["outputs": outputs, "parameters": parameters ?? [:], "values": values]
        let result = try withTemporaryFolder { folder in
            let script = folder.appending(path: "evaluate.py")
            try Self.script.write(to: script, atomically: false, encoding: .utf8)
            return try Shell.run(["python3", script.path], input: input.json())
        }
        guard result.status == 0 else { throw Failure(description: result.all) }
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] ?? [:]
    }

    private static let script = #"""
        import json, re, sys

        given = json.loads(sys.stdin.buffer.read())
        values = {}
        for name, parameter in given["parameters"].items():
            value = given["values"].get(name, parameter.get("Default"))
            values[name] = value.split(",") if parameter["Type"] == "CommaDelimitedList" else value

        def reference(name, variables):
            if name in variables:
                return variables[name]
            if not re.fullmatch(r"[A-Za-z0-9]+(::[A-Za-z]+)?(\.[A-Za-z0-9.]+)?", name):
                raise ValueError(f"no name: {name!r}")
            return values.get(name, f"<{name}>")

        def substitute(text, variables):
            result, rest = "", text
            while "${" in rest:
                before, rest = rest.split("${", 1)
                if "}" not in rest:
                    raise ValueError(f"nothing closes ${{ in {text!r}")
                inside, rest = rest.split("}", 1)
                if "${" in inside or "\n" in inside:
                    raise ValueError(f"two readings of {text!r}")
                if inside.startswith("!"):
                    if len(inside) == 1 or inside.startswith("!!"):
                        raise ValueError(f"two readings of {text!r}")
                    result += before + "${" + inside[1:] + "}"
                else:
                    value = reference(inside, variables)
                    if not isinstance(value, str):
                        raise ValueError(f"no text: {inside}")
                    result += before + value
            return result + rest

        def evaluate(node):
            if isinstance(node, list):
                return [evaluate(element) for element in node]
            if not isinstance(node, dict):
                return node
            if len(node) != 1 or not (next(iter(node)) == "Ref" or next(iter(node)).startswith("Fn::")):
                return {key: evaluate(value) for key, value in node.items()}
            (function, argument), = node.items()
            if function == "Ref":
                return reference(argument, {})
            if function == "Fn::GetAtt":
                return "<" + ".".join(argument) + ">"
            if function == "Fn::Sub":
                if isinstance(argument, str):
                    return substitute(argument, {})
                text, variables = argument
                return substitute(text, {key: evaluate(value) for key, value in variables.items()})
            if function == "Fn::Join":
                separator, elements = argument
                return separator.join(evaluate(elements))
            if function == "Fn::Select":
                return evaluate(argument[1])[argument[0]]
            if function == "Fn::Split":
                return evaluate(argument[1]).split(argument[0])
            raise ValueError(f"no function: {function}")

        json.dump({name: evaluate(output["Value"]) for name, output in given["outputs"].items()}, sys.stdout)
        """#
}
