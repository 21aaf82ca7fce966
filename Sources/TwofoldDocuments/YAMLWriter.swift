private import CTwofoldYAML

/// A failure of libyaml to write a document.
public struct YAMLError: Error, Sendable, CustomStringConvertible {
    /// What libyaml said.
    public let message: String
    /// The failure in one line.
    public var description: String { "YAML: \(message)" }
}

extension Document {
    /// The document as YAML text in UTF-8, as people write CloudFormation templates: short tags such as `!Ref`, block
    /// literals for texts of several lines, quotes around whatever a YAML 1.1 reader would not take for a text, and
    /// small lists and maps on one line, of 120 columns at most.
    ///
    /// - Parameter depth: How deep a list or map must be to be written on one line: that of the document itself is 0,
    ///   a function's argument is one deeper than the function.
    /// - Throws: ``YAMLError`` when libyaml refuses the document, for a lack of memory or a text of 2 GB.
    public func yaml(flowFromDepth depth: Int = 1) throws(YAMLError) -> String {
        String(decoding: try yamlBytes(flowFromDepth: depth), as: UTF8.self)
    }

    /// The same as UTF-8.
    func yamlBytes(flowFromDepth depth: Int) throws(YAMLError) -> [UInt8] {
        let writer = YAMLWriter(flowDepth: depth)
        try writer.write(self)
        // libyaml marks the end where some text ends with empty lines; nothing follows that could be taken for its part.
        let mark = "\n...\n".utf8
        return writer.bytes.suffix(mark.count).elementsEqual(mark)
            ? writer.bytes.dropLast(mark.count - 1) : writer.bytes
    }
}

/// Feeds a document to libyaml's emitter, one event at a time.
///
/// The emitter stays at one address for the writer's whole life, because libyaml keeps pointers into it.
private final class YAMLWriter {
    private let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
    private let flowDepth: Int
    private(set) var bytes: [UInt8] = []

    init(flowDepth: Int) {
        self.flowDepth = flowDepth
        yaml_emitter_initialize(emitter)
        yaml_emitter_set_unicode(emitter, 1)
        yaml_emitter_set_width(emitter, -1)
        yaml_emitter_set_output(
            emitter,
            { context, bytes, count in
                guard let context, let bytes else { return 0 }
                let writer = Unmanaged<YAMLWriter>.fromOpaque(context).takeUnretainedValue()
                writer.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                return 1
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
    }

    func write(_ document: Document) throws(YAMLError) {
        try emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
        try emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
        try write(document, at: YAMLPlace())
        try emit { yaml_document_end_event_initialize($0, 1) }
        try emit { yaml_stream_end_event_initialize($0) }
    }

    /// Writes a document that begins at a place; without one, it is in a collection in flow style.
    private func write(_ document: Document, at place: YAMLPlace?) throws(YAMLError) {
        switch document {
        // Most documents are one of these, for which nodes only take time.
        case .string(let text): try writeText(text, function: nil, at: place)
        case .list(let elements): try writeList(elements, function: nil, at: place)
        case .map(let entries): try writeMap(entries, function: nil, at: place)
        default:
            let node = YAMLNode(document)
            switch node.content {
            case .plain(let text): try writeScalar(text, function: node.function, style: .plain)
            case .text(let text): try writeText(text, function: node.function, at: place)
            case .list(let elements): try writeList(elements, function: node.function, at: place)
            case .map(let entries): try writeMap(entries, function: node.function, at: place)
            }
        }
    }

    private func writeText(_ text: String, function: String?, at place: YAMLPlace?) throws(YAMLError) {
        let style = place == nil ? YAMLText.flowStyle(of: text) : YAMLText(text).style
        try writeScalar(text, function: function, style: style)
    }

    /// The place of a collection in block style; nil for one in flow style.
    private func blockPlace(
        at place: YAMLPlace?, function: String?, fits: (inout YAMLLine) -> Bool
    ) -> YAMLPlace? {
        guard var place else { return nil }
        if function != nil { place.depth += 1 }
        guard place.depth >= flowDepth else { return place }
        var line = YAMLLine(from: place.column)
        return line.fitsTag(of: function) && fits(&line) ? nil : place
    }

    private func writeList(_ elements: [Document], function: String?, at place: YAMLPlace?) throws(YAMLError) {
        let place = blockPlace(at: place, function: function) { $0.fits(elements) }
        let style = place == nil ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
        try emit(function: function) { event, tag in
            yaml_sequence_start_event_initialize(event, nil, tag, tag == nil ? 1 : 0, style)
        }
        for element in elements { try write(element, at: place?.element) }
        try emit { yaml_sequence_end_event_initialize($0) }
    }

    private func writeMap(_ entries: [Document.Entry], function: String?, at place: YAMLPlace?) throws(YAMLError) {
        let place = blockPlace(at: place, function: function) { $0.fits(entries) }
        let style = place == nil ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
        try emit(function: function) { event, tag in
            yaml_mapping_start_event_initialize(event, nil, tag, tag == nil ? 1 : 0, style)
        }
        for entry in entries {
            if let place {
                let key = YAMLText(key: entry.key)
                try writeScalar(entry.key, function: nil, style: key.style)
                try write(entry.value, at: place.value(of: key))
            } else {
                try writeScalar(entry.key, function: nil, style: YAMLText.flowStyle(of: entry.key))
                try write(entry.value, at: nil)
            }
        }
        try emit { yaml_mapping_end_event_initialize($0) }
    }

    private func writeScalar(_ value: String, function: String?, style: YAMLText.Style) throws(YAMLError) {
        var text = value
        guard let count = Int32(exactly: text.utf8.count) else {
            throw YAMLError(message: "a text has \(text.utf8.count) bytes; \(Int32.max) can be written")
        }
        try emit(function: function) { event, tag in
            text.withUTF8 { utf8 in
                // An empty string has no address of its own, and libyaml refuses a null one.
                let empty: StaticString = ""
                let start = UnsafeMutablePointer(mutating: utf8.baseAddress ?? empty.utf8Start)
                let implicit: Int32 = tag == nil ? 1 : 0
                return yaml_scalar_event_initialize(
                    event, nil, tag, start, count, implicit, implicit, style.libyaml)
            }
        }
    }

    private func emit(_ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32) throws(YAMLError) {
        var event = yaml_event_t()
        guard initialize(&event) == 1, yaml_emitter_emit(emitter, &event) == 1 else {
            throw YAMLError(message: emitter.pointee.problem.map { String(cString: $0) } ?? "out of memory")
        }
    }

    private func emit(
        function: String?, _ initialize: (UnsafeMutablePointer<yaml_event_t>, UnsafePointer<yaml_char_t>?) -> Int32
    ) throws(YAMLError) {
        guard let function else { return try emit { initialize($0, nil) } }
        try emit { event in
            YAMLTag.text(of: function).withCString(encodedAs: UTF8.self) { initialize(event, $0) }
        }
    }
}

extension YAMLText.Style {
    fileprivate var libyaml: yaml_scalar_style_t {
        switch self {
        case .plain: YAML_PLAIN_SCALAR_STYLE
        case .singleQuoted: YAML_SINGLE_QUOTED_SCALAR_STYLE
        case .doubleQuoted: YAML_DOUBLE_QUOTED_SCALAR_STYLE
        case .literal: YAML_LITERAL_SCALAR_STYLE
        }
    }
}
