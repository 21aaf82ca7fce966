extension Path {
    /// What a path is used for.
    enum Use {
        /// To narrow what a step takes or hands on.
        case data
        /// To put a result somewhere.
        case result
        /// To find a value.
        case value
    }

    /// The path as it stands in a definition.
    var node: DefinitionNode { jsonPath.map(DefinitionNode.text) ?? .null }

    /// Whether it leads to what is only there while a ``ForEach`` runs.
    var isOfItem: Bool { jsonPath == "$$.Map" || jsonPath?.hasPrefix("$$.Map.") == true }

    /// Why it cannot be used, or nil.
    func problem(for use: Use) -> String? {
        guard let jsonPath else {
            guard case .value = use else { return nil }
            return "'.discard' is no place; only 'input:', 'result:' and 'output:' take it"
        }
        guard let syntax = PathSyntax(jsonPath) else { return "'\(jsonPath)' is no JSONPath" }
        guard case .result = use, !syntax.isReference else { return nil }
        if syntax.isInContext {
            return "a result cannot be put at '\(jsonPath)': nothing but Step Functions writes to the context"
        }
        return "a result cannot be put at '\(jsonPath)', which may be several places; name fields and indexes only"
    }
}
