public import LibCrypto

/// A private key under a name; signs notes, or cosigns checkpoints.
public struct NoteSigner: Sendable {
    private static let privatePrefix = Array("PRIVATE+KEY+".utf8)

    /// The public half under the same name.
    public let verifier: NoteVerifier
    private let key: Ed25519PrivateKey

    /// Names a key.
    public init(
        name: String,
        type: NoteKeyType = .ed25519,
        key: Ed25519PrivateKey
    ) throws(LogError) {
        verifier = try NoteVerifier(name: name, type: type, key: key.publicKey)
        self.key = key
    }

    /// Reads the text form of a private key, `PRIVATE+KEY+name+hash+base64`, that other programs write.
    ///
    /// Witnesses keep theirs with type 01 and cosign with type 04, so `type` may replace what the text
    /// says.
    public init(privateKey text: String, type: NoteKeyType? = nil) throws(LogError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= NoteVerifier.textBytesMax, bytes.starts(with: Self.privatePrefix)
        else {
            throw LogError(.malformedKey, "a private key's text begins with PRIVATE+KEY+")
        }
        let (name, keyID, material) = try NoteVerifier.parts(
            of: Array(bytes.dropFirst(Self.privatePrefix.count)),
            what: "private key"
        )
        guard let written = material.first.flatMap(NoteKeyType.init(rawValue:)) else {
            throw LogError(.malformedKey, "the private key '\(name)' is of an unknown kind")
        }
        let key: Ed25519PrivateKey
        do {
            key = try Ed25519PrivateKey(seed: Array(material.dropFirst()))
        } catch {
            throw LogError(.malformedKey, "the private key '\(name)': \(error)")
        }
        let asWritten = try NoteVerifier(name: name, type: written, key: key.publicKey)
        guard asWritten.keyID == keyID else {
            throw LogError(
                .malformedKey,
                "the private key '\(name)' has another identifier than its text says"
            )
        }
        try self.init(name: name, type: type ?? written, key: key)
    }

    /// The name that stands in signature lines.
    public var name: String { verifier.name }

    /// Signs a note's text; only for keys of type 01, since a cosignature needs a time.
    public func sign(_ text: [UInt8]) throws(LogError) -> NoteSignature {
        guard verifier.type == .ed25519 else {
            throw LogError(
                .malformedKey,
                "the key '\(name)' cosigns checkpoints and signs no notes"
            )
        }
        return try line(signature(for: text))
    }

    /// Cosigns a checkpoint as of a time in seconds since 1970; only for keys of type 04.
    public func cosign(
        _ checkpoint: Checkpoint,
        at timestamp: UInt64
    ) throws(LogError) -> NoteSignature {
        guard verifier.type == .cosignature else {
            throw LogError(
                .malformedKey,
                "the key '\(name)' signs notes and cosigns no checkpoints"
            )
        }
        let message = Cosignature.message(for: checkpoint.textBytes, timestamp: timestamp)
        guard
            let cosignature = Cosignature(
                timestamp: timestamp,
                signature: try signature(for: message)
            )
        else {
            throw LogError(.outOfRange, "\(timestamp) is no time a cosignature can carry")
        }
        return try line(cosignature.bytes)
    }

    private func line(_ bytes: [UInt8]) throws(LogError) -> NoteSignature {
        try NoteSignature(name: verifier.name, keyID: verifier.keyID, bytes: bytes)
    }

    private func signature(for message: [UInt8]) throws(LogError) -> [UInt8] {
        do {
            return try key.signature(for: message)
        } catch {
            throw LogError(.cryptography, "\(error)")
        }
    }
}
