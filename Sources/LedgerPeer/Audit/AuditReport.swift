/// What a check of a whole database found.
public struct AuditReport: Sendable, Hashable, Codable {
    /// Problems named at most; more are counted.
    public static let problemsMax = 100

    /// Name of the log.
    public var origin = ""
    /// The actor whose copy it is.
    public var actor = ""
    /// Leaves in the log.
    public var size: UInt64 = 0
    /// Index of the first leaf that is kept.
    public var minimumIndex: UInt64 = 0
    /// Root over all leaves, hexadecimal.
    public var root = ""
    /// Leaves that a majority of the actors has cosigned, as the notes prove.
    public var finalSize: UInt64 = 0
    /// Entries by the name of their flag.
    public var entries: [String: UInt64] = [:]
    /// Blocks whose roots were compared.
    public var blocks: UInt64 = 0
    /// Signed notes that were verified.
    public var notes: UInt64 = 0
    /// Whether flags, signatures and chains were checked from the first leaf on.
    public var isReplayed = false
    /// What is wrong; empty when everything fits.
    public private(set) var problems: [String] = []
    /// How many problems there are.
    public private(set) var problemCount: UInt64 = 0

    enum CodingKeys: String, CodingKey {
        case origin, actor, size, root, entries, blocks, notes, problems
        case minimumIndex = "minimum_index"
        case finalSize = "final_size"
        case isReplayed = "replayed"
        case problemCount = "problem_count"
    }

    /// Whether everything fits.
    public var isSound: Bool { problemCount == 0 }

    mutating func add(_ problem: String) {
        problemCount += 1
        if problems.count < Self.problemsMax { problems.append(problem) }
    }
}
