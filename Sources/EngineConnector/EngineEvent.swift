/// One event of the engine, such as a container's start.
public struct EngineEvent: Sendable, Equatable, Decodable {
    /// The object an event is about.
    public struct Actor: Sendable, Equatable, Decodable {
        /// Identifier of the object.
        public var id: String
        /// Its labels and further facts, such as `exitCode`.
        public var attributes: [String: String]

        enum CodingKeys: String, CodingKey {
            case id = "ID"
            case attributes = "Attributes"
        }
    }

    /// Kind of object: `container`, `network`, `image`, `volume`.
    public var kind: String
    /// What happened, such as `start`, `die`, `oom`, `exec_start: …`.
    public var action: String
    /// The object.
    public var actor: Actor
    /// Nanoseconds since 1970.
    public var timeUnixNanoseconds: Int64

    enum CodingKeys: String, CodingKey {
        case kind = "Type"
        case action = "Action"
        case actor = "Actor"
        case timeUnixNanoseconds = "timeNano"
    }
}
