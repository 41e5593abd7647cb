/// One event of libyaml with its place as code-point indexes turned into bytes.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case documentEnd
        case streamStart
        case streamEnd
        case alias(String)
        case scalar(YAMLScalar)
        case sequenceStart(isFlow: Bool)
        case sequenceEnd
        case mappingStart(isFlow: Bool)
        case mappingEnd
    }

    var kind: Kind
    var bytes: Range<Int>
    var anchor: String?
    var tag: String?
}
