/// Takes apart the engine's stream of frames: channel, three zeros, length in four bytes, payload.
struct RawStreamDemultiplexer: Sendable {
    /// A part of one frame's payload; frames are not held back until they are complete.
    struct Part: Sendable, Equatable {
        var channel: OutputChannel
        var bytes: [UInt8]
    }

    private enum State: Sendable {
        case header([UInt8])
        case payload(OutputChannel, remaining: Int)
    }

    private static let headerBytes = 8
    private var state = State.header([])

    /// True between two frames: the only place where the stream may end.
    var isAtBoundary: Bool {
        switch state {
        case .header(let bytes): bytes.isEmpty
        case .payload: false
        }
    }

    /// Takes bytes and returns what they hold.
    ///
    /// - Parameter bytes: the next bytes of the stream.
    /// - Returns: payload parts, in order.
    /// - Throws: `EngineError` when a frame's header is none.
    mutating func split(_ bytes: some Collection<UInt8>) throws -> [Part] {
        var parts: [Part] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            switch state {
            case .header(var header):
                let taken = rest.prefix(Self.headerBytes - header.count)
                header += taken
                rest = rest.dropFirst(taken.count)
                state = header.count < Self.headerBytes ? .header(header) : try payload(header)
            case .payload(let channel, let remaining):
                let taken = rest.prefix(remaining)
                rest = rest.dropFirst(taken.count)
                parts.append(Part(channel: channel, bytes: Array(taken)))
                state =
                    taken.count == remaining
                    ? .header([]) : .payload(channel, remaining: remaining - taken.count)
            }
        }
        return parts
    }

    private func payload(_ header: [UInt8]) throws -> State {
        let length = header[4...].reduce(0) { $0 << 8 | Int($1) }
        guard header[1...3].allSatisfy({ $0 == 0 }), header[0] <= 2 else {
            throw EngineError(
                code: .malformedAnswer,
                message: "the output stream is out of step"
            )
        }
        // An empty frame carries nothing and would never be left again.
        guard length > 0 else { return .header([]) }
        return .payload(header[0] == 2 ? .errors : .output, remaining: length)
    }
}
