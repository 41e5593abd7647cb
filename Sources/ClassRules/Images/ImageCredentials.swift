/// The variables by which an image's entrypoint takes its administrator's password.
struct ImageCredentials: Decodable, Sendable {
    /// Variables with the password, the preferred first; `_FILE` may follow each.
    var password: [String] = []
    /// Variables that allow an empty password.
    var empty: [String] = []
    /// Variables that make each container invent a password.
    var random: [String] = []
    /// Variables with the host the administrator may come from.
    var host: [String] = []
    /// Variables with a hash instead of a password.
    var hash: [String] = []

    private enum CodingKeys: String, CodingKey {
        case password, empty, random, host, hash
    }

    /// An image that takes none.
    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list(_ key: CodingKeys) throws -> [String] {
            try container.decodeIfPresent([String].self, forKey: key) ?? []
        }
        password = try list(.password)
        empty = try list(.empty)
        random = try list(.random)
        host = try list(.host)
        hash = try list(.hash)
    }
}
