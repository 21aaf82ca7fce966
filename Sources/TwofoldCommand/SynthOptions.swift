public import ArgumentParser
public import Twofold

/// What the `synth` command can be told.
public struct SynthOptions: ParsableArguments {
    /// The version of the command, and of this package.
    public static let version = "0.1.0"

    @Flag(help: "Write a Terraform configuration in place of a CloudFormation template.")
    var terraform = false

    @Option(
        help: ArgumentHelp(
            "The syntax of the template: yaml or json. Terraform's is JSON in any case.", valueName: "yaml|json"))
    var format: Format?

    @Option(
        help: ArgumentHelp(
            "The folder to write to, or - for standard output.", valueName: "folder"))
    var output = "synth.out"

    @Argument(help: "The stacks to write; all of them without one.")
    var stack: [String] = []

    /// No option set.
    public init() {}

    /// Refuses options that exclude each other.
    public func validate() throws {
        if terraform, format == .yaml {
            throw ValidationError("Terraform reads JSON only; leave out '--format yaml'.")
        }
        if output.isEmpty { throw ValidationError("'--output' needs a folder, or - for standard output.") }
        // Swift puts this sign in the place of each byte that is no UTF-8, which would be another folder.
        if output.unicodeScalars.contains("\u{FFFD}") { throw ValidationError("'--output' is not in UTF-8.") }
    }

    var target: Target { terraform ? .terraform : .cloudFormation }

    /// What `--help` and `--version` say of a command that writes stacks.
    ///
    /// - Parameter name: The command's name; that of its type, in small letters, without one.
    public static func configuration(name: String? = nil) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name,
            abstract: "Write stacks as CloudFormation templates or Terraform configurations.",
            discussion: """
                Without options, writes synth.out/cloudformation/<Stack>.yaml, ready for 'aws cloudformation deploy'.
                With --terraform, writes synth.out/terraform/<Stack>/, ready for 'terraform init' and 'apply'.

                Nothing is sent anywhere, and no credentials are needed.

                When something is wrong with a stack, all of it is reported at once, with file and line, nothing is \
                written, and the exit code is 1.
                """,
            version: version)
    }
}

extension Format: ExpressibleByArgument {}
