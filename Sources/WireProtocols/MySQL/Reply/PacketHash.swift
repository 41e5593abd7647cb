/// A keyed 128-bit hash of one packet, made of two independent 64-bit lanes.
///
/// Replies are compared inside the tunnel only, so the hash need not be public; it is keyed with a
/// secret of the service so that a faulty replica cannot aim at a collision. Multiply-and-fold over
/// 16-byte blocks costs far less than a cryptographic hash on small replies.
public struct PacketHash: Equatable, Hashable, Sendable {
    /// First lane.
    public var low: UInt64
    /// Second lane.
    public var high: UInt64

    /// The hash of nothing; also the neutral element of `add`.
    public static let zero = PacketHash(low: 0, high: 0)

    /// Creates a value from its lanes.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Adds another packet's hash without regard to order: the multiset form of a reply.
    public mutating func add(_ other: PacketHash) {
        low &+= other.low
        let sum = high.addingReportingOverflow(other.high)
        high = sum.partialValue
    }

    /// Appends another packet's hash: the ordered form of a reply.
    public mutating func chain(_ other: PacketHash) {
        low = PacketHashKey.fold(low ^ 0x9E37_79B9_7F4A_7C15, other.low ^ 0xD6E8_FEB8_6659_FD93)
        high = PacketHashKey.fold(high ^ 0xA076_1D64_78BD_642F, other.high ^ 0xE703_7ED1_A0B4_28DB)
    }
}
