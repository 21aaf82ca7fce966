import TwofoldCommand

@main struct Synth: StackCommand {
    @OptionGroup var options: SynthOptions
    var stacks: [Stack] { [inbox] }
}
