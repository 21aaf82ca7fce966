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
    /// literals for texts of several lines, and quotes around whatever a YAML 1.1 reader would not take for a text.
    ///
    /// - Throws: ``YAMLError`` when libyaml refuses the document, which only a lack of memory makes it do.
    public func yaml() throws(YAMLError) -> String {
        let writer = YAMLWriter()
        try writer.write(self)
        return writer.text
    }
}

/// Feeds a document to libyaml's emitter, one event at a time.
///
/// The emitter stays at one address for the writer's whole life, because libyaml keeps pointers into it.
private final class YAMLWriter {
    private let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    init() {
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
        try write(document, tag: nil)
        try emit { yaml_document_end_event_initialize($0, 1) }
        try emit { yaml_stream_end_event_initialize($0) }
    }

    private func write(_ document: Document, tag: String?) throws(YAMLError) {
        switch document {
        case .null: try writeScalar("null", tag: tag, style: YAML_PLAIN_SCALAR_STYLE)
        case .bool(let value): try writeScalar(value ? "true" : "false", tag: tag, style: YAML_PLAIN_SCALAR_STYLE)
        case .integer(let value): try writeScalar(String(value), tag: tag, style: YAML_PLAIN_SCALAR_STYLE)
        case .number(let value): try writeScalar(Self.text(of: value), tag: tag, style: YAML_PLAIN_SCALAR_STYLE)
        case .string(let value): try writeScalar(value, tag: tag, style: Self.style(of: value))
        case .list(let elements): try writeList(elements, tag: tag)
        case .map(let entries): try writeMap(entries, tag: tag)
        case .intrinsic(let name, let argument): try writeIntrinsic(name, argument)
        }
    }

    private func writeIntrinsic(_ name: String, _ argument: [Document]) throws(YAMLError) {
        let tag = "!" + (name.hasPrefix("Fn::") ? String(name.dropFirst(4)) : name)
        if name == "Fn::GetAtt", case .string(let id)? = argument.first, case .string(let attribute)? = argument.last {
            try writeScalar("\(id).\(attribute)", tag: tag, style: YAML_PLAIN_SCALAR_STYLE)
        } else if argument.count == 1, case .intrinsic = argument[0] {
            // A node has one tag, so a function of a function takes the long form.
            try writeMap([Document.Entry(name, argument[0])], tag: nil)
        } else if argument.count == 1 {
            try write(argument[0], tag: tag)
        } else {
            try writeList(
                argument, tag: tag,
                style: argument.allSatisfy(\.fitsOnALine) ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE)
        }
    }

    private func writeList(
        _ elements: [Document], tag: String?, style: yaml_sequence_style_t = YAML_BLOCK_SEQUENCE_STYLE
    ) throws(YAMLError) {
        try emit(tag: tag) { event, tag in
            yaml_sequence_start_event_initialize(event, nil, tag, tag == nil ? 1 : 0, style)
        }
        for element in elements { try write(element, tag: nil) }
        try emit { yaml_sequence_end_event_initialize($0) }
    }

    private func writeMap(_ entries: [Document.Entry], tag: String?) throws(YAMLError) {
        try emit(tag: tag) { event, tag in
            yaml_mapping_start_event_initialize(event, nil, tag, tag == nil ? 1 : 0, YAML_BLOCK_MAPPING_STYLE)
        }
        for entry in entries {
            let style = Self.style(of: entry.key)
            try writeScalar(
                entry.key, tag: nil,
                style: style == YAML_LITERAL_SCALAR_STYLE ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : style)
            try write(entry.value, tag: nil)
        }
        try emit { yaml_mapping_end_event_initialize($0) }
    }

    private func writeScalar(_ value: String, tag: String?, style: yaml_scalar_style_t) throws(YAMLError) {
        var text = value
        try emit(tag: tag) { event, tag in
            text.withUTF8 { utf8 in
                // An empty string has no address of its own, and libyaml refuses a null one.
                let empty: StaticString = ""
                let start = UnsafeMutablePointer(mutating: utf8.baseAddress ?? empty.utf8Start)
                let implicit: Int32 = tag == nil ? 1 : 0
                return yaml_scalar_event_initialize(
                    event, nil, tag, start, Int32(utf8.count), implicit, implicit, style)
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
        tag: String?, _ initialize: (UnsafeMutablePointer<yaml_event_t>, UnsafePointer<yaml_char_t>?) -> Int32
    ) throws(YAMLError) {
        guard let tag else { return try emit { initialize($0, nil) } }
        let terminated = Array(tag.utf8) + [0]
        try emit { event in
            terminated.withUnsafeBufferPointer { initialize(event, $0.baseAddress) }
        }
    }
}

extension Document {
    /// Whether people would write the argument of a function on the function's line: `!Select [0, !Split ['-', !Ref
    /// Id]]`.
    fileprivate var fitsOnALine: Bool {
        switch self {
        case .null, .bool, .integer, .number: true
        case .string(let text): text.utf8.count <= 40 && !text.utf8.contains(UInt8(ascii: "\n"))
        // A function of a function takes the long form, which is a map.
        case .intrinsic(_, let argument) where argument.count == 1:
            if case .string = argument[0] { argument[0].fitsOnALine } else { false }
        case .intrinsic(_, let argument): argument.allSatisfy(\.fitsOnALine)
        case .list, .map: false
        }
    }
}

extension YAMLWriter {
    /// A number with the decimal point that YAML 1.1 asks of a number with an exponent: `1.0e+22`.
    fileprivate static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        let text = "\(number)"
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }

    /// The style that keeps a text a text for every reader, whether of YAML 1.1 or 1.2.
    ///
    /// libyaml still quotes a plain text that holds indicators, and a literal one that a block cannot hold.
    fileprivate static func style(of value: String) -> yaml_scalar_style_t {
        var hasLineBreak = false
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\n": hasLineBreak = true
            // Readers turn these into a plain line break, or drop them, unless they are escaped.
            case "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{7F}": return YAML_DOUBLE_QUOTED_SCALAR_STYLE
            default: break
            }
        }
        if hasLineBreak { return YAML_LITERAL_SCALAR_STYLE }
        return isPlain(value) ? YAML_ANY_SCALAR_STYLE : YAML_SINGLE_QUOTED_SCALAR_STYLE
    }

    /// Whether no reader takes a text for a boolean, null, number, date, merge key or value key.
    private static func isPlain(_ value: String) -> Bool {
        guard let first = value.unicodeScalars.first else { return false }
        switch first {
        case "0"..."9", "+", "-", ".", "=", "<", "~": return false
        default: return value.utf8.count > 5 || !words.contains(value.lowercased())
        }
    }

    private static let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
}
