internal import COpenSSL

/// SHA-256, in one step or fed piece by piece; copying a value forks the computation.
public struct SHA256: Sendable {
    /// Length of a digest.
    public static let digestBytes = 32

    private var context = SHA256_CTX()

    /// Starts an empty computation.
    public init() {
        SHA256_Init(&context)
    }

    /// Adds a region of memory.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
    }

    /// Adds an array.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Digest of everything added so far; more may be added afterwards.
    public func finalize() -> [UInt8] {
        var copy = context
        return [UInt8](unsafeUninitializedCapacity: Self.digestBytes) { output, count in
            SHA256_Final(output.baseAddress, &copy)
            count = Self.digestBytes
        }
    }

    /// First 128 bits of the digest as two integers, without allocation.
    ///
    /// Enough to tell rows apart; a row hash is summed with others and needs arithmetic, not bytes.
    public func finalizePrefix() -> (high: UInt64, low: UInt64) {
        var copy = context
        return withUnsafeTemporaryAllocation(byteCount: Self.digestBytes, alignment: 8) { output in
            SHA256_Final(output.bindMemory(to: UInt8.self).baseAddress, &copy)
            return (
                UInt64(bigEndian: output.load(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: output.load(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// The digest as four big-endian words, first to last, without allocation.
    public func finalizeWords() -> (UInt64, UInt64, UInt64, UInt64) {
        var copy = context
        return withUnsafeTemporaryAllocation(byteCount: Self.digestBytes, alignment: 8) { output in
            SHA256_Final(output.bindMemory(to: UInt8.self).baseAddress, &copy)
            return (
                UInt64(bigEndian: output.load(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: output.load(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: output.load(fromByteOffset: 16, as: UInt64.self)),
                UInt64(bigEndian: output.load(fromByteOffset: 24, as: UInt64.self))
            )
        }
    }

    /// Digest of an array.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// Digest of a region of memory.
    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finalize()
    }
}
