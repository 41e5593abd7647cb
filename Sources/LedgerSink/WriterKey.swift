import Glibc
public import LibCrypto

/// The key file of a writer, made by the service that signs with it, in its own volume.
public enum WriterKey {
    /// Reads a key, or makes it when there is none.
    ///
    /// - Parameter path: PEM file; its folder is made when missing, the file is its owner's only.
    /// - Returns: the key.
    /// - Throws: `StoreError` that says how to mend it; never with anything of the key.
    public static func loadOrCreate(path: String) throws(StoreError) -> Ed25519PrivateKey {
        try LedgerDatabase.makeFolder(of: path)
        if let pem = try KeyFile.read(path) {
            do {
                return try Ed25519PrivateKey(pem: pem)
            } catch {
                throw .damaged("\(path) holds no Ed25519 private key in PEM")
            }
        }
        let key: Ed25519PrivateKey
        let pem: [UInt8]
        do throws(CryptoError) {
            key = try Ed25519PrivateKey()
            pem = try key.pem()
        } catch {
            throw .failed("cannot make a key: \(error)")
        }
        return try KeyFile.write(pem, to: path) ? key : try loadOrCreate(path: path)
    }

    /// Makes a new key in the place of an old one, which is gone then.
    ///
    /// - Parameter path: The key file.
    /// - Returns: The new key.
    /// - Throws: `StoreError`; then the old key is still there.
    public static func replace(path: String) throws(StoreError) -> Ed25519PrivateKey {
        let key: Ed25519PrivateKey
        let pem: [UInt8]
        do throws(CryptoError) {
            key = try Ed25519PrivateKey()
            pem = try key.pem()
        } catch {
            throw .failed("cannot make a key: \(error)")
        }
        let next = path + ".next"
        unlink(next)
        guard try KeyFile.write(pem, to: next), rename(next, path) == 0 else {
            throw KeyFile.failure("replace", path)
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 {
            fsync(descriptor)
            Glibc.close(descriptor)
        }
        return key
    }
}
