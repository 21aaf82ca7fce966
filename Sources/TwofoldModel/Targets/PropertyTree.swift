import TwofoldDocuments

/// Writes terms in the way of one target.
protocol TermWriter: Sendable {
    var target: Target { get }
    /// A term as a value of its own.
    func document(_ term: Term) -> Document
    /// A JSON document: an object, or its text.
    func jsonDocument(_ term: Term) -> Document
}

extension TermWriter {
    /// Properties as the object that their paths make.
    ///
    /// - Parameters:
    ///   - entries: What the object holds already.
    ///   - isIncluded: Which properties to take.
    func object(
        _ properties: [Property], into entries: [Document.Entry] = [],
        where isIncluded: (Property) -> Bool = { _ in true }
    ) -> [Document.Entry] {
        var object = PropertyTree(entries: entries)
        object.entries.reserveCapacity(entries.count + properties.count)
        for property in properties where isIncluded(property) {
            guard let path = property.path(in: target), let value = property.value(in: target) else { continue }
            let document = document(value)
            if path.isEmpty {
                for entry in document.entries { object.insert(entry.value, at: entry.key) }
            } else {
                object.insert(document, atPath: path)
            }
        }
        return object.entries
    }

    private func document(_ value: PropertyValue) -> Document {
        switch value {
        case .term(let term): document(term)
        case .document(let term): jsonDocument(term)
        case .fields(let properties): .map(object(properties))
        case .items(let items): .list(items.map { .map(object($0)) })
        }
    }
}

/// An object under construction.
private struct PropertyTree {
    var entries: [Document.Entry]

    mutating func insert(_ value: Document, atPath path: String) {
        // Most paths are one key.
        guard path.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") }) else {
            insert(value, at: path)
            return
        }
        insert(value, at: path.split(separator: ".")[...])
    }

    mutating func insert(_ value: Document, at key: String) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(Document.Entry(key, value))
        }
    }

    private mutating func insert(_ value: Document, at path: ArraySlice<Substring>) {
        guard let first = path.first else { return }
        let isList = first.hasSuffix("[]")
        let key = String(isList ? first.dropLast(2) : first)
        if isList {
            let index = index(of: key, or: .list([]))
            guard case .list(var elements) = entries[index].value else { return }
            // The list is in one place at a time, so that it grows without being copied.
            entries[index].value = .null
            if case .list(let more) = value { elements += more } else { elements.append(value) }
            entries[index].value = .list(elements)
        } else if path.count == 1 {
            insert(value, at: key)
        } else {
            let index = index(of: key, or: .map([]))
            guard case .map(let inner) = entries[index].value else { return }
            var child = PropertyTree(entries: inner)
            entries[index].value = .null
            child.insert(value, at: path.dropFirst())
            entries[index].value = .map(child.entries)
        }
    }

    private mutating func index(of key: String, or empty: Document) -> Int {
        if let index = entries.firstIndex(where: { $0.key == key }) { return index }
        entries.append(Document.Entry(key, empty))
        return entries.count - 1
    }
}
