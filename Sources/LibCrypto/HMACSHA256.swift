/// HMAC with SHA-256 (RFC 2104); the keyed state is made once and reused for each message.
public struct HMACSHA256: Sendable {
    private static let blockBytes = 64

    private var inner = SHA256()
    private let outer: SHA256

    /// Starts a computation with a key of any length.
    public init(key: [UInt8]) {
        var block = key.count > Self.blockBytes ? SHA256.hash(key) : key
        block.append(contentsOf: repeatElement(0, count: Self.blockBytes - block.count))
        inner.update(block.map { $0 ^ 0x36 })
        var outer = SHA256()
        outer.update(block.map { $0 ^ 0x5C })
        self.outer = outer
    }

    /// Adds a region of memory.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        inner.update(bytes)
    }

    /// Adds an array.
    public mutating func update(_ bytes: [UInt8]) {
        inner.update(bytes)
    }

    /// Code of everything added so far.
    public func finalize() -> [UInt8] {
        var outer = outer
        outer.update(inner.finalize())
        return outer.finalize()
    }

    /// Code of one message under one key.
    public static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = HMACSHA256(key: key)
        code.update(message)
        return code.finalize()
    }
}
