internal import NIOCore
internal import VotingCore

/// What to do after an event of a connection whose protocol has changed.
enum UpgradeAction: Equatable {
    /// Send a replica what the client sent.
    case send(ReplicaIndex, ByteBuffer)
    /// Send the client what the leader sent.
    case answer(ByteBuffer)
    /// Read nothing of the leader for now.
    case pauseLeader
    /// Read the leader again.
    case resumeLeader
    /// End a replica's connection.
    case close(ReplicaIndex)
    /// End the client's connection, with these bytes before.
    case end(ByteBuffer?)
    /// Everything is over: the record can be made.
    case settled(UpgradeOutcome)
}
