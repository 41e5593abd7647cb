/// A text and the signatures under it (C2SP signed-note).
///
/// Parsing says nothing about who signed: ask ``verifiedSignatures(by:)``.
public struct SignedNote: Sendable, Hashable {
    /// Bytes that no note exceeds.
    public static let bytesMax = 1_000_000
    /// Most signature lines of a note.
    public static let signaturesMax = 100

    /// The text with the newline that ends it: what is signed.
    public let textBytes: [UInt8]
    /// The signature lines in their order.
    public private(set) var signatures: [NoteSignature]

    /// A note with a text and no signature yet.
    public init(textBytes: [UInt8]) throws(LogError) {
        try Self.check(textBytes)
        guard textBytes.last == UInt8(ascii: "\n") else {
            throw LogError(.malformedNote, "the text of a note ends with a newline")
        }
        self.textBytes = textBytes
        signatures = []
    }

    /// Reads a note.
    public init(parsing bytes: [UInt8]) throws(LogError) {
        try Self.check(bytes)
        let newline = UInt8(ascii: "\n")
        guard bytes.last == newline else {
            throw LogError(.malformedNote, "the note does not end with a newline: it was cut off")
        }
        // The text may hold empty lines; the last one parts it from the signatures.
        guard
            let gap = bytes.indices.dropLast().last(where: {
                bytes[$0] == newline && bytes[$0 + 1] == newline
            })
        else {
            throw LogError(
                .malformedNote,
                "no empty line parts the note's text from its signatures"
            )
        }
        let lines = bytes[(gap + 2)...].dropLast()
        guard !lines.isEmpty else {
            throw LogError(.malformedNote, "the note has no signature")
        }
        var signatures: [NoteSignature] = []
        for line in lines.split(separator: newline, omittingEmptySubsequences: false) {
            guard signatures.count < Self.signaturesMax else {
                throw LogError(
                    .malformedNote,
                    "the note has more than \(Self.signaturesMax) signatures"
                )
            }
            signatures.append(try NoteSignature(line: line))
        }
        textBytes = Array(bytes[...gap])
        self.signatures = signatures
    }

    /// The text with the newline that ends it.
    public var text: String { String(decoding: textBytes, as: UTF8.self) }

    /// The whole note.
    public var bytes: [UInt8] {
        var bytes = textBytes + [UInt8(ascii: "\n")]
        for signature in signatures {
            bytes.append(contentsOf: signature.line.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// Adds a signature; one of the same key is replaced.
    public mutating func add(_ signature: NoteSignature) throws(LogError) {
        if let index = signatures.firstIndex(where: { $0.isOfSameKey(as: signature) }) {
            signatures[index] = signature
            return
        }
        guard signatures.count < Self.signaturesMax else {
            throw LogError(.malformedNote, "the note has \(Self.signaturesMax) signatures already")
        }
        signatures.append(signature)
    }

    /// Signs the text with a key of type 01.
    public mutating func sign(with signer: NoteSigner) throws(LogError) {
        try add(signer.sign(textBytes))
    }

    /// The signatures of known keys, each key once, all of them verified.
    ///
    /// Signatures of unknown keys are passed over. One of a known key that fails to verify condemns the
    /// note; so does the absence of any known key.
    public func verifiedSignatures(
        by verifiers: [NoteVerifier]
    ) throws(LogError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            let matching = verifiers.filter { $0.matches(signature) }
            guard let verifier = matching.first else { continue }
            let label = "\(verifier.name)+\(NoteVerifier.hexadecimal(verifier.keyID))"
            guard matching.count == 1 else {
                throw LogError(.ambiguousKey, "two known keys are both \(label)")
            }
            guard verifier.isValid(signature.bytes, for: textBytes) else {
                throw LogError(
                    .invalidSignature,
                    "the signature of \(label) does not fit the note: text or signature was changed"
                )
            }
            if !verified.contains(where: { $0.verifier == verifier }) {
                verified.append(VerifiedSignature(verifier: verifier, signature: signature))
            }
        }
        guard !verified.isEmpty else {
            throw LogError(.noKnownSignature, "no known key has signed the note")
        }
        return verified
    }

    private static func check(_ bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= bytesMax else {
            throw LogError(.malformedNote, "a note has at most \(bytesMax) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw LogError(.malformedNote, "the note is no valid UTF-8")
        }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }) else {
            throw LogError(.malformedNote, "the note contains control characters")
        }
    }
}
