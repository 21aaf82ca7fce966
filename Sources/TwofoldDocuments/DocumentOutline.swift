/// A document whose large maps are made while they are written, entry by entry, so that it is never in memory as a
/// whole.
package indirect enum DocumentOutline: Sendable {
    /// What is there already.
    case document(Document)
    /// A map of few entries, in order.
    case sections([Section])
    /// A map of many entries, each of which can be made alone.
    case entries(count: Int, make: @Sendable (Int) -> Document.Entry)

    /// A key of a map and its value.
    package struct Section: Sendable {
        let key: String
        let value: DocumentOutline

        /// An entry of a map.
        package init(_ key: String, _ value: DocumentOutline) {
            self.key = key
            self.value = value
        }

        /// An entry of a map.
        package init(_ key: String, _ value: Document) { self.init(key, .document(value)) }
    }

    /// The document as a whole.
    package var document: Document {
        switch self {
        case .document(let document): document
        case .sections(let sections): .map(sections.map { Document.Entry($0.key, $0.value.document) })
        case .entries(let count, let make): .map((0..<count).map(make))
        }
    }
}
