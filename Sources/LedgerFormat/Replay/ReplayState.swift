internal import LibCrypto
internal import TransparencyLog

/// Everything that the replay of the order has come to.
struct ReplayState: Sendable, Hashable {
    static let magic = Array("FTLR".utf8)
    static let version: UInt8 = 1
    static let bytesMax = 64 << 20
    /// Values of one revision that are told apart; a transaction of etcd has at most 128.
    static let keysPerRevisionMax = 1_024

    var orderEpoch: UInt32 = 1
    /// Revision of the last put.
    var revision: UInt64 = 0
    /// Digests of the keys put at that revision: a stream that begins with it again repeats them.
    var keysAtRevision: [LedgerDigest] = []
    var frontier = MerkleFrontier()
    var block = OpenBlock()
    /// Leaves are being taken over, so that nobody knows where the open block begins.
    var isAdopting = false
    var writers: [WriterName: WriterState] = [:]
    var marks: [String: StoredMark] = [:]

    init(rules: ReplayRules) {
        for actor in rules.actors {
            let peer = WriterName(actor: actor.name, service: WriterName.peerService)
            guard let peer else { continue }  // Rules have checked the names.
            writers[peer] = WriterState(epoch: 1, key: actor.peerKey)
        }
    }

    /// Digest of as much of a key as a leaf keeps of it.
    static func digest(ofKey key: String) -> LedgerDigest {
        LedgerDigest(of: Array(key.cut(toBytes: LeafBytes.keyBytesMax).utf8))
    }

    func encoded(rules: ReplayRules) -> [UInt8] {
        var bytes = Self.magic
        bytes.append(Self.version)
        bytes.append(contentsOf: rules.digest.bytes)
        bytes.append(bigEndian: orderEpoch)
        bytes.append(bigEndian: revision)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: keysAtRevision.count))
        for key in keysAtRevision { bytes.append(contentsOf: key.bytes) }
        bytes.append(bigEndian: frontier.size)
        for hash in frontier.hashes { bytes.append(contentsOf: hash.bytes) }
        bytes.append(bigEndian: block.number)
        bytes.append(bigEndian: block.start)
        bytes.append(bigEndian: UInt64(clamping: block.entries))
        bytes.append(bigEndian: UInt64(clamping: block.bytes))
        bytes.append(isAdopting ? 1 : 0)
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: writers.count))
        for (name, writer) in writers.sorted(by: { $0.key < $1.key }) {
            writer.append(to: &bytes, name: name)
        }
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: marks.count))
        for (actor, mark) in marks.sorted(by: { $0.key < $1.key }) {
            bytes.append(shortText: actor, bytesMax: WriterName.partBytesMax)
            let content = mark.bytes
            bytes.append(bigEndian: UInt32(truncatingIfNeeded: content.count))
            bytes.append(contentsOf: content)
        }
        return bytes
    }

    init(_ bytes: [UInt8], rules: ReplayRules) throws(FormatError) {
        guard bytes.count <= Self.bytesMax else {
            throw .tooLarge(field: "state", bytes: bytes.count, bytesMax: Self.bytesMax)
        }
        var reader = ByteReader(bytes)
        guard try reader.data(Self.magic.count, "magic") == Self.magic else {
            throw .notThisFormat
        }
        let version = try reader.byte("version")
        guard version == Self.version else { throw .unknownVersion(version) }
        guard try reader.digest("rules") == rules.digest else { throw .badValue(field: "rules") }
        orderEpoch = try reader.integer("order epoch")
        revision = try reader.integer("revision")
        let keys: UInt16 = try reader.integer("keys")
        for _ in 0..<keys { keysAtRevision.append(try reader.digest("key")) }
        frontier = try reader.frontier()
        block.number = try reader.integer("block number")
        block.start = try reader.integer("block start")
        block.entries = try reader.count("block entries")
        block.bytes = try reader.count("block bytes")
        let adopting = try reader.byte("adopting")
        guard adopting < 2 else { throw .badValue(field: "adopting") }
        isAdopting = adopting == 1
        guard block.start <= frontier.size else { throw .badValue(field: "block start") }
        let writerCount: UInt32 = try reader.integer("writers")
        for _ in 0..<writerCount {
            let (name, writer) = try reader.writer()
            guard writers.updateValue(writer, forKey: name) == nil else {
                throw .badValue(field: "writer")
            }
        }
        let markCount: UInt32 = try reader.integer("marks")
        for _ in 0..<markCount {
            let actor = try reader.text("actor", bytesMax: WriterName.partBytesMax)
            let count: UInt32 = try reader.integer("mark length")
            guard let mark = StoredMark(try reader.data(Int(count), "mark")) else {
                throw .badValue(field: "mark")
            }
            marks[actor] = mark
        }
        try reader.finish()
        // The rules' digest has vouched for the peers; a state without them would refuse everybody.
        for peer in ReplayState(rules: rules).writers.keys where writers[peer] == nil {
            throw .badValue(field: "writers")
        }
    }
}

extension WriterState {
    fileprivate func append(to bytes: inout [UInt8], name: WriterName) {
        bytes.append(shortText: name.actor, bytesMax: WriterName.partBytesMax)
        bytes.append(shortText: name.service, bytesMax: WriterName.partBytesMax)
        bytes.append(bigEndian: epoch)
        bytes.append(contentsOf: key.bytes)
        bytes.append(bigEndian: lastSequence)
        bytes.append(contentsOf: lastHeader.bytes)
        bytes.append((latestTime == nil ? 0 : 1) | (isBehind ? 2 : 0))
        bytes.append(bigEndian: latestTime ?? 0)
        bytes.append(UInt8(truncatingIfNeeded: blocked.count))
        for sequence in blocked { bytes.append(bigEndian: sequence) }
    }
}

extension ByteReader {
    fileprivate mutating func writer() throws(FormatError) -> (WriterName, WriterState) {
        let actor = try text("actor", bytesMax: WriterName.partBytesMax)
        let service = try text("service", bytesMax: WriterName.partBytesMax)
        guard let name = WriterName(actor: actor, service: service) else {
            throw .badValue(field: "writer")
        }
        let epoch: UInt32 = try integer("epoch")
        guard let key = Ed25519PublicKey(checking: try data(WriterEnrolment.keyBytes, "key")) else {
            throw .badValue(field: "key")
        }
        var state = WriterState(epoch: epoch, key: key)
        state.lastSequence = try integer("last sequence")
        state.lastHeader = try digest("last header")
        let marks = try byte("writer marks")
        guard marks < 4 else { throw .badValue(field: "writer marks") }
        let time: UnixNanoseconds = try integer("latest time")
        state.latestTime = marks & 1 == 0 ? nil : time
        state.isBehind = marks & 2 != 0
        for _ in 0..<(try byte("blocked")) {
            let sequence: UInt64 = try integer("blocked sequence")
            guard state.blocked.last ?? state.lastSequence < sequence else {
                throw .badValue(field: "blocked sequence")
            }
            state.blocked.append(sequence)
        }
        guard state.blocked.count <= WriterState.blockedMax,
            state.lastSequence < LedgerLimits.sequenceMax,
            state.blocked.last ?? 0 < LedgerLimits.sequenceMax
        else { throw .badValue(field: "blocked") }
        return (name, state)
    }

    fileprivate mutating func frontier() throws(FormatError) -> MerkleFrontier {
        let size: UInt64 = try integer("size")
        var hashes: [TreeHash] = []
        for _ in 0..<size.nonzeroBitCount {
            guard let hash = TreeHash(bytes: try data(TreeHash.byteCount, "hash")) else {
                throw .truncated(field: "hash")
            }
            hashes.append(hash)
        }
        guard let frontier = MerkleFrontier(size: size, hashes: hashes) else {
            throw .badValue(field: "size")
        }
        return frontier
    }

    fileprivate mutating func count(_ field: String) throws(FormatError) -> Int {
        let value: UInt64 = try integer(field)
        guard value <= UInt64(Int32.max) else { throw .badValue(field: field) }
        return Int(value)
    }
}

extension Ed25519PublicKey {
    /// Takes a key's bytes; nil when they are no usable key.
    init?(checking bytes: [UInt8]) {
        do throws(CryptoError) {
            try self.init(bytes: bytes)
        } catch {
            return nil
        }
    }
}
