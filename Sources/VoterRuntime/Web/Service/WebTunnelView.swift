internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore

/// What the tunnel said last of the replicas, for all parts of a voter.
final class WebTunnelView: Sendable {
    /// Time between two questions.
    static let pause = Duration.milliseconds(500)

    private let box = NIOLockedValueBox<TunnelStatus?>(nil)

    /// The last answer; nil when the tunnel gave none to the last question.
    var status: TunnelStatus? { box.withLockedValue { $0 } }

    /// Takes an answer.
    func set(_ status: TunnelStatus?) { box.withLockedValue { $0 = status } }
}

extension TunnelStatus {
    /// The replica of this name.
    func replica(_ name: String) -> ReplicaStatus? { replicas.first { $0.name == name } }
}

extension ReplicaStatus {
    /// Its state, as far as this program knows it.
    var life: ReplicaState? { ReplicaState(rawValue: state) }
}
