import FoundationEssentials
import Glibc
import LibCrypto

/// The keys that a peer signs its entries with: one is in force, one may be on its way to be.
///
/// Files of a peer's folder, all PEM: `entry.pem` signs; `entry.next.pem` is there while it is not known
/// yet whether the ledger has taken the new key; `entry.N.pub.pem` is the public half of its Nth key. The
/// order of the steps of a rotation lets it be cut anywhere: until the new key is in force the old one is
/// there, and afterwards the new one.
struct EntryKeys: Sendable {
    /// Former keys that are read.
    private static let formerMax = 1_024

    /// The key that `entry.pem` holds.
    private(set) var current: Ed25519PrivateKey
    /// The key of a rotation that has not ended.
    private(set) var next: Ed25519PrivateKey?
    /// Public halves of the keys before the current one, from the first on.
    private(set) var former: [Ed25519PublicKey] = []
    private let folder: String?

    /// Takes a key that is on no disk.
    init(current: Ed25519PrivateKey) {
        self.current = current
        folder = nil
    }

    /// Reads the keys of a folder; makes the first one when there is none.
    init(folder: String) throws(LedgerPeerError) {
        self.folder = folder
        current = try PeerKeys.loadOrMake(folder + "/entry.pem")
        if FileManager.default.fileExists(atPath: folder + "/entry.next.pem") {
            next = try PeerKeys.loadOrMake(folder + "/entry.next.pem")
        }
        while former.count < Self.formerMax {
            let path = "\(folder)/entry.\(former.count + 1).pub.pem"
            guard let data = FileManager.default.contents(atPath: path) else { break }
            do {
                former.append(try Ed25519PublicKey(pem: [UInt8](data)))
            } catch {
                throw LedgerPeerError("\(path) holds no Ed25519 public key (\(error)); restore it")
            }
        }
        // Cut between the last two steps: the current key was noted as a former one already.
        if former.last == current.publicKey { former.removeLast() }
    }

    /// The key that the actors know the peer by.
    var first: Ed25519PublicKey { former.first ?? current.publicKey }

    /// The private key to a public one; nil when it is not here.
    func key(_ wanted: Ed25519PublicKey) -> Ed25519PrivateKey? {
        if current.publicKey == wanted { return current }
        return next?.publicKey == wanted ? next : nil
    }

    /// Makes the next key, or takes up the one of a rotation that was cut.
    mutating func prepareNext() throws(LedgerPeerError) -> Ed25519PublicKey {
        if let next { return next.publicKey }
        let made: Ed25519PrivateKey
        if let folder {
            made = try PeerKeys.loadOrMake(folder + "/entry.next.pem")
        } else {
            do {
                made = try Ed25519PrivateKey()
            } catch {
                throw LedgerPeerError("cannot make a key: \(error)")
            }
        }
        next = made
        return made.publicKey
    }

    /// The ledger has taken a key: when it is the next one, that one takes the current one's place.
    mutating func inForce(_ key: Ed25519PublicKey) throws(LedgerPeerError) {
        guard let next, next.publicKey == key else { return }
        let old = current.publicKey
        if let folder {
            let pem: [UInt8]
            do {
                pem = try old.pem()
            } catch {
                throw LedgerPeerError("the key in force cannot be written: \(error)")
            }
            let kept = "\(folder)/entry.\(former.count + 1).pub.pem"
            try PeerKeys.write(pem, to: kept)
            guard rename(folder + "/entry.next.pem", folder + "/entry.pem") == 0 else {
                throw LedgerPeerError(
                    "cannot rename \(folder)/entry.next.pem to entry.pem: "
                        + String(cString: strerror(errno))
                )
            }
            PeerKeys.synchronise(folder)
        }
        former.append(old)
        current = next
        self.next = nil
    }
}
