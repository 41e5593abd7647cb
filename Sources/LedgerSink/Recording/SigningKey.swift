internal import LibCrypto
import Synchronization

/// The key that a writer signs with now; it may be replaced while the writer works.
final class SigningKey: Sendable {
    private let key: Mutex<Ed25519PrivateKey>

    init(_ key: Ed25519PrivateKey) {
        self.key = Mutex(key)
    }

    /// The key in use.
    var current: Ed25519PrivateKey { key.withLock { $0 } }

    /// Signs with another key from here on.
    func replace(with new: Ed25519PrivateKey) {
        key.withLock { $0 = new }
    }
}
