import CTwofoldYAML

/// What libyaml's own parser reads in a text, which shares no code with its emitter's caller.
struct YAMLEvents {
    struct Scalar {
        let text: String
        let isPlain: Bool
    }

    enum Event {
        case scalar(Scalar)
        case list, map, end
    }

    /// An event with its tag, such as `!Sub`.
    struct Tagged {
        let event: Event
        let tag: String?
    }

    private(set) var all: [Tagged] = []
    /// The most columns of a line with a list or map in flow style that is not empty.
    private(set) var flowColumns = 0
    /// Whether such a list or map goes on in the next line.
    private(set) var breaksFlow = false

    /// - Returns: nil where libyaml refuses the text.
    init?(_ text: String) {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return nil }
        defer { yaml_parser_delete(&parser) }
        var text = text
        let isRead = text.withUTF8 { bytes in
            yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
            return read(&parser)
        }
        guard isRead else { return nil }
    }

    private mutating func read(_ parser: inout yaml_parser_t) -> Bool {
        var starts: [(line: Int, isFlow: Bool, isEmpty: Bool)] = []
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else { return false }
            defer { yaml_event_delete(&event) }
            func note(_ kind: Event, tag: UnsafeMutablePointer<UInt8>?) {
                if !starts.isEmpty { starts[starts.count - 1].isEmpty = false }
                all.append(Tagged(event: kind, tag: tag.map { String(cString: $0) }))
            }
            func start(_ kind: Event, tag: UnsafeMutablePointer<UInt8>?, isFlow: Bool) {
                note(kind, tag: tag)
                starts.append((Int(event.start_mark.line), isFlow, true))
            }
            switch event.type {
            case YAML_STREAM_END_EVENT: return true
            case YAML_ALIAS_EVENT: return false
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                let text = String(
                    decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
                note(.scalar(Scalar(text: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)), tag: scalar.tag)
            case YAML_SEQUENCE_START_EVENT:
                let list = event.data.sequence_start
                start(.list, tag: list.tag, isFlow: list.style == YAML_FLOW_SEQUENCE_STYLE)
            case YAML_MAPPING_START_EVENT:
                let map = event.data.mapping_start
                start(.map, tag: map.tag, isFlow: map.style == YAML_FLOW_MAPPING_STYLE)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                all.append(Tagged(event: .end, tag: nil))
                guard let begin = starts.popLast() else { return false }
                if begin.isFlow, !begin.isEmpty {
                    flowColumns = max(flowColumns, Int(event.end_mark.column))
                    if Int(event.end_mark.line) != begin.line { breaksFlow = true }
                }
            default: break
            }
        }
    }
}
