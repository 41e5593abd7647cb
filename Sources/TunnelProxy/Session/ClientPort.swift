internal import NIOCore

/// The client's side of a session, as the session needs it.
protocol ClientPort: AnyObject {
    /// True while the client takes what is written.
    var isWritable: Bool { get }
    /// Writes bytes without flushing.
    func write(_ bytes: ByteBuffer)
    /// Flushes what was written.
    func flush()
    /// Reads no more until `resumeReading`, because what came could not be passed on.
    func pauseReading()
    /// Reads on after `pauseReading`, or after the queue of commands was full.
    func resumeReading()
    /// Starts or stops reading the client's file for LOAD DATA LOCAL INFILE.
    func expectFile(_ expecting: Bool)
    /// Has the client prove who it is for COM_CHANGE_USER; `Session.changeUser` follows, or the end.
    func changeUser(_ command: ClientCommand)
    /// Closes the connection once what was written is out.
    func close()
}
