/// What the engine says about itself.
public struct EngineVersion: Sendable, Equatable, Decodable {
    /// Version of the engine, such as `20.10.24`.
    public var engine: String
    /// Newest API version it speaks, such as `1.41`.
    public var api: APIVersion
    /// Oldest API version it speaks.
    public var oldestAPI: APIVersion

    enum CodingKeys: String, CodingKey {
        case engine = "Version"
        case api = "ApiVersion"
        case oldestAPI = "MinAPIVersion"
    }

    /// Decodes the answer of `GET /version`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        engine = try values.decode(String.self, forKey: .engine)
        api = try values.decode(APIVersion.self, forKey: .api)
        oldestAPI =
            try values.decodeIfPresent(APIVersion.self, forKey: .oldestAPI)
            ?? APIVersion(major: 1, minor: 12)
    }
}
