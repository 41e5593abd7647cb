/// How a batch stands in the log: the number is the one in its leaves.
///
/// A batch that is not valid is kept and flagged, never left out: its leaves are part of the root.
public enum EntryFlag: UInt8, Sendable, Hashable, CaseIterable {
    /// Signed by its writer and next in the writer's chain.
    case valid = 0
    /// The signature is not that of the writer's key.
    case badSignature = 1
    /// Nobody has enrolled the writer.
    case unknownActor = 2
    /// The sequence numbers have been used before.
    case duplicate = 3
    /// Signed by its writer, but sequence numbers are missing before it; the chain goes on from here.
    case gap = 4
    /// Next by its number, but made after another batch than the one that stands before it.
    case badPreviousHash = 5
    /// Put under a key that held something else.
    case overwrite = 6
    /// Bytes that are no batch.
    case malformed = 7
    /// More bytes than a batch may have.
    case tooLarge = 8
    /// Not where it belongs, or says what its writer may not say.
    case policy = 9

    /// The name in queries and in JSON.
    public var name: String {
        switch self {
        case .valid: "valid"
        case .badSignature: "bad_signature"
        case .unknownActor: "unknown_actor"
        case .duplicate: "duplicate"
        case .gap: "gap"
        case .badPreviousHash: "bad_previous_hash"
        case .overwrite: "overwrite"
        case .malformed: "malformed"
        case .tooLarge: "too_large"
        case .policy: "policy"
        }
    }

    /// Reads a name as `name` gives it; nil when no flag has it.
    public init?(name: String) {
        guard let flag = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = flag
    }

    /// True when what the entries say counts.
    public var counts: Bool { self == .valid || self == .gap }
}
