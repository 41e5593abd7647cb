import CLibYAML
import Diagnostics

/// Pulls events out of libyaml; owns its parser, whose input must outlive it.
struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let file: SourceFile
    private let offsets: CodePointTable

    /// Starts reading; `input` are the bytes of `file`.
    init(file: SourceFile, input: UnsafeBufferPointer<UInt8>) {
        self.file = file
        self.offsets = CodePointTable(file: file)
        parser = .allocate(capacity: 1)
        _ = yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        // With the encoding given, libyaml takes a byte order mark for text.
        let text = UnsafeBufferPointer(rebasing: input.dropFirst(file.byteOrderMarkLength))
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event, or the finding that ends the reading.
    mutating func next() -> Result<YAMLEvent, DiagnosticsError> {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            return .failure(DiagnosticsError([problem()]))
        }
        defer { yaml_event_delete(&event) }
        let start = offsets.byte(at: event.start_mark.index)
        let end = max(start, offsets.byte(at: event.end_mark.index))
        return .success(YAMLEventReader.convert(event, bytes: start..<end))
    }

    private static func convert(_ event: yaml_event_t, bytes: Range<Int>) -> YAMLEvent {
        var result = YAMLEvent(kind: .streamEnd, bytes: bytes)
        switch event.type {
        case YAML_STREAM_START_EVENT: result.kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
        case YAML_ALIAS_EVENT: result.kind = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            let buffer = UnsafeBufferPointer(start: data.value, count: data.length)
            let content = String(decoding: buffer, as: UTF8.self)
            result.kind = .scalar(YAMLScalar(text: content, style: style(data.style)))
            result.anchor = text(data.anchor)
            result.tag = text(data.tag)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            result.kind = .sequenceStart(isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE)
            result.anchor = text(data.anchor)
            result.tag = text(data.tag)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            result.kind = .mappingStart(isFlow: data.style == YAML_FLOW_MAPPING_STYLE)
            result.anchor = text(data.anchor)
            result.tag = text(data.tag)
        case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
        default: result.kind = .streamEnd
        }
        return result
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func problem() -> Diagnostic {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
        if parser.pointee.error == YAML_READER_ERROR {
            let read = parser.pointee.problem_offset + file.byteOrderMarkLength
            let offset = min(read, file.bytes.count)
            let range = SourceRange(file: file, bytes: offset..<min(offset + 1, file.bytes.count))
            return Diagnostic(
                .yamlEncoding,
                .error,
                "the file is not readable text: \(problem)",
                at: range,
                remedy: "save it as UTF-8 without control characters"
            )
        }
        if parser.pointee.error == YAML_MEMORY_ERROR {
            let place = SourceRange(file: file, bytes: 0..<0)
            return Diagnostic(
                .yamlLimit,
                .error,
                "not enough memory to read the file",
                at: place,
                remedy: "give the program more memory, or spread the file over several"
            )
        }
        let offset = offsets.byte(at: parser.pointee.problem_mark.index)
        let range = SourceRange(file: file, bytes: offset..<min(offset + 1, file.bytes.count))
        var notes: [DiagnosticNote] = []
        if let context = parser.pointee.context {
            let place = offsets.byte(at: parser.pointee.context_mark.index)
            let there = SourceRange(file: file, bytes: place..<min(place + 1, file.bytes.count))
            notes.append(DiagnosticNote(String(cString: context), at: there))
        }
        return Diagnostic(
            .yamlSyntax,
            .error,
            "this is not valid YAML: \(problem)",
            at: range,
            notes: notes,
            remedy: YAMLSyntaxRemedy.remedy(problem: problem, file: file, offset: offset)
        )
    }
}
