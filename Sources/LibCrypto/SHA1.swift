internal import COpenSSL

/// SHA-1, for the database protocols that prescribe it; never for integrity of our own data.
public enum SHA1 {
    /// Length of a digest.
    public static let digestBytes = 20

    /// Digest of an array.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// Digest of a region of memory.
    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var context = SHA_CTX()
        SHA1_Init(&context)
        SHA1_Update(&context, bytes.baseAddress, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: digestBytes) { output, count in
            SHA1_Final(output.baseAddress, &context)
            count = digestBytes
        }
    }

    /// Digest of two arrays one after the other.
    public static func hash(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        hash(first + second)
    }
}
