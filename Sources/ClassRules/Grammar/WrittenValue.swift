import YAMLBridge

/// A parameter or section as the source has it.
struct WrittenValue {
    /// What it says; for a section nothing, because its parameters say it.
    let value: AnnotationValue?
    /// The key's place.
    let key: YAMLNode
    /// The value's place.
    let node: YAMLNode
}
