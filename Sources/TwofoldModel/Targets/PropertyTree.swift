import TwofoldDocuments

/// Writes terms in the way of one target.
protocol TermWriter {
    var target: Target { get }
    /// A term as a value of its own.
    func document(_ term: Term) -> Document
    /// A JSON document: an object, or its text.
    func jsonDocument(_ term: Term) -> Document
}

extension TermWriter {
    /// Properties as the object that their paths make.
    func object(_ properties: [Property]) -> Document {
        var root = PropertyTree()
        for property in properties {
            guard let path = property.path(in: target), let value = property.value(in: target) else { continue }
            if path.isEmpty {
                for entry in document(value).entries { root.insert(entry.value, at: [Substring(entry.key)]) }
            } else {
                root.insert(document(value), at: path.split(separator: ".")[...])
            }
        }
        return root.document
    }

    private func document(_ value: PropertyValue) -> Document {
        switch value {
        case .term(let term): document(term)
        case .document(let term): jsonDocument(term)
        case .fields(let properties): object(properties)
        case .items(let items): .list(items.map(object))
        }
    }
}

/// An object under construction.
private indirect enum PropertyTree {
    case value(Document)
    case list([Document])
    case branch([(key: Substring, child: PropertyTree)])

    init() { self = .branch([]) }

    mutating func insert(_ value: Document, at path: ArraySlice<Substring>) {
        guard let first = path.first else {
            self = .value(value)
            return
        }
        guard case .branch(var children) = self else { return }
        let isList = first.hasSuffix("[]")
        let key = isList ? first.dropLast(2) : first
        let index = children.firstIndex { $0.key == key }
        var child = index.map { children[$0].child } ?? (isList ? .list([]) : PropertyTree())
        if isList { child.append(value) } else { child.insert(value, at: path.dropFirst()) }
        if let index { children[index].child = child } else { children.append((key, child)) }
        self = .branch(children)
    }

    private mutating func append(_ value: Document) {
        guard case .list(let elements) = self else { return }
        if case .list(let more) = value { self = .list(elements + more) } else { self = .list(elements + [value]) }
    }

    var document: Document {
        switch self {
        case .value(let document): document
        case .list(let elements): .list(elements)
        case .branch(let children): .map(children.map { Document.Entry(String($0.key), $0.child.document) })
        }
    }
}
