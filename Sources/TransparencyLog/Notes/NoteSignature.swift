/// One signature line of a note: `— name base64(identifier and signature)`.
public struct NoteSignature: Sendable {
    /// Most bytes of a signature; those of ML-DSA, which other signers may add, take about 2,500.
    public static let bytesMax = 8 << 10
    /// An em dash and a space.
    static let prefix = Array("\u{2014} ".utf8)

    /// Name of the key.
    public let name: String
    /// Identifier of the key.
    public let keyID: UInt32
    /// The signature, without the identifier.
    public let bytes: [UInt8]

    /// Creates a line.
    public init(name: String, keyID: UInt32, bytes: [UInt8]) throws(LogError) {
        guard NoteName.isValid(name) else {
            throw LogError(.malformedNote, "'\(name)' cannot name a key in a signature line")
        }
        guard (1...Self.bytesMax).contains(bytes.count) else {
            throw LogError(
                .malformedNote,
                "a signature has 1 to \(Self.bytesMax) bytes, not \(bytes.count)"
            )
        }
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads a line, with or without the newline that ends it.
    public init(line: String) throws(LogError) {
        var bytes = Array(line.utf8)[...]
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        try self.init(line: bytes)
    }

    init(line: ArraySlice<UInt8>) throws(LogError) {
        guard line.starts(with: Self.prefix) else {
            throw LogError(.malformedNote, "a signature line begins with an em dash and a space")
        }
        let parts = line.dropFirst(Self.prefix.count).split(
            separator: UInt8(ascii: " "),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self) else {
            throw LogError(.malformedNote, "a signature line holds a name and a signature")
        }
        guard parts[1].count <= 2 * Self.bytesMax, let decoded = Base64.decode(parts[1]),
            decoded.count > 4
        else {
            throw LogError(
                .malformedNote,
                "the signature of '\(name)' is no base64 of an identifier and a signature"
            )
        }
        try self.init(
            name: name,
            keyID: decoded[..<4].reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(decoded[4...])
        )
    }

    /// The line, without the newline that ends it.
    public var line: String {
        let identifier = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * $0)) }
        return "\u{2014} \(name) \(Base64.encode(identifier + bytes))"
    }

    /// Tells whether both lines claim to be of the same key.
    func isOfSameKey(as other: NoteSignature) -> Bool {
        keyID == other.keyID && name.hasSameBytes(as: other.name)
    }
}

extension NoteSignature: Hashable {
    /// Tells whether both lines have the same bytes.
    public static func == (left: NoteSignature, right: NoteSignature) -> Bool {
        left.isOfSameKey(as: right) && left.bytes == right.bytes
    }

    /// Feeds identifier and signature to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyID)
        hasher.combine(bytes)
    }
}
