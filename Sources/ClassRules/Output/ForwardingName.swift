import YAMLBridge

/// The name that `forwarding` gives, as the value, as written and where.
struct ForwardingName {
    /// The name.
    let name: String
    /// The name with its placeholders.
    let raw: String
    /// Its place.
    let node: YAMLNode

    /// The name an annotation gives; nil when it gives none.
    init?(_ values: AnnotationValues) {
        guard let found = values["ft_parameters.forwarding.name"],
            let name = found.value.asString, let node = found.node
        else { return nil }
        self.name = name
        raw = node.text ?? name
        self.node = node
    }
}
