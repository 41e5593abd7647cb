/// One value inside a body, with the place where it stands.
public struct BodyField: Sendable, Equatable {
    /// The exact place, such as `/items/3/id` or `input[name=csrf]@value#1`.
    public var path: String
    /// The place without positions, such as `/items/*/id`: what noise is learnt by.
    public var pattern: String
    /// The value in canonical form; of a long one the beginning and its digest.
    public var value: [UInt8]

    /// Bytes of a value that are kept.
    public static let valueBytesMax = 4096
    /// Bytes of a path that are kept.
    public static let pathBytesMax = 512
}
