import FoundationEssentials

/// One complete answer of the engine.
struct EngineAnswer: Sendable {
    /// HTTP status.
    var status: Int
    /// Body, within the bound of the call.
    var body: [UInt8]
    /// The call it answers, for errors.
    var call: String

    /// Throws when the status is not one of success or `also`.
    ///
    /// - Parameter also: further statuses the caller takes as success, such as 304 (already so).
    /// - Returns: the answer itself.
    /// - Throws: `EngineError` with the engine's message.
    func checked(also: Set<Int> = []) throws -> EngineAnswer {
        guard (200..<300).contains(status) || also.contains(status) else {
            throw EngineError.refused(status: status, message: engineMessage, call: call)
        }
        return self
    }

    /// Decodes the body.
    ///
    /// - Parameter type: what to decode.
    /// - Returns: the decoded value.
    /// - Throws: `EngineError` when the body is not of that shape.
    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw EngineError(
                code: .malformedAnswer,
                status: status,
                message: "the answer is not as expected: \(error)",
                call: call
            )
        }
    }

    private var engineMessage: String {
        struct Refusal: Decodable { var message: String }
        if let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body)) {
            return refusal.message
        }
        return String(decoding: body.prefix(500), as: UTF8.self)
    }
}
