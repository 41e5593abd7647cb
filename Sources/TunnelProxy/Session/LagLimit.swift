/// How much a late replica may owe one session before it is given up.
///
/// The q-th reply lets the client go on while slower replicas work through what they were sent; without a
/// bound a replica that is alive but slow would make the tunnel hold ever more commands for it.
struct LagLimit {
    /// Commands owed, at most.
    let commandsMax: Int
    /// Bytes of commands owed, at most.
    let bytesMax: Int

    /// Why a replica that owes this much is given up; nil while it is within the limit.
    func reason(commands: Int, bytes: Int) -> String? {
        if commands > commandsMax {
            return "owes \(commands) replies, more than lag_commands_max \(commandsMax)"
        }
        if bytes > bytesMax {
            return "owes replies to \(bytes) bytes, more than lag_bytes_max \(bytesMax)"
        }
        return nil
    }
}
