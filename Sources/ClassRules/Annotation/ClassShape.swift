import YAMLBridge

/// The class whose sections these are, for a service without `class` and with an unknown image.
enum ClassShape {
    /// Keys of `inputs`, the first that is there deciding.
    private static let inputs = [
        ("requests", "webserver"), ("codes", "application"), ("metrics", "monitoring"),
        ("pipeline", "continuous_integration"), ("commands", "service_discovery"),
    ]

    /// The class; nil when the sections do not tell.
    static func className(of entries: [YAMLEntry]) -> String? {
        let inputs = section(["inputs", "input"], entries)
        let outputs = section(["outputs", "output"], entries)
        if let queries = inputs["queries"] {
            // One of the words is enough: its list form belongs to service discovery.
            let word = KeySpelling.canonical(queries.text ?? "")
            return ["shell", "webserver"].contains(word)
                ? "database" : "service_discovery"
        }
        if let found = ClassShape.inputs.first(where: { inputs[$0.0] != nil }) { return found.1 }
        return outputs["discovery"] == nil ? nil : "service_discovery"
    }

    private static func section(_ names: [String], _ entries: [YAMLEntry]) -> [String: YAMLNode] {
        let found = entries.first { names.contains(KeySpelling.canonical($0.name)) }
        return Dictionary(
            (found?.value.entries ?? []).map { (KeySpelling.canonical($0.name), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
