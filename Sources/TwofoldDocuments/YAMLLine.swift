/// The rest of a line, off which nodes in flow style are counted: `{Mode: INLINE}`.
///
/// Each list, map and text takes its room before what is in it is looked at, so that counting ends with the line,
/// however large or deep a node is.
struct YAMLLine {
    /// The most columns of a line with a collection in flow style.
    static let width = 120

    private var columns: Int

    /// A line on which something else takes the columns before this one.
    init(from column: Int) { columns = Self.width - column }

    /// Whether a list fits on the line.
    ///
    /// Never says so of what does not fit; the other way round it may, of texts that libyaml might quote.
    mutating func fits(_ elements: [Document]) -> Bool {
        // Brackets, and a comma and a space between elements.
        guard take(max(2, 2 * elements.count)) else { return false }
        for element in elements where !fits(element) { return false }
        return true
    }

    /// Whether a map fits on the line.
    mutating func fits(_ entries: [Document.Entry]) -> Bool {
        // Braces, a comma and a space between entries, and a colon and a space in each.
        guard take(max(2, 4 * entries.count)) else { return false }
        for entry in entries where !take(YAMLText(key: entry.key).columns) || !fits(entry.value) { return false }
        return true
    }

    /// Whether a function's tag fits on the line, where there is one.
    mutating func fitsTag(of function: String?) -> Bool {
        guard let function else { return true }
        return take(YAMLTag.columns(of: function))
    }

    private mutating func fits(_ document: Document) -> Bool {
        switch document {
        case .string(let text): return fits(text)
        case .list(let elements): return fits(elements)
        case .map(let entries): return fits(entries)
        default:
            let node = YAMLNode(document)
            guard fitsTag(of: node.function) else { return false }
            return switch node.content {
            case .plain(let text): take(YAMLText(text, isText: false).columns)
            case .text(let text): fits(text)
            case .list(let elements): fits(elements)
            case .map(let entries): fits(entries)
            }
        }
    }

    private mutating func fits(_ text: String) -> Bool {
        // What libyaml does not escape has three bytes at most: a long text is not looked at for each collection that
        // it is in.
        text.utf8.count <= 3 * columns && take(YAMLText(text).columns)
    }

    private mutating func take(_ count: Int?) -> Bool {
        guard let count else { return false }
        columns -= count
        return columns >= 0
    }
}
