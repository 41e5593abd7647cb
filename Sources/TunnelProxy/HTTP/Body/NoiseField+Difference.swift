internal import VotingCore
internal import WireProtocols

extension NoiseField {
    /// A place at which bodies or heads differ, as the noise learner judges it.
    ///
    /// - Parameters:
    ///   - difference: The place, with a value for each body.
    ///   - replicas: The replicas whose bodies they are, in the same order.
    init(_ difference: BodyDifference, of replicas: [ReplicaIndex]) {
        self.init(
            path: difference.pattern,
            values: zip(replicas, difference.values).map { ($0, $1) }
        )
    }
}
