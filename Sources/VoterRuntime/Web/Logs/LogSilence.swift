package import VotingCore

/// Notices logs that say nothing while requests are answered: then there is no vote, and nobody would know; pure.
package struct LogSilence: Sendable {
    /// Requests that must have been answered before silence means something.
    package static let requestsMin: UInt64 = 10
    /// Time for which a log must have been silent.
    package static let quiet: Duration = .seconds(15)

    private struct Member: Sendable {
        var requestsBefore: UInt64 = 0
        var silentSince: ContinuousClock.Instant?
        var isSaid = false
    }

    private var members: [Member]

    /// Creates a listener for so many replicas.
    package init(configuredCount: Int) {
        members = Array(repeating: Member(), count: configuredCount)
    }

    /// Lines came.
    package mutating func heard(_ count: Int, from replica: ReplicaIndex) {
        guard count > 0 else { return }
        members[replica.position] = Member()
    }

    /// The tunnel told how many requests were answered so far; returns replicas to be named, once each.
    package mutating func answered(
        _ requests: UInt64,
        voting: ReplicaSet,
        now: ContinuousClock.Instant
    ) -> [ReplicaIndex] {
        var silent: [ReplicaIndex] = []
        for index in members.indices {
            let replica = ReplicaIndex(index)
            guard voting.contains(replica) else {
                members[index].silentSince = nil
                continue
            }
            guard let since = members[index].silentSince,
                requests >= members[index].requestsBefore
            else {
                members[index].silentSince = now
                members[index].requestsBefore = requests
                continue
            }
            let count = requests - members[index].requestsBefore
            guard count >= Self.requestsMin, now - since >= Self.quiet, !members[index].isSaid
            else { continue }
            members[index].isSaid = true
            silent.append(replica)
        }
        return silent
    }
}
