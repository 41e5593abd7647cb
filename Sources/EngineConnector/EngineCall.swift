import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One call to the engine before it is sent.
struct EngineCall: Sendable {
    /// What is sent as the body.
    enum Body: Sendable {
        /// No body.
        case none
        /// JSON text.
        case json([UInt8])
        /// A tar archive.
        case tar([UInt8])
    }

    /// HTTP method.
    var method: HTTPMethod
    /// Path below the API version, already percent-encoded where needed.
    var path: String
    /// Query items, not yet encoded.
    var query: [(name: String, value: String)] = []
    /// Body of the call.
    var body: Body = .none
    /// Time limit of the whole call.
    var timeoutMilliseconds: Int64 = 30_000
    /// Longest answer that is taken.
    var answerBytesMax = 16_777_216

    /// The call as errors name it.
    var label: String { "\(method.rawValue) \(path)" }
}
