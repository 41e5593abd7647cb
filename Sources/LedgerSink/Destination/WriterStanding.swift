/// Where a writer's sequence stands in the ledger: what it goes on from after a start.
public struct WriterStanding: Sendable, Hashable {
    /// Bytes of a header's hash.
    public static let hashBytes = 32

    /// Number of the writer's present chain; one higher after its key was rotated or its spool lost.
    public var epoch: UInt32
    /// Number of the last valid entry in the order; 0 when there is none.
    public var lastSequence: UInt64
    /// SHA-256 of the header of the batch that holds it; thirty-two zeros when there is none.
    public var lastHeaderHash: [UInt8]
    /// Number of the last entry that is final; 0 when there is none.
    public var finalThrough: UInt64

    /// Creates a standing.
    public init(
        epoch: UInt32 = 1,
        lastSequence: UInt64 = 0,
        lastHeaderHash: [UInt8] = [UInt8](repeating: 0, count: Self.hashBytes),
        finalThrough: UInt64 = 0
    ) {
        self.epoch = epoch
        self.lastSequence = lastSequence
        self.lastHeaderHash = lastHeaderHash
        self.finalThrough = finalThrough
    }
}

extension WriterStanding: Codable {
    enum CodingKeys: String, CodingKey {
        case epoch
        case lastSequence = "last_sequence"
        case lastHeaderHash = "last_header_hash"
        case finalThrough = "final_through"
    }

    /// Reads a standing; the hash is sixty-four hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let text = try fields.decode(String.self, forKey: .lastHeaderHash)
        guard let hash = HexadecimalText.bytes(of: text), hash.count == Self.hashBytes else {
            throw DecodingError.dataCorruptedError(
                forKey: .lastHeaderHash,
                in: fields,
                debugDescription: "not the 64 hexadecimal digits of a SHA-256"
            )
        }
        self.init(
            epoch: try fields.decode(UInt32.self, forKey: .epoch),
            lastSequence: try fields.decode(UInt64.self, forKey: .lastSequence),
            lastHeaderHash: hash,
            finalThrough: try fields.decode(UInt64.self, forKey: .finalThrough)
        )
    }

    /// Writes the standing.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(epoch, forKey: .epoch)
        try fields.encode(lastSequence, forKey: .lastSequence)
        try fields.encode(HexadecimalText.text(of: lastHeaderHash), forKey: .lastHeaderHash)
        try fields.encode(finalThrough, forKey: .finalThrough)
    }
}
