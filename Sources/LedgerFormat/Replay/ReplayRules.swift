public import LibCrypto

/// What every peer of a log must hold alike, so that the same order gives the same log.
public struct ReplayRules: Sendable, Hashable {
    /// Name of the log.
    public let origin: String
    /// The actors, with the keys of their peers' entries, sorted by name.
    public let actors: [Actor]
    /// When a block is cut.
    public let blocks: BlockRule
    /// How far behind other writers an entry's time may lie without an alarm.
    public let clockSkewMaxNanoseconds: UInt64

    /// A party of the ledger.
    public struct Actor: Sendable, Hashable {
        /// Name of the actor.
        public let name: String
        /// Key that the actor's peer signs its batches with at first.
        public let peerKey: Ed25519PublicKey

        /// Creates an actor.
        public init(name: String, peerKey: Ed25519PublicKey) {
            self.name = name
            self.peerKey = peerKey
        }
    }

    /// Checks and sorts; an error says what cannot be.
    public init(
        origin: String,
        actors: [Actor],
        blocks: BlockRule = BlockRule(),
        clockSkewMaxNanoseconds: UInt64 = 60_000_000_000
    )
        throws(FormatError)
    {
        guard BatchHeader.isOrigin(origin) else { throw .badValue(field: "origin") }
        guard (1...Self.actorsMax).contains(actors.count) else { throw .badValue(field: "actors") }
        guard Set(actors.map(\.name)).count == actors.count,
            actors.allSatisfy({ WriterName(actor: $0.name, service: WriterName.peerService) != nil }
            )
        else { throw .badValue(field: "actor") }
        guard blocks.entriesMax >= 1, blocks.bytesMax >= 1 else { throw .badValue(field: "blocks") }
        self.origin = origin
        self.actors = actors.sorted { $0.name < $1.name }
        self.blocks = blocks
        self.clockSkewMaxNanoseconds = clockSkewMaxNanoseconds
    }

    /// Actors of one ledger.
    public static let actorsMax = 64
    /// Writers that one actor may enrol.
    public static let writersPerActorMax = 256

    /// How many actors are more than half of them.
    public var majority: Int { actors.count / 2 + 1 }

    /// Tells whether there is an actor of that name.
    public func hasActor(_ name: String) -> Bool { actors.contains { $0.name == name } }

    /// Digest of everything that the log depends on.
    ///
    /// Peers that differ in it must not replay one order: their roots would differ.
    public var digest: LedgerDigest {
        var bytes = Array("ftcompose.dev/ledger-rules/v1\n".utf8)
        bytes.append(shortText: origin, bytesMax: LedgerLimits.originBytesMax)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: actors.count))
        for actor in actors {
            bytes.append(shortText: actor.name, bytesMax: WriterName.partBytesMax)
            bytes.append(contentsOf: actor.peerKey.bytes)
        }
        bytes.append(bigEndian: UInt64(clamping: blocks.entriesMax))
        bytes.append(bigEndian: UInt64(clamping: blocks.bytesMax))
        return LedgerDigest(of: bytes)
    }
}
