internal import COpenSSL

/// Moves PEM text in and out of the library.
enum MemoryBIO {
    /// Collects what `write` puts out; `write` answers 1 for success like the library's functions.
    static func output(
        _ attempt: String,
        write: (OpaquePointer) -> Int32
    ) throws(CryptoError) -> [UInt8] {
        guard let bio = BIO_new(BIO_s_mem()) else { throw CryptoError.fromLibrary(attempt) }
        defer { BIO_free_all(bio) }
        guard write(bio) == 1 else { throw CryptoError.fromLibrary(attempt) }
        var result = [UInt8](repeating: 0, count: BIO_ctrl_pending(bio))
        guard BIO_read(bio, &result, Int32(result.count)) == Int32(result.count) else {
            throw CryptoError.fromLibrary(attempt)
        }
        return result
    }

    /// Lets `read` parse `bytes`.
    static func input(
        _ bytes: [UInt8],
        _ attempt: String,
        read: (OpaquePointer) -> OpaquePointer?
    ) throws(CryptoError) -> OpaquePointer {
        guard bytes.count <= Int(Int32.max) else {
            throw CryptoError(reason: "\(attempt) failed: input is too long")
        }
        let object = bytes.withUnsafeBytes { region -> OpaquePointer? in
            guard let bio = BIO_new_mem_buf(region.baseAddress, Int32(region.count)) else {
                return nil
            }
            defer { BIO_free_all(bio) }
            return read(bio)
        }
        guard let object else { throw CryptoError.fromLibrary(attempt) }
        return object
    }
}
