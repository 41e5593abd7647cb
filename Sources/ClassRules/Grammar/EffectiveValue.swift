import YAMLBridge

/// One effective parameter value of a service.
struct EffectiveValue: Sendable {
    /// The value.
    var value: AnnotationValue
    /// Who decided it.
    var origin: ValueOrigin
    /// The value's place in the source; nil when nobody wrote it.
    var node: YAMLNode?
    /// The key's place in the source; nil when nobody wrote it.
    var keyNode: YAMLNode?
}
