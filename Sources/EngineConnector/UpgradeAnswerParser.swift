/// Reads the answer to an HTTP upgrade and tells where the raw stream starts.
struct UpgradeAnswerParser: Sendable {
    /// What is known so far.
    enum Outcome: Sendable, Equatable {
        /// More bytes are needed.
        case incomplete
        /// The connection is a raw stream from here; these bytes belong to it already.
        case upgraded(rest: [UInt8])
        /// The engine refused.
        case refused(status: Int, body: [UInt8])
    }

    private static let headBytesMax = 65_536
    private static let separator = Array("\r\n\r\n".utf8)
    private var received: [UInt8] = []

    /// Takes bytes.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes of the connection.
    ///   - ended: true when the peer sends no more.
    /// - Returns: what is known now.
    /// - Throws: `EngineError` when it is no HTTP answer.
    mutating func parse(_ bytes: some Sequence<UInt8>, ended: Bool) throws -> Outcome {
        received += bytes
        guard let end = endOfHead else {
            guard received.count <= Self.headBytesMax, !ended else {
                throw EngineError(code: .malformedAnswer, message: "the answer is no HTTP answer")
            }
            return .incomplete
        }
        let head = String(decoding: received[..<end], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw EngineError(code: .malformedAnswer, message: "the answer is no HTTP answer")
        }
        let rest = Array(received[(end + Self.separator.count)...])
        if status == 101 || status == 200 { return .upgraded(rest: rest) }
        let length = lines.lazy.compactMap { line -> Int? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
            return Int(parts[1].drop { $0 == " " })
        }.first
        guard ended || rest.count >= min(length ?? 0, Self.headBytesMax) else { return .incomplete }
        return .refused(status: status, body: rest)
    }

    private var endOfHead: Int? {
        guard received.count >= Self.separator.count else { return nil }
        return (0...(received.count - Self.separator.count)).first { start in
            received[start..<start + Self.separator.count].elementsEqual(Self.separator)
        }
    }
}
