/// One container as the engine lists it.
public struct ContainerSummary: Sendable, Equatable, Codable {
    /// Identifier, 64 hexadecimal digits.
    public var id: String
    /// Names, without the leading slash.
    public var names: [String]
    /// Image it was made from.
    public var image: String
    /// `created`, `running`, `paused`, `restarting`, `exited`, `dead`.
    public var state: String
    /// State for people, such as `Up 2 minutes (healthy)`.
    public var status: String
    /// Its labels.
    public var labels: [String: String]

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case names = "Names"
        case image = "Image"
        case state = "State"
        case status = "Status"
        case labels = "Labels"
    }

    /// Decodes an element of `GET /containers/json`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        let names = try values.decodeIfPresent([String].self, forKey: .names) ?? []
        self.names = names.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        image = try values.decode(String.self, forKey: .image)
        state = try values.decode(String.self, forKey: .state)
        status = try values.decode(String.self, forKey: .status)
        labels = try values.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
    }

    /// Creates a summary.
    public init(
        id: String,
        names: [String],
        image: String,
        state: String,
        status: String,
        labels: [String: String]
    ) {
        self.id = id
        self.names = names
        self.image = image
        self.state = state
        self.status = status
        self.labels = labels
    }

    /// Its first name, or the start of its identifier.
    public var name: String { names.first ?? String(id.prefix(12)) }
}
