/// Why a call to the container engine failed, with the engine's own words where it gave any.
public struct EngineError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Kind of failure; more may come, so it is no enum.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// Stable name of the kind.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// Nothing answers on the engine's socket.
        public static let unreachable = Code("unreachable")
        /// The engine answered that the object does not exist (404).
        public static let notFound = Code("not-found")
        /// The engine answered that the object is in a state that forbids the call (409).
        public static let conflict = Code("conflict")
        /// Any other answer of the engine that is no success.
        public static let refused = Code("refused")
        /// The engine's answer could not be understood.
        public static let malformedAnswer = Code("malformed-answer")
        /// An answer or output grew beyond the bound of the call.
        public static let limitReached = Code("limit-reached")
        /// No answer within the time limit of the call.
        public static let timedOut = Code("timed-out")
        /// The project or service asked for has no containers, or more than one project has them.
        public static let notLocated = Code("not-located")
    }

    /// Kind of failure.
    public var code: Code
    /// HTTP status of the engine's answer; nil when there was none.
    public var status: Int?
    /// What happened: the engine's message, or ours.
    public var message: String
    /// The call, as `POST /containers/ID/start`; empty when no call was made.
    public var call: String

    /// Creates an error.
    public init(code: Code, status: Int? = nil, message: String, call: String = "") {
        self.code = code
        self.status = status
        self.message = message
        self.call = call
    }

    /// One line for people.
    public var description: String {
        guard !call.isEmpty else { return message }
        let statusText = status.map { " (\($0))" } ?? ""
        return "engine: \(call): \(message)\(statusText)"
    }

    /// The error for an answer of the engine with this status.
    static func refused(status: Int, message: String, call: String) -> EngineError {
        let code: Code =
            switch status {
            case 404: .notFound
            case 409: .conflict
            default: .refused
            }
        return EngineError(code: code, status: status, message: message, call: call)
    }
}
