/// Name of a witness or group within a policy file.
///
/// Compared byte by byte: names need not be UTF-8, and letters that Unicode calls equivalent differ.
public struct PolicyName: Hashable, Sendable {
    /// Most bytes of a name.
    public static let bytesMax = 255
    /// Names with a meaning of their own.
    private static let reserved = ["none", "all", "any"].map { Array($0.utf8) }

    /// The name's bytes.
    public let bytes: [UInt8]

    /// Takes a name; nil when it is empty, too long, reserved, or has spaces or control characters.
    public init?(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    init?(bytes: [UInt8]) {
        guard (1...Self.bytesMax).contains(bytes.count), !Self.reserved.contains(bytes),
            bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        self.bytes = bytes
    }

    /// The name as text; bytes that are no UTF-8 are shown as replacement characters.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
