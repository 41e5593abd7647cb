internal import Glibc
internal import NIOCore

/// Compares what one replica sends on a connection whose protocol has changed with what the leader sends.
///
/// A pure value. Bytes of whoever is ahead are kept until the other has sent them too.
struct StreamComparison: Sendable {
    /// What is known of the replica.
    enum State: Equatable, Sendable {
        /// Everything that both have sent is equal.
        case equal
        /// The first byte that differs is this one.
        case differs(at: UInt64)
        /// One was too far ahead of the other; from here on nothing is compared.
        case lost(at: UInt64)
    }

    private let aheadBytesMax: Int
    private(set) var state = State.equal
    /// Bytes that both have sent alike.
    private(set) var equalBytes: UInt64 = 0
    /// What only one of them has sent so far.
    private var ahead = ByteBuffer()
    private var isReplicaAhead = false

    /// Starts at the beginning of both streams.
    init(aheadBytesMax: Int) {
        self.aheadBytesMax = aheadBytesMax
    }

    /// Whether the replica has still to send what the leader has sent.
    var isBehind: Bool { state == .equal && !isReplicaAhead && ahead.readableBytes > 0 }

    /// The leader sent bytes.
    mutating func leaderSent(_ bytes: ByteBuffer) { add(bytes, isReplica: false) }

    /// The replica sent bytes.
    mutating func replicaSent(_ bytes: ByteBuffer) { add(bytes, isReplica: true) }

    private mutating func add(_ bytes: ByteBuffer, isReplica: Bool) {
        guard state == .equal, bytes.readableBytes > 0 else { return }
        var rest = bytes
        if ahead.readableBytes > 0, isReplicaAhead != isReplica {
            let both = min(ahead.readableBytes, rest.readableBytes)
            let same = Self.commonPrefix(ahead, rest, both)
            equalBytes += UInt64(same)
            guard same == both else {
                end(.differs(at: equalBytes))
                return
            }
            ahead.moveReaderIndex(forwardBy: both)
            rest.moveReaderIndex(forwardBy: both)
        }
        guard rest.readableBytes > 0 else { return }
        guard ahead.readableBytes + rest.readableBytes <= aheadBytesMax else {
            end(.lost(at: equalBytes))
            return
        }
        isReplicaAhead = isReplica
        if ahead.readableBytes == 0 { ahead.clear() }
        // A copy: a short piece would keep the whole buffer that it was read into.
        ahead.writeBuffer(&rest)
    }

    private mutating func end(_ state: State) {
        self.state = state
        ahead = ByteBuffer()
    }

    private static func commonPrefix(_ left: ByteBuffer, _ right: ByteBuffer, _ count: Int) -> Int {
        left.withUnsafeReadableBytes { left in
            right.withUnsafeReadableBytes { right in
                guard let mine = left.baseAddress, let theirs = right.baseAddress else { return 0 }
                if memcmp(mine, theirs, count) == 0 { return count }
                return (0..<count).first { left[$0] != right[$0] } ?? count
            }
        }
    }
}
