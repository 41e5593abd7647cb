internal import NIOCore
internal import WireProtocols

/// Who gets the answer to a request: a client's connection, or nobody.
protocol ExchangeClient: AnyObject {
    /// Whether it takes more bytes at present.
    var isWritable: Bool { get }
    /// The answer begins.
    func respond(_ answer: WebAnswer)
    /// A piece of the answer's body.
    func send(_ bytes: ByteBuffer)
    /// Fields behind the answer's body; its end follows.
    func trail(_ fields: [HTTPFieldLine])
    /// The answer changes the protocol; from here on the relay speaks with the client.
    func upgrade(_ answer: WebAnswer, to name: String, relay: WebUpgrade)
    /// The answer is complete.
    func finish()
    /// Nothing follows for now: what was sent may leave.
    func flush()
    /// The answer is broken off: it must not be taken for a whole one.
    func cut()
    /// There is no voted answer, and nothing was sent.
    func refuse(_ problem: ProblemDocument)
    /// More of the request's body is wanted, or nothing for now.
    func bodyDemandChanged(to isWanted: Bool)
}

/// The head of an answer.
struct WebAnswer: Sendable {
    /// How the client finds the end of the body.
    enum Framing: Sendable, Equatable {
        /// There is none; the length that a body would have, when it is known.
        case none(length: String?)
        /// It has this many bytes.
        case length(UInt64)
        /// It is not known yet how many bytes it has.
        case open
    }

    /// Status code.
    var status: Int
    /// Headers but for those about the connection and the body's framing.
    var fields: [HTTPFieldLine]
    /// How the body ends.
    var framing: Framing
}
