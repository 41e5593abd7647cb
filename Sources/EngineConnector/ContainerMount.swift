/// One mount of a container.
public struct ContainerMount: Sendable, Equatable {
    /// `volume`, `bind` or `tmpfs`.
    public var kind: String
    /// Name of the volume; nil for others.
    public var volume: String?
    /// Path on the engine's machine.
    public var source: String
    /// Path in the container.
    public var destination: String
    /// True when the container may write it.
    public var writable: Bool
}
