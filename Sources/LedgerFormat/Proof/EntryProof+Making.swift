public import LibCrypto
public import TransparencyLog

/// The leaves of a log, where a peer keeps them.
public protocol LeafSource: NodeSource {
    /// The leaf's bytes; nil when they are not kept.
    func leaf(at index: UInt64) throws -> [UInt8]?
}

extension EntryProof {
    /// Where a key of a writer came into force.
    public struct KeyInForce: Sendable, Hashable {
        /// The key.
        public let key: Ed25519PublicKey
        /// Index of the entry that enrolled it; nil for a peer's first key, or when it is not known.
        public let enrolledAt: UInt64?

        /// Names a key.
        public init(key: Ed25519PublicKey, enrolledAt: UInt64?) {
            self.key = key
            self.enrolledAt = enrolledAt
        }
    }

    /// Makes the proof of the entry at `index` in the log that `note` is the checkpoint of.
    ///
    /// - Parameters:
    ///   - index: leaf index of an entry, not of a header.
    ///   - note: a checkpoint with all its signatures, of a size above `index`.
    ///   - leaves: leaves and hashes of the log.
    ///   - key: answers the key a writer signed with in an epoch; nil when it is not known.
    /// - Returns: the proof; it is not verified.
    /// - Throws: a `ProofFault` when leaf or key are not there, or what the source throws.
    public static func make(
        index: UInt64,
        note: SignedNote,
        leaves: some LeafSource,
        key: (WriterName, UInt32) throws -> KeyInForce?
    ) throws -> EntryProof {
        let size = try Checkpoint(textBytes: note.textBytes).size
        var (evidence, keyInForce) = try evidence(index, size: size, leaves: leaves, key: key)
        let first = evidence
        var enrolments: [Enrolment] = []
        while let enrolledAt = keyInForce.enrolledAt, enrolments.count < enrolmentsMax {
            do {
                (evidence, keyInForce) = try self.evidence(
                    enrolledAt,
                    size: size,
                    leaves: leaves,
                    key: key
                )
            } catch let fault as ProofFault where fault.code == .notIncluded {
                // Old entries are dropped at last. Half a chain would prove nothing.
                enrolments = []
                break
            }
            enrolments.append(
                Enrolment(
                    index: enrolledAt,
                    inclusion: try InclusionProof.make(index: enrolledAt, size: size, from: leaves),
                    evidence: evidence
                )
            )
        }
        return try EntryProof(
            index: index,
            inclusion: try InclusionProof.make(index: index, size: size, from: leaves),
            note: note,
            evidence: first,
            enrolments: enrolments
        )
    }

    private static func evidence(
        _ index: UInt64,
        size: UInt64,
        leaves: some LeafSource,
        key: (WriterName, UInt32) throws -> KeyInForce?
    ) throws -> (EntryEvidence, KeyInForce) {
        func read(_ index: UInt64) throws -> LeafBytes {
            guard index < size, let bytes = try leaves.leaf(at: index) else {
                throw ProofFault(.notIncluded, "leaf \(index) is not kept, or not final yet")
            }
            return try LeafBytes(bytes)
        }
        let leaf = try read(index)
        guard leaf.position > 0, leaf.position != LeafBytes.undecodablePosition,
            index >= UInt64(leaf.position)
        else {
            throw ProofFault(
                .malformed,
                "leaf \(index) is no entry: it heads a batch or was refused"
            )
        }
        let headerIndex = index - UInt64(leaf.position)
        let (header, headerBytes, signature) = try read(headerIndex).headerAndSignature()
        let batch = try (0..<UInt64(header.count)).map {
            TreeHash.leaf(try read(headerIndex + 1 + $0).content)
        }
        guard let path = BatchTree.path(to: Int(leaf.position) - 1, in: batch) else {
            throw ProofFault(.malformed, "the batch of leaf \(index) is not complete")
        }
        guard let keyInForce = try key(header.writer, header.epoch) else {
            throw ProofFault(
                .keyNotEnrolled,
                "key \(header.epoch) of \(header.writer.text) is not known here"
            )
        }
        let evidence = EntryEvidence(
            leaf: leaf,
            headerBytes: headerBytes,
            signature: signature,
            batchPath: path,
            publicKey: keyInForce.key.bytes,
            headerProof: try InclusionProof.make(index: headerIndex, size: size, from: leaves)
        )
        return (evidence, keyInForce)
    }
}
