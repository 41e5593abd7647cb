internal import LibCrypto
public import TransparencyLog

/// The parts of a proof as files that `openssl` and a shell can check (docs/ledger-proofs.md).
public enum RawProof {
    /// One file.
    public struct File: Sendable, Hashable {
        /// Its name within the folder.
        public let name: String
        /// Its bytes.
        public let bytes: [UInt8]
    }

    /// Takes a proof apart; signatures of the checkpoint are those of the policy's keys.
    ///
    /// Nothing is verified: that is what the files are for.
    public static func files(of proof: EntryProof, policy: WitnessPolicy) throws -> [File] {
        let evidence = proof.evidence
        let header = try evidence.header()
        let checkpoint = try Checkpoint(textBytes: proof.log.note.textBytes)
        guard evidence.leaf.position > 0,
            proof.log.index >= UInt64(evidence.leaf.position)
        else { throw ProofFault(.malformed, "the proof's leaf is no entry") }
        let position = UInt64(evidence.leaf.position)
        let index = proof.log.index
        var files = [
            File(name: "message.bin", bytes: evidence.signedBytes),
            File(name: "signature.bin", bytes: evidence.signature),
            File(name: "key.pem", bytes: try Ed25519PublicKey(bytes: evidence.publicKey).pem()),
            File(name: "entry.bin", bytes: evidence.leaf.content),
            File(
                name: "entry.path",
                bytes: path(evidence.batchPath, index: position - 1, size: UInt64(header.count))
            ),
            File(name: "leaf.bin", bytes: evidence.leaf.bytes),
            File(
                name: "leaf.path",
                bytes: path(proof.log.hashes, index: index, size: checkpoint.size)
            ),
            File(name: "header-leaf.bin", bytes: evidence.headerLeaf.bytes),
            File(
                name: "header-leaf.path",
                bytes: path(evidence.headerProof, index: index - position, size: checkpoint.size)
            ),
            File(name: "checkpoint", bytes: proof.log.note.textBytes),
        ]
        for (number, log) in policy.logs.enumerated() {
            files += try signature(
                of: log.verifier,
                in: proof.log.note,
                name: "log-\(number + 1)"
            )
        }
        for (number, witness) in policy.witnesses.enumerated() {
            files += try signature(
                of: witness.verifier,
                in: proof.log.note,
                name: "witness-\(number + 1)"
            )
        }
        return files
    }

    /// Message, signature and key of one signer; nothing when it has not signed.
    private static func signature(
        of verifier: NoteVerifier,
        in note: SignedNote,
        name: String
    ) throws -> [File] {
        guard let line = note.signatures.first(where: { verifier.matches($0) }) else { return [] }
        var message = note.textBytes
        var signature = line.bytes
        if verifier.type == .cosignature {
            guard let cosignature = Cosignature(bytes: line.bytes) else { return [] }
            message = cosignature.signedBytes(for: note.textBytes)
            signature = cosignature.signature
        }
        return [
            File(name: "\(name).message.bin", bytes: message),
            File(name: "\(name).signature.bin", bytes: signature),
            File(name: "\(name).key.pem", bytes: try verifier.key.pem()),
        ]
    }

    /// A line for each hash of an inclusion proof: on which side it stands, and the hash in base64.
    private static func path(_ hashes: [TreeHash], index: UInt64, size: UInt64) -> [UInt8] {
        var text = ""
        var (node, last) = (index, size == 0 ? 0 : size - 1)
        for hash in hashes {
            let isLeft = node & 1 == 1 || node == last
            text += "\(isLeft ? "left" : "right") \(hash.base64)\n"
            if isLeft {
                // A node without a right neighbour goes up as it is until it is a right child.
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            }
            node >>= 1
            last >>= 1
        }
        return Array(text.utf8)
    }
}
