public import TransparencyLog
public import VotingCore

/// Counts who has signed which root at which size, and tells forks and silence.
///
/// Takes cosignatures that `SignedCheckpoint` has verified, the own ones too; time comes in.
public struct CosignatureTally: Sendable {
    /// The actors.
    public let actors: [String]
    /// The actor whose peer counts.
    public let own: String
    /// How long an actor may owe a cosignature, in milliseconds.
    public let withheldAfterMilliseconds: Int64
    /// Sizes that each actor may be the first to name and that are kept.
    public let sizesPerActorMax: Int
    /// Leaves of the newest final checkpoint.
    public private(set) var finalSize: UInt64

    private var sizes: [UInt64: SizeTally] = [:]
    private var signedSize: [String: UInt64] = [:]
    private var owed: [String: Owed] = [:]

    private struct SizeTally {
        var openedBy: String
        var signed: [String: SignedCheckpoint] = [:]
        var forked: Set<String> = []
    }

    private struct Owed {
        let size: UInt64
        let since: UnixMilliseconds
        var isSaid = false
    }

    /// Starts with nothing counted beyond a final size.
    public init(
        actors: [String],
        own: String,
        finalSize: UInt64 = 0,
        withheldAfterMilliseconds: Int64 = 60_000,
        sizesPerActorMax: Int = 1_024
    ) {
        self.sizesPerActorMax = max(sizesPerActorMax, 2)
        self.actors = actors.sorted()
        self.own = own
        self.finalSize = finalSize
        self.withheldAfterMilliseconds = withheldAfterMilliseconds
        for actor in actors { signedSize[actor] = finalSize }
    }

    /// How many actors are more than half of them.
    public var majority: Int { actors.count / 2 + 1 }

    /// Largest size that an actor has signed.
    public func signedSize(of actor: String) -> UInt64 { signedSize[actor] ?? 0 }

    /// The cosignatures known of a root, sorted by actor.
    public func cosignatures(size: UInt64, root: TreeHash) -> [SignedCheckpoint] {
        (sizes[size]?.signed.values.filter { $0.root == root } ?? []).sorted { $0.actor < $1.actor }
    }

    /// Counts a cosignature; one that was counted before changes nothing.
    public mutating func add(
        _ checkpoint: SignedCheckpoint,
        at now: UnixMilliseconds
    ) -> [CosignatureOutcome] {
        let (actor, size) = (checkpoint.actor, checkpoint.size)
        guard actors.contains(actor), makeRoom(for: size, by: actor) else { return [] }
        var tally = sizes[size] ?? SizeTally(openedBy: actor)
        var outcomes: [CosignatureOutcome] = []
        if let fork = Self.fork(checkpoint, &tally) { outcomes.append(.fork(fork)) }
        let isNew = tally.signed[actor] == nil
        // The first root an actor signs is the one that counts.
        if isNew { tally.signed[actor] = checkpoint }
        sizes[size] = tally
        guard isNew else { return outcomes }
        outcomes += settle(actor, size)
        let agreeing = cosignatures(size: size, root: checkpoint.root)
        if size > finalSize, agreeing.count >= majority {
            finalSize = size
            outcomes.append(
                .final(FinalCheckpoint(size: size, root: checkpoint.root, cosignatures: agreeing))
            )
            owe(size, at: now)
        } else if actor == own {
            owe(size, at: now)
        }
        return outcomes
    }

    /// Tells who has owed a cosignature for too long, each actor once until it signs again.
    public mutating func timePassed(now: UnixMilliseconds) -> [CosignatureOutcome] {
        var outcomes: [CosignatureOutcome] = []
        for actor in actors {
            guard let debt = owed[actor], !debt.isSaid else { continue }
            let waited = now.subtractingReportingOverflow(debt.since)
            guard !waited.overflow, waited.partialValue >= withheldAfterMilliseconds else {
                continue
            }
            owed[actor]?.isSaid = true
            outcomes.append(
                .withheld(actor: actor, size: debt.size, milliseconds: waited.partialValue)
            )
        }
        return outcomes
    }

    private mutating func owe(_ size: UInt64, at now: UnixMilliseconds) {
        for actor in actors where actor != own && owed[actor] == nil && signedSize(of: actor) < size
        {
            owed[actor] = Owed(size: size, since: now)
        }
    }

    /// An actor that signs a size has signed everything before it.
    private mutating func settle(_ actor: String, _ size: UInt64) -> [CosignatureOutcome] {
        signedSize[actor] = max(signedSize(of: actor), size)
        guard let debt = owed[actor], debt.size <= size else { return [] }
        owed[actor] = nil
        return debt.isSaid ? [.resumed(actor: actor)] : []
    }

    /// Compares with what is known at the size; each actor's fork is told once per size.
    private static func fork(
        _ checkpoint: SignedCheckpoint,
        _ tally: inout SizeTally
    ) -> ForkEvidence? {
        guard !tally.forked.contains(checkpoint.actor) else { return nil }
        let others = tally.signed.values.filter { $0.root != checkpoint.root }
        // Two roots of one actor prove more than two of different actors.
        let first =
            others.first { $0.actor == checkpoint.actor } ?? others.min { $0.actor < $1.actor }
        guard let first else { return nil }
        tally.forked.insert(checkpoint.actor)
        return ForkEvidence(first: first, second: checkpoint)
    }

    /// Keeps what an actor can fill by naming sizes bounded; false when the size is too old to count.
    ///
    /// An actor's oldest size goes for its newest, final or not: when the others were away for long,
    /// they sign a new one, and that covers those before. A size that others signed too is theirs then.
    private mutating func makeRoom(for size: UInt64, by actor: String) -> Bool {
        guard sizes[size] == nil else { return true }
        let opened = sizes.filter { $0.value.openedBy == actor }.map(\.key)
        guard opened.count >= sizesPerActorMax else { return true }
        guard let oldest = opened.min(), oldest < size else { return false }
        let others = sizes[oldest]?.signed.keys.filter { $0 != actor } ?? []
        if let other = others.min(), oldest > finalSize {
            sizes[oldest]?.openedBy = other
        } else {
            sizes[oldest] = nil
        }
        return true
    }
}
