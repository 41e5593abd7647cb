/// An event of a container engine as one actor saw it.
///
/// Every subscriber of one engine is told the same time in nanoseconds, so that the observations of
/// several actors can be matched by `key`.
public struct ContainerEvent: Sendable, Hashable {
    /// Attribute of a network's event that the collector adds: the name of the container it is about.
    ///
    /// The engine names it by its identity only. It is no part of what actors' observations are compared by.
    public static let containerName = "ftcompose.container"

    /// Identity of the engine.
    public let engine: String
    /// `local` or `swarm`.
    public let scope: String
    /// Type of the object, such as `container`.
    public let type: String
    /// What happened to it, such as `start`.
    public let action: String
    /// Identity of the object.
    public let object: String
    /// The engine's attributes of the event, sorted by their names.
    public let attributes: [Attribute]

    /// One attribute of an event.
    public struct Attribute: Sendable, Hashable {
        /// Name, unique within the event.
        public let name: String
        /// Value.
        public let value: String

        /// Creates an attribute.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Creates an event; the attributes are sorted.
    public init(
        engine: String,
        scope: String,
        type: String,
        action: String,
        object: String,
        attributes: [String: String] = [:]
    ) {
        self.init(
            engine: engine,
            scope: scope,
            type: type,
            action: action,
            object: object,
            sorted: attributes.map { Attribute(name: $0.key, value: $0.value) }
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        )
    }

    init(
        engine: String,
        scope: String,
        type: String,
        action: String,
        object: String,
        sorted attributes: [Attribute]
    ) {
        self.engine = engine
        self.scope = scope
        self.type = type
        self.action = action
        self.object = object
        self.attributes = attributes
    }

    /// What the observations of one event have in common: who, what, and when by the engine's clock.
    public func key(at time: UnixNanoseconds) -> LedgerDigest {
        var bytes = Array("ftcompose.dev/container-event/v1\n".utf8)
        for text in [engine, scope, type, action, object] {
            bytes.append(bigEndian: UInt32(truncatingIfNeeded: text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        bytes.append(bigEndian: time)
        return LedgerDigest(of: bytes)
    }

    /// Digest of the attributes, which tells whether two observations say the same.
    public var contentDigest: LedgerDigest {
        var bytes: [UInt8] = []
        for attribute in attributes where attribute.name != Self.containerName {
            for text in [attribute.name, attribute.value] {
                bytes.append(bigEndian: UInt32(truncatingIfNeeded: text.utf8.count))
                bytes.append(contentsOf: text.utf8)
            }
        }
        return LedgerDigest(of: bytes)
    }
}
