public import VotingCore

/// Which vote records to read; what is empty or nil excludes nothing.
public struct VoteFilter: Sendable {
    /// Verdicts wanted.
    public var verdicts: Set<Verdict>
    /// Kinds wanted; with any kind chosen, gaps are shown too, because they may hide matches.
    public var kinds: Set<VoteKind>
    /// Only records that mention this replica.
    public var replica: String?
    /// Only records in which a replica, or the one given, did not agree.
    public var disagreeing: Bool
    /// Only records decided at this time or later, in microseconds since 1970.
    public var sinceUnixMicroseconds: Int64?

    /// Creates a filter.
    public init(
        verdicts: Set<Verdict> = [],
        kinds: Set<VoteKind> = [],
        replica: String? = nil,
        disagreeing: Bool = false,
        sinceUnixMicroseconds: Int64? = nil
    ) {
        self.verdicts = verdicts
        self.kinds = kinds
        self.replica = replica
        self.disagreeing = disagreeing
        self.sinceUnixMicroseconds = sinceUnixMicroseconds
    }

    /// Tells whether the line is wanted.
    public func matches(_ line: VoteLine) -> Bool {
        if let since = sinceUnixMicroseconds {
            // Times of equal form compare as texts.
            guard line.decidedAt >= CalendarTime(unixMicroseconds: since).text else { return false }
        }
        if line.kind == "gap" { return true }
        if !verdicts.isEmpty {
            guard let verdict = line.verdict.flatMap(Verdict.init(rawValue:)) else { return false }
            guard verdicts.contains(verdict) else { return false }
        }
        if !kinds.isEmpty {
            guard let kind = VoteKind(rawValue: line.kind), kinds.contains(kind) else {
                return false
            }
        }
        if let replica {
            guard line.replicas[replica] != nil || line.leader == replica else { return false }
        }
        guard disagreeing else { return true }
        return line.replicas.contains { name, part in
            part != "agreed" && (replica == nil || replica == name)
        }
    }
}
