public import ArgumentParser
public import Twofold

/// A command that writes stacks for CloudFormation and Terraform: the `synth` of a package with stacks of its own.
///
/// ```swift
/// import TwofoldCommand
///
/// @main struct Synth: StackCommand {
///     @OptionGroup var options: SynthOptions
///     var stacks: [Stack] { [website] }
/// }
/// ```
///
/// Options of one's own stand beside `options`, and `stacks` can depend on them.
public protocol StackCommand: ParsableCommand {
    /// What every such command can be told.
    var options: SynthOptions { get }
    /// The stacks, in the order in which they are written.
    var stacks: [Stack] { get throws }
}

extension StackCommand {
    /// What `--help` and `--version` say.
    public static var configuration: CommandConfiguration { SynthOptions.configuration() }

    /// Writes the stacks, or reports all that is wrong with them.
    public func run() throws { try options.write(try stacks) }
}
