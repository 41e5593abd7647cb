/// How much a late replica may owe one session before it is given up.
///
/// The q-th reply lets the client go on while slower replicas work through what they were sent; without a
/// bound a replica that is alive but slow would make the tunnel hold ever more commands for it. A fast
/// client reaches the bound in milliseconds, which is no fault of the replica: at the bound the client's
/// next command waits, and the replica is given up only when it stays there.
struct LagLimit {
    /// What a replica's debt means.
    enum Judgement: Equatable {
        /// The session may go on.
        case within
        /// The client's next command waits until the replica has caught up.
        case holdBack
        /// The replica is given up, for this reason.
        case giveUp(String)
    }

    /// How long a replica may owe its oldest reply while it owes more than the limit, in nanoseconds.
    static let graceNanoseconds: UInt64 = 1_000_000_000

    /// Commands owed, at most.
    let commandsMax: Int
    /// Bytes of commands owed, at most.
    let bytesMax: Int

    /// Judges a replica that owes this much.
    ///
    /// - Parameters:
    ///   - commands: replies owed.
    ///   - bytes: bytes of the commands they answer.
    ///   - oldestNanoseconds: how long ago the oldest of them was decided without this replica.
    /// - Returns: what is to be done about it.
    func judgement(commands: Int, bytes: Int, oldestNanoseconds: UInt64) -> Judgement {
        let reason: String
        if commands > commandsMax {
            reason = "owes \(commands) replies, more than lag_commands_max \(commandsMax)"
        } else if bytes > bytesMax {
            reason = "owes replies to \(bytes) bytes, more than lag_bytes_max \(bytesMax)"
        } else {
            return .within
        }
        return oldestNanoseconds > Self.graceNanoseconds ? .giveUp(reason) : .holdBack
    }
}
