import FoundationEssentials
import TransparencyLog

/// The body of `add-checkpoint`: a size, a consistency proof, an empty line, a checkpoint.
struct WitnessRequest: Sendable {
    /// Lines of a proof at most.
    static let proofLinesMax = 63

    /// Size that the sender believes the witness to be at.
    let old: UInt64
    /// Proof from that size to the checkpoint's.
    let proof: [TreeHash]
    /// The checkpoint with its signatures.
    let note: SignedNote

    init(_ body: [UInt8]) throws(LogError) {
        let newline = UInt8(ascii: "\n")
        var lines: [ArraySlice<UInt8>] = []
        var rest = body[...]
        while let end = rest.firstIndex(of: newline) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            guard lines.count <= Self.proofLinesMax else {
                throw LogError(.malformedProof, "more than \(Self.proofLinesMax) lines of a proof")
            }
            lines.append(line)
        }
        guard let first = lines.first, first.starts(with: "old ".utf8),
            let text = String(validating: first.dropFirst(4), as: UTF8.self),
            let old = UInt64(text), String(old) == text
        else { throw LogError(.malformedProof, "the first line is not 'old SIZE'") }
        self.old = old
        var proof: [TreeHash] = []
        for line in lines.dropFirst() {
            guard let hash = Self.hash(line) else {
                throw LogError(.malformedProof, "a line of the proof is no base64 of 32 bytes")
            }
            proof.append(hash)
        }
        self.proof = proof
        note = try SignedNote(parsing: Array(rest))
    }

    private static func hash(_ line: ArraySlice<UInt8>) -> TreeHash? {
        guard let text = String(validating: line, as: UTF8.self),
            let data = Data(base64Encoded: text)
        else { return nil }
        return TreeHash(bytes: [UInt8](data))
    }
}
