internal import LibCrypto
public import TransparencyLog

/// Everything about one entry that can be checked by itself: its leaf, its batch's signature, its key.
///
/// Where the leaf lies in the log, the proof around it says.
public struct EntryEvidence: Sendable, Hashable {
    /// The entry's leaf: flag, place in the order, position in its batch, and the entry's bytes.
    public let leaf: LeafBytes
    /// The batch's header as it was signed.
    public let headerBytes: [UInt8]
    /// The writer's signature of the header.
    public let signature: [UInt8]
    /// Hashes that lead from the entry to the root in the header.
    public let batchPath: [TreeHash]
    /// The key that the signature is checked with.
    public let publicKey: [UInt8]
    /// Hashes that lead from the header's own leaf to the root of the log.
    public let headerProof: [TreeHash]

    /// Puts evidence together.
    public init(
        leaf: LeafBytes,
        headerBytes: [UInt8],
        signature: [UInt8],
        batchPath: [TreeHash],
        publicKey: [UInt8],
        headerProof: [TreeHash]
    ) {
        self.leaf = leaf
        self.headerBytes = headerBytes
        self.signature = signature
        self.batchPath = batchPath
        self.publicKey = publicKey
        self.headerProof = headerProof
    }

    /// The header's leaf, which stands `position` leaves before the entry's.
    public var headerLeaf: LeafBytes {
        LeafBytes(
            flag: leaf.flag,
            orderEpoch: leaf.orderEpoch,
            revision: leaf.revision,
            position: 0,
            content: headerBytes + signature
        )
    }

    /// The bytes that the signature is over.
    public var signedBytes: [UInt8] { BatchHeader.signedBytes(of: headerBytes) }

    /// The batch's header.
    public func header() throws(FormatError) -> BatchHeader {
        var reader = ByteReader(headerBytes)
        let header = try BatchHeader(from: &reader)
        try reader.finish()
        return header
    }

    /// Checks signature, path and form, and returns what the entry says and who signed it.
    ///
    /// Nothing about the log is checked here.
    func check() throws(ProofFault) -> (header: BatchHeader, entry: LedgerEntry) {
        let header: BatchHeader
        let entry: LedgerEntry
        do throws(FormatError) {
            header = try self.header()
            entry = try LedgerEntry(leaf.content)
        } catch {
            throw ProofFault(.malformed, "the entry or its batch's header does not read: \(error)")
        }
        guard let key = Ed25519PublicKey(checking: publicKey) else {
            throw ProofFault(.malformed, "the key in the proof is no usable Ed25519 key")
        }
        guard key.isValid(signature, for: signedBytes) else {
            throw ProofFault(
                .badSignature,
                "the batch's signature is not that of \(header.writer.text)'s key in the proof"
            )
        }
        let position = Int(leaf.position)
        guard (1...header.count).contains(position),
            InclusionProof.verify(
                leaf: .leaf(leaf.content),
                index: UInt64(position - 1),
                size: UInt64(header.count),
                root: header.root,
                proof: batchPath
            )
        else {
            throw ProofFault(
                .notInBatch,
                "the path does not lead from the entry to the root that \(header.writer.text) signed"
            )
        }
        return (header, entry)
    }
}
