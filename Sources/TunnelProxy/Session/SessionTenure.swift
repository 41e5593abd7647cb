/// What keeps a session and what it holds: decided when a command is complete on all replicas, and
/// when the client leaves.
struct SessionTenure: Equatable {
    /// There is a command whose answer the client waits for.
    var hasCurrent: Bool
    /// A command waits for locks or connections.
    var isWaiting: Bool
    /// Answered commands that replicas still owe a reply to.
    var lateCount: Int
    /// The client is gone, and the session stays for what is owed to it.
    var isDetached: Bool

    /// Whether the end of a command gives back the locks of the session.
    ///
    /// The late reply of a former command must not: the one that runs now, or has locks already and
    /// waits for more, would lose them.
    func givesBackLocks(isCurrent: Bool) -> Bool {
        isCurrent || (!hasCurrent && !isWaiting)
    }

    /// Whether a session whose client leaves stays for replies that are owed.
    ///
    /// `isBusy` says that the current command is not answered, or not decided. A command that still
    /// waits was never sent to anybody, so nothing is owed to it.
    func outlivesClient(isBusy: Bool) -> Bool {
        isBusy || (lateCount > 0 && !isWaiting)
    }

    /// Whether a session without a client has nothing left to stay for.
    var isOver: Bool { isDetached && !hasCurrent && lateCount == 0 }
}
