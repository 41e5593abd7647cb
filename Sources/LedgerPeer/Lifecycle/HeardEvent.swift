/// An event of the engine as a collector hears it.
public struct HeardEvent: Sendable, Hashable {
    /// Kind of object: `container` or `network`.
    public var kind: String
    /// What happened, such as `die` or `connect`.
    public var action: String
    /// Identity of the container or network.
    public var object: String
    /// What the engine says of it, labels included.
    public var attributes: [String: String]
    /// When, in nanoseconds since 1970 by the engine's clock.
    public var time: Int64

    /// Creates an event.
    public init(
        kind: String = "container",
        action: String,
        object: String,
        attributes: [String: String],
        time: Int64
    ) {
        self.kind = kind
        self.action = action
        self.object = object
        self.attributes = attributes
        self.time = time
    }

    /// The container that it is about; nil when a network's event names none.
    var container: String? { kind == "network" ? attributes["container"] : object }
}
