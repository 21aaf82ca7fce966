/// Where a node begins among nodes in block style, as libyaml lays them out.
struct YAMLPlace {
    /// How many lists and maps the node is in.
    var depth = 0
    /// How many columns of its line are before the node.
    private(set) var column = 0
    /// How many are before the keys of a map.
    private var mapIndent = 0
    /// How many are before the dashes of a list.
    private var listIndent = 0

    /// The place of each element of a list: after its dash.
    var element: YAMLPlace {
        let column = listIndent + 2
        return YAMLPlace(depth: depth + 1, column: column, mapIndent: column, listIndent: column)
    }

    /// The place of a value in a map: after its key.
    func value(of key: YAMLText) -> YAMLPlace {
        let indent = mapIndent + 2
        guard let columns = key.columns else {
            // The value is either below its key, or after one of which nobody knows how long it gets.
            return YAMLPlace(depth: depth + 1, column: YAMLLine.width, mapIndent: indent, listIndent: indent)
        }
        return YAMLPlace(depth: depth + 1, column: indent + columns, mapIndent: indent, listIndent: mapIndent)
    }
}
