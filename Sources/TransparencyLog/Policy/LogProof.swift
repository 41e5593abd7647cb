/// Proof that something is in a log and that witnesses have seen it there (C2SP tlog-proof).
///
/// A file to keep beside what it proves; checking it needs a policy and no network.
public struct LogProof: Sendable, Hashable {
    /// First line of the file.
    public static let header = "c2sp.org/tlog-proof@v1"
    /// Bytes that no proof exceeds.
    public static let bytesMax = 4 << 20
    /// Most bytes that travel with the proof.
    public static let extraBytesMax = 1 << 20

    /// What travels with the proof; nobody has signed it.
    public let extra: [UInt8]?
    /// Index of the leaf.
    public let index: UInt64
    /// Inclusion proof, the leaf's sibling first.
    public let hashes: [TreeHash]
    /// The checkpoint with its signatures.
    public let note: SignedNote

    /// Puts a proof together; refuses what could not be read back.
    public init(
        extra: [UInt8]?,
        index: UInt64,
        hashes: [TreeHash],
        note: SignedNote
    ) throws(LogError) {
        guard extra.map({ (1...Self.extraBytesMax).contains($0.count) }) ?? true else {
            throw LogError(
                .malformedProof,
                "what travels with a proof has 1 to \(Self.extraBytesMax) bytes"
            )
        }
        guard hashes.count <= InclusionProof.hashesMax else {
            throw LogError(
                .malformedProof,
                "no inclusion proof has more than \(InclusionProof.hashesMax) hashes"
            )
        }
        guard !note.signatures.isEmpty else {
            throw LogError(.malformedProof, "the checkpoint of a proof is signed")
        }
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.note = note
    }

    /// Reads a proof.
    public init(parsing bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= Self.bytesMax else {
            throw LogError(.malformedProof, "a proof has at most \(Self.bytesMax) bytes")
        }
        let newline = UInt8(ascii: "\n")
        guard bytes.starts(with: Array((Self.header + "\n").utf8)) else {
            throw LogError(.malformedProof, "the first line of a proof is '\(Self.header)'")
        }
        guard
            let gap = bytes.indices.dropLast().first(where: {
                bytes[$0] == newline && bytes[$0 + 1] == newline
            })
        else {
            throw LogError(.malformedProof, "no empty line parts the proof from its checkpoint")
        }
        var lines = bytes[..<gap].split(separator: newline, omittingEmptySubsequences: false)
            .dropFirst()
        var extra: [UInt8]?
        if let line = lines.first, let value = Self.value(of: "extra", in: line) {
            guard let decoded = Base64.decode(value) else {
                throw LogError(.malformedProof, "what follows 'extra' is no base64")
            }
            extra = decoded
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), let digits = Self.value(of: "index", in: line),
            let index = DecimalText.parse(digits)
        else {
            throw LogError(
                .malformedProof,
                "the line 'index NUMBER' is missing, or is not written as it must be"
            )
        }
        guard lines.count <= InclusionProof.hashesMax else {
            throw LogError(
                .malformedProof,
                "no inclusion proof has more than \(InclusionProof.hashesMax) hashes"
            )
        }
        var hashes: [TreeHash] = []
        for line in lines {
            guard let hash = Base64.decode(line).flatMap({ TreeHash(bytes: $0) }) else {
                throw LogError(
                    .malformedProof,
                    "hash \(hashes.count + 1) of the proof is no base64 of "
                        + "\(TreeHash.byteCount) bytes"
                )
            }
            hashes.append(hash)
        }
        let note = try SignedNote(parsing: Array(bytes[(gap + 2)...]))
        try self.init(extra: extra, index: index, hashes: hashes, note: note)
    }

    /// The file.
    public var bytes: [UInt8] {
        var text = Self.header + "\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += hash.base64 + "\n" }
        return Array((text + "\n").utf8) + note.bytes
    }

    /// Checks that the leaf is in a log of the policy, and that enough witnesses have cosigned.
    public func verify(
        leafHash: TreeHash,
        policy: WitnessPolicy
    ) throws(LogError) -> PolicyVerdict {
        let verdict = try policy.verify(note)
        let checkpoint = verdict.checkpoint
        guard
            InclusionProof.verify(
                leaf: leafHash,
                index: index,
                size: checkpoint.size,
                root: checkpoint.root,
                proof: hashes
            )
        else {
            throw LogError(
                .notIncluded,
                "the proof does not lead from leaf \(index) to the root of the checkpoint "
                    + "(size \(checkpoint.size)): leaf, index or proof was changed"
            )
        }
        return verdict
    }

    private static func value(of key: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let prefix = Array((key + " ").utf8)
        guard line.starts(with: prefix) else { return nil }
        return line.dropFirst(prefix.count)
    }
}
