internal import TransparencyLog

// The evidence as bytes: big-endian, every list after its count.
extension EntryProof {
    private static let magic = Array("FTLP".utf8)
    private static let version: UInt8 = 1

    static func encode(_ evidence: EntryEvidence, _ enrolments: [Enrolment]) -> [UInt8] {
        var bytes = magic
        bytes.append(version)
        append(evidence, to: &bytes)
        bytes.append(UInt8(truncatingIfNeeded: enrolments.count))
        for enrolment in enrolments {
            bytes.append(bigEndian: enrolment.index)
            append(enrolment.inclusion, to: &bytes)
            append(enrolment.evidence, to: &bytes)
        }
        return bytes
    }

    static func decode(
        _ bytes: [UInt8]
    ) throws(FormatError) -> (EntryEvidence, [Enrolment]) {
        var reader = ByteReader(bytes)
        guard try reader.data(magic.count, "magic") == magic else { throw .notThisFormat }
        let version = try reader.byte("version")
        guard version == Self.version else { throw .unknownVersion(version) }
        let evidence = try evidence(from: &reader)
        let count = Int(try reader.byte("enrolments"))
        guard count <= enrolmentsMax else {
            throw .tooLarge(field: "enrolments", bytes: count, bytesMax: enrolmentsMax)
        }
        var enrolments: [Enrolment] = []
        for _ in 0..<count {
            let index: UInt64 = try reader.integer("enrolment index")
            let inclusion = try hashes(from: &reader)
            enrolments.append(
                Enrolment(
                    index: index,
                    inclusion: inclusion,
                    evidence: try self.evidence(from: &reader)
                )
            )
        }
        try reader.finish()
        return (evidence, enrolments)
    }

    private static func append(_ evidence: EntryEvidence, to bytes: inout [UInt8]) {
        let leaf = evidence.leaf.bytes
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: leaf.count))
        bytes.append(contentsOf: leaf)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: evidence.headerBytes.count))
        bytes.append(contentsOf: evidence.headerBytes)
        bytes.append(contentsOf: evidence.signature)
        append(evidence.batchPath, to: &bytes)
        bytes.append(contentsOf: evidence.publicKey)
        append(evidence.headerProof, to: &bytes)
    }

    private static func evidence(from reader: inout ByteReader) throws(FormatError) -> EntryEvidence
    {
        let leafBytes: UInt32 = try reader.integer("leaf length")
        let leafBytesMax = LeafBytes.prefixBytes + LedgerLimits.entryBytesMax
        guard leafBytes <= leafBytesMax else {
            throw .tooLarge(field: "leaf", bytes: Int(leafBytes), bytesMax: leafBytesMax)
        }
        let leaf = try LeafBytes(reader.data(Int(leafBytes), "leaf"))
        let headerBytes: UInt16 = try reader.integer("header length")
        return EntryEvidence(
            leaf: leaf,
            headerBytes: try reader.data(Int(headerBytes), "header"),
            signature: try reader.data(Batch.signatureBytes, "signature"),
            batchPath: try hashes(from: &reader),
            publicKey: try reader.data(WriterEnrolment.keyBytes, "public key"),
            headerProof: try hashes(from: &reader)
        )
    }

    private static func append(_ hashes: [TreeHash], to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: hashes.count))
        for hash in hashes { hash.append(to: &bytes) }
    }

    private static func hashes(from reader: inout ByteReader) throws(FormatError) -> [TreeHash] {
        let count = Int(try reader.byte("hashes"))
        guard count <= InclusionProof.hashesMax else {
            throw .tooLarge(field: "hashes", bytes: count, bytesMax: InclusionProof.hashesMax)
        }
        var hashes: [TreeHash] = []
        for _ in 0..<count {
            let bytes = try reader.data(TreeHash.byteCount, "hash")
            guard let hash = TreeHash(bytes: bytes) else { throw .truncated(field: "hash") }
            hashes.append(hash)
        }
        return hashes
    }
}
