import YAMLBridge

/// Writes the containers of one annotated service, and what they need, as nodes.
protocol ServiceEmitter {
    /// The annotated service.
    var protected: any ProtectedService { get }
    /// The services that take its place, in order.
    func services() -> [YAMLEntry]
    /// The networks to declare beside the control network.
    func networks() -> [YAMLEntry]
    /// The volumes to declare, in order.
    func volumes() -> [YAMLEntry]
    /// The configs to declare.
    func configs() -> [YAMLEntry]
    /// What the service in front of the tunnel gets; nil when there is none.
    func front() -> FrontAddition?
}

extension ServiceEmitter {
    func front() -> FrontAddition? { nil }

    /// A network without a way out.
    func internalNetwork(_ name: String) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: .mapping([("internal", .boolean(true))]))
    }
}
