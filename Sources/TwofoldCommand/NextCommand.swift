import Twofold

/// What somebody does next with what was written.
struct NextCommand {
    let stack: CheckedStack
    let synthesis: Synthesis
    let target: Target
    let path: String

    var text: String {
        switch target {
        case .cloudFormation: cloudFormation
        case .terraform: terraform
        }
    }

    private var cloudFormation: String {
        var template = path
        var lines: [String] = []
        if !synthesis.files.isEmpty {
            template = "packaged.yaml"
            lines.append(
                "aws cloudformation package --template-file \(path) --s3-bucket … --output-template-file \(template)")
        }
        var words = [
            "aws cloudformation deploy --template-file \(template) --stack-name \(stack.stack.id.kebabCased)"
        ]
        if synthesis.text.utf8.count > CloudFormationLimit.inlineTemplateBytes { words.append("--s3-bucket …") }
        if let capability = stack.requiredCapability { words.append("--capabilities \(capability)") }
        let parameters = stack.requiredParameters
        if !parameters.isEmpty {
            words.append("--parameter-overrides " + parameters.map { "\($0)=…" }.joined(separator: " "))
        }
        lines.append(words.joined(separator: " \\\n    "))
        return "Next:\n\n  " + lines.joined(separator: "\n  ")
    }

    private var terraform: String {
        let variables = stack.requiredParameters.map { " \\\n    -var '\($0.snakeCased)=…'" }.joined()
        return "Next:\n\n  terraform -chdir=\(path) init\n  terraform -chdir=\(path) apply\(variables)"
    }
}
