internal import NIOCore
internal import WireProtocols

/// A command that is about to run: what it is and how it goes to the replicas.
struct Intent {
    /// What the statement is.
    var statement: ClassifiedStatement
    /// Its bytes.
    var command: OutgoingCommand
    /// Normalised text for records; computed only where it is kept.
    var text: () -> String = { "" }
    /// True when `SET timestamp, rand_seed…` goes before it.
    var isPinned = false
    /// True for the second try of a read under the shared gate.
    var isRerun = false
    /// True when it is sent while no commit can happen, its second try included.
    var isGated = false

    /// A command without a statement, such as COM_PING.
    static func plain(_ verb: String, _ bytes: ByteBuffer, shape: ReplyShape = .generic) -> Intent {
        var statement = ClassifiedStatement()
        statement.verb = verb
        statement.need = .session(setsAutocommit: nil)
        return Intent(statement: statement, command: .same(bytes, shape))
    }
}
