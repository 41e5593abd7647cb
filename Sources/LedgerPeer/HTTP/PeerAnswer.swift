import FoundationEssentials
import LedgerSink

/// What a route answers.
struct PeerAnswer: Sendable {
    var status = 200
    var type: String
    var body: [UInt8]
    /// Whether caches may keep it for ever.
    var isImmutable = false

    static func json(_ value: some Encodable, status: Int = 200) throws -> PeerAnswer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return PeerAnswer(
            status: status,
            type: "application/json",
            body: [UInt8](try encoder.encode(value))
        )
    }

    static func text(
        _ text: String,
        status: Int = 200,
        type: String = "text/plain; charset=utf-8"
    )
        -> PeerAnswer
    {
        PeerAnswer(status: status, type: type, body: Array(text.utf8))
    }

    static func bytes(_ bytes: [UInt8], isImmutable: Bool) -> PeerAnswer {
        PeerAnswer(type: "application/octet-stream", body: bytes, isImmutable: isImmutable)
    }

    static func problem(_ error: PeerRequestError) -> PeerAnswer {
        let document = ProblemDocument(
            status: error.status,
            title: error.title,
            detail: error.detail,
            standing: error.standing
        )
        // Strings and numbers always encode; an empty body would still say enough by its status.
        let body = (try? JSONEncoder().encode(document)).map { [UInt8]($0) } ?? []
        return PeerAnswer(status: error.status, type: "application/problem+json", body: body)
    }
}
