/// Version of the engine's API, such as 1.41.
public struct APIVersion: Sendable, Hashable, Comparable, Decodable, CustomStringConvertible {
    /// The oldest version whose answers ftcompose was written for.
    public static let oldestSupported = APIVersion(major: 1, minor: 40)
    /// The newest version whose answers ftcompose was written for.
    public static let newestSupported = APIVersion(major: 1, minor: 51)

    /// First number.
    public var major: Int
    /// Second number.
    public var minor: Int

    /// Creates a version.
    public init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads a version from text such as `1.41`; nil when it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]) else {
            return nil
        }
        self.init(major: major, minor: minor)
    }

    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer()
        let text = try values.decode(String.self)
        guard let version = APIVersion(text) else {
            throw DecodingError.dataCorruptedError(
                in: values,
                debugDescription: "'\(text)' is no API version"
            )
        }
        self = version
    }

    /// The text form.
    public var description: String { "\(major).\(minor)" }

    /// Orders by age.
    public static func < (left: APIVersion, right: APIVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// The version to speak with an engine.
    ///
    /// - Parameter engine: what the engine says about itself.
    /// - Returns: the newest version both sides know.
    /// - Throws: `EngineError` when there is none.
    static func negotiated(with engine: EngineVersion) throws -> APIVersion {
        let version = min(engine.api, newestSupported)
        guard version >= oldestSupported, version >= engine.oldestAPI else {
            throw EngineError(
                code: .refused,
                message: "the engine \(engine.engine) speaks API \(engine.oldestAPI) to "
                    + "\(engine.api); ftcompose speaks \(oldestSupported) to \(newestSupported)"
            )
        }
        return version
    }
}
