public import LibCrypto

/// A public key under a name, as it is known to who checks notes; its text form is the "vkey".
public struct NoteVerifier: Sendable {
    /// Bytes that no vkey exceeds.
    public static let textBytesMax = 512

    /// The name that stands in signature lines.
    public let name: String
    /// The identifier that stands in signatures beside the name.
    public let keyID: UInt32
    /// What the key signs.
    public let type: NoteKeyType
    /// The key itself.
    public let key: Ed25519PublicKey

    /// Names a key.
    public init(
        name: String,
        type: NoteKeyType,
        key: Ed25519PublicKey
    ) throws(LogError) {
        guard NoteName.isValid(name) else {
            throw LogError(
                .malformedKey,
                "'\(name)' cannot name a key: it takes 1 to \(NoteName.bytesMax) bytes without "
                    + "spaces, '+' and control characters"
            )
        }
        self.name = name
        self.type = type
        self.key = key
        keyID = Self.keyID(name: name, material: [type.rawValue] + key.bytes)
    }

    /// Reads a vkey, `name+hash+key`, as a policy file lists it.
    public init(vkey: String) throws(LogError) {
        let (name, keyID, material) = try Self.parts(of: Array(vkey.utf8), what: "key")
        guard let type = material.first.flatMap(NoteKeyType.init(rawValue:)) else {
            throw LogError(
                .malformedKey,
                "the key '\(name)' is of a kind that is not known here; known are 01 and 04"
            )
        }
        let key: Ed25519PublicKey
        do {
            key = try Ed25519PublicKey(bytes: Array(material.dropFirst()))
        } catch {
            throw LogError(.malformedKey, "the key '\(name)': \(error)")
        }
        try self.init(name: name, type: type, key: key)
        guard self.keyID == keyID else {
            throw LogError(
                .malformedKey,
                "the key '\(name)' has another identifier than its text says; copy it anew"
            )
        }
    }

    /// The vkey.
    public var vkey: String {
        "\(name)+\(Self.hexadecimal(keyID))+\(Base64.encode([type.rawValue] + key.bytes))"
    }

    /// Tells whether `signature` (without the identifier) is this key's over a note's text.
    public func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
        switch type {
        case .ed25519:
            return key.isValid(signature, for: text)
        case .cosignature:
            guard let cosignature = Cosignature(bytes: signature) else { return false }
            return cosignature.isValid(for: text, by: key)
        }
    }

    /// Tells whether a signature line claims to be this key's.
    public func matches(_ signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.hasSameBytes(as: name)
    }

    /// First four bytes of SHA-256(name, newline, type and key).
    static func keyID(name: String, material: [UInt8]) -> UInt32 {
        let digest = SHA256.hash(Array(name.utf8) + [UInt8(ascii: "\n")] + material)
        return digest[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Eight digits.
    static func hexadecimal(_ keyID: UInt32) -> String {
        Hexadecimal.encode((0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * $0)) })
    }

    /// Splits `name+hash+base64`, the form of public and private keys.
    static func parts(
        of text: [UInt8],
        what: String
    ) throws(LogError) -> (name: String, keyID: UInt32, material: [UInt8]) {
        let parts = text.split(
            separator: UInt8(ascii: "+"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard text.count <= textBytesMax, parts.count == 3,
            let name = String(validating: parts[0], as: UTF8.self),
            NoteName.isValid(name),
            parts[1].count == 8, let digits = Hexadecimal.decode(parts[1]),
            let material = Base64.decode(parts[2]), !material.isEmpty
        else {
            throw LogError(
                .malformedKey,
                "the \(what) is not of the form name+hash+base64 (c2sp.org/signed-note)"
            )
        }
        return (name, digits.reduce(0) { $0 << 8 | UInt32($1) }, material)
    }
}

extension NoteVerifier: Hashable {
    /// Tells whether name, type and key are the same, byte for byte.
    public static func == (left: NoteVerifier, right: NoteVerifier) -> Bool {
        left.keyID == right.keyID && left.type == right.type && left.key == right.key
            && left.name.hasSameBytes(as: right.name)
    }

    /// Feeds identifier and key to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyID)
        hasher.combine(key)
    }
}
