/// What a container does right now.
public struct ContainerState: Sendable, Equatable {
    /// `created`, `running`, `paused`, `restarting`, `exited` or `dead`.
    public var status: String
    /// True while its first process lives, paused or not.
    public var running: Bool
    /// True while it is frozen.
    public var paused: Bool
    /// True when the kernel killed it for memory.
    public var killedForMemory: Bool
    /// Process number on the engine's machine; 0 when it does not run.
    public var processID: Int
    /// Exit code of its last end.
    public var exitCode: Int
    /// When it started last, as the engine writes times (RFC 3339).
    public var startedAt: String
    /// `healthy`, `unhealthy` or `starting`; nil without a health check.
    public var health: String?
}
