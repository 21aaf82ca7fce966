/// Ends the machine, or the run of a ``ForEach`` or ``Branch``, with what the step before it hands on.
///
/// It is no state of its own, but the `End` of the state before it. A machine ends without it, too, where its steps do.
public struct End: FinalStep {
    /// The step as a machine lays it out.
    public let layout = StepLayout(.end)

    /// Ends successfully.
    public init() {}
}
