internal import NIOCore

/// One command of a client, whole.
struct ClientCommand {
    /// The packets as received, headers included; relayed as they are.
    let raw: ByteBuffer
    /// The command byte.
    let code: UInt8
    /// What follows the command byte, of all packets together.
    let body: ByteBuffer
}
