extension DocumentOutline {
    /// Hands on the document as indented JSON text in UTF-8, piece by piece.
    package func json<Failure: Error>(_ receive: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        var writer = JSONWriter(isIndented: true)
        try write(to: &writer, depth: 0, receive)
        writer.buffer.append(UInt8(ascii: "\n"))
        try receive(writer.buffer.bytes)
    }

    private func write<Failure: Error>(
        to writer: inout JSONWriter, depth: Int, _ receive: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        switch self {
        case .document(let document): writer.write(document, depth: depth)
        case .entries(0, _): writer.write(.map([]), depth: depth)
        case .sections(let sections):
            writer.buffer.append(UInt8(ascii: "{"))
            for (index, section) in sections.enumerated() {
                writer.separate(index: index, depth: depth + 1)
                writer.write(key: section.key)
                try section.value.write(to: &writer, depth: depth + 1, receive)
            }
            writer.breakLine(depth: depth)
            writer.buffer.append(UInt8(ascii: "}"))
        case .entries(let count, let make):
            writer.buffer.append(UInt8(ascii: "{"))
            try receive(writer.buffer.bytes)
            writer.buffer.removeAll()
            try Chunks.forEach(count, { Self.json($0, make, depth: depth + 1) }, receive)
            writer.breakLine(depth: depth)
            writer.buffer.append(UInt8(ascii: "}"))
        }
    }

    private static func json(_ range: Range<Int>, _ make: (Int) -> Document.Entry, depth: Int) -> [UInt8] {
        var writer = JSONWriter(isIndented: true)
        for index in range {
            writer.separate(index: index, depth: depth)
            writer.write(make(index), depth: depth)
        }
        return writer.buffer.bytes
    }
}
