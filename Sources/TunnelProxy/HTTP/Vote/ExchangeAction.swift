internal import NIOCore
internal import VotingCore

/// What to do after an event of one request.
enum ExchangeAction: Equatable {
    /// Begin the answer with this replica's head; without a length the body ends as its framing says.
    case respond(ReplicaIndex, contentLength: UInt64?)
    /// Answer with what the heads have in common and no replica's page: this replica's is one of them.
    case respondAlone(ReplicaIndex)
    /// Send these bytes of the body.
    case body(ByteBuffer)
    /// End the answer with the trailers of this replica.
    case trailers(ReplicaIndex)
    /// End the answer.
    case end
    /// The client must not take what it got for the whole: cut its connection.
    case cut(ExchangeFailure)
    /// Nothing was sent and there is no voted answer: say so.
    case fail(ExchangeFailure)
    /// Read nothing of this replica for now.
    case pause(ReplicaIndex)
    /// Read this replica again.
    case resume(ReplicaIndex)
    /// Nothing more of this replica is wanted: cut its connection unless its reply is complete.
    case drop(ReplicaIndex)
    /// Say what the differences of these replicas' replies mean: `differences`, then `judged`.
    case judge(ReplicaSet)
    /// Every replica has answered or is out: the record can be made.
    case settled(ExchangeOutcome)
}
