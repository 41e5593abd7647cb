/// Cuts a byte stream into lines of bounded length.
struct LineSplitter: Sendable {
    /// Longest line that is kept.
    let lineBytesMax: Int
    private var rest: [UInt8] = []

    /// Creates a splitter with nothing in it.
    init(lineBytesMax: Int) {
        self.lineBytesMax = lineBytesMax
    }

    /// Takes bytes and returns the lines they complete, without their ends.
    ///
    /// - Parameter bytes: the next bytes.
    /// - Returns: complete lines; empty ones are dropped.
    /// - Throws: `EngineError` when a line is too long.
    mutating func split(_ bytes: some Sequence<UInt8>) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
                if !rest.isEmpty { lines.append(rest) }
                rest.removeAll(keepingCapacity: true)
                continue
            }
            guard rest.count < lineBytesMax else {
                throw EngineError(
                    code: .limitReached,
                    message: "a line is longer than \(lineBytesMax) bytes"
                )
            }
            rest.append(byte)
        }
        return lines
    }

    /// The last line when the stream ended without a line end.
    mutating func finish() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
