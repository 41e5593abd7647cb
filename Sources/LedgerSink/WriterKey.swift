import Glibc
public import LibCrypto

/// The key file of a writer, made by the service that signs with it, in its own volume.
public enum WriterKey {
    /// Bytes of a key file.
    static let fileBytesMax = 16_384

    /// Reads a key, or makes it when there is none.
    ///
    /// - Parameter path: PEM file; its folder is made when missing, the file is its owner's only.
    /// - Returns: the key.
    /// - Throws: `StoreError` that says how to mend it; never with anything of the key.
    public static func loadOrCreate(path: String) throws(StoreError) -> Ed25519PrivateKey {
        try LedgerDatabase.makeFolder(of: path)
        if let pem = try read(path) {
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
        return try write(pem, to: path) ? key : try loadOrCreate(path: path)
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
        guard try write(pem, to: next), rename(next, path) == 0 else {
            throw failure("replace", path)
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 {
            fsync(descriptor)
            Glibc.close(descriptor)
        }
        return key
    }

    /// Writes a new file in one step; false when another process was faster.
    private static func write(_ pem: [UInt8], to path: String) throws(StoreError) -> Bool {
        let draft = "\(path).\(getpid())"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("make", draft) }
        defer { unlink(draft) }
        let written = Glibc.write(descriptor, pem, pem.count)
        let isSafe = written == pem.count && fsync(descriptor) == 0
        let reason = failure("write", draft)
        Glibc.close(descriptor)
        guard isSafe else { throw reason }
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw failure("make", path)
        }
        return true
    }

    /// The file's bytes; nil when there is none.
    private static func read(_ path: String) throws(StoreError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure("read", path) }
        return Array(bytes[..<count])
    }

    private static func failure(_ verb: String, _ path: String) -> StoreError {
        .failed("cannot \(verb) the key \(path): \(String(cString: strerror(errno)))")
    }
}
