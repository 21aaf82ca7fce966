import TwofoldCommand

/// Any words may be given to `synth`; what is understood excludes no other option that is.
@Sendable func fuzzArguments(_ input: inout Input) {
    let words = input.list(upTo: 6) { $0.text() }
    guard let options = try? SynthOptions.parse(words) else { return }
    do {
        try options.validate()
    } catch {
        expect(false, "\(words) are understood, though \(error)")
    }
}
