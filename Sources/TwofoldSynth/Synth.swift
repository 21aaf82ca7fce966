import TwofoldCommand
import TwofoldPolicyGenerator

/// Writes the stacks that come with Twofold.
@main struct Synth: StackCommand {
    @OptionGroup var options: SynthOptions
    var stacks: [Stack] { [PolicyGenerator().stack] }
}
