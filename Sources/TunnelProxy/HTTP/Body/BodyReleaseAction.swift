internal import NIOCore
internal import VotingCore

/// What to do after an event of a streaming body.
enum BodyReleaseAction: Equatable {
    /// Why a replica is out of the vote on this body.
    enum Reason: String, Equatable {
        /// It sent other bytes, fewer or more.
        case diverged
        /// Its connection ended before its body.
        case failed
        /// It was too far behind for too long.
        case slow
    }

    /// Send these bytes to the client: q replicas sent them and all before them.
    case release(ByteBuffer)
    /// End the body cleanly: q replicas ended here.
    case finish
    /// No q replicas can agree on the whole body any more. The client must not take what it got for
    /// the whole: after a part, cut its connection; before any, answer with an error.
    case abort(afterBytes: Int)
    /// Read nothing of this replica for now.
    case pause(ReplicaIndex)
    /// Read this replica again.
    case resume(ReplicaIndex)
    /// Forget this replica's body: drain its connection or cut it.
    case drop(ReplicaIndex, Reason)
    /// Every replica has ended or is out: the record can be made.
    case settled
}
