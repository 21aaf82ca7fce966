/// What a deployed stack tells: an output in both targets.
public struct Output: Sendable, Hashable {
    /// The output's ID.
    public let id: LogicalID
    /// What it is; nil for nothing to say.
    public let description: String?
    /// Its value.
    public let value: Term
}
