import TwofoldCommand
import TwofoldPolicyGenerator

/// Writes the stacks that come with Twofold.
@main struct Synth: StackCommand {
    @OptionGroup var options: SynthOptions
    @OptionGroup(title: "Policy generator") var generator: PolicyGeneratorOptions
    var stacks: [Stack] { [generator.policyGenerator.stack] }
}
