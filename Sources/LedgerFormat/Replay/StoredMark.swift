/// What an actor's peer has stored for good: the log up to a size, and what that holds of each writer.
///
/// Published under `a/ACTOR`. The order may forget what a majority of the actors has stored.
public struct StoredMark: Sendable, Hashable {
    /// Bytes of a mark.
    public static let bytesMax = 1 << 20

    /// Leaves of the log.
    public let size: UInt64
    /// Last sequence number of each writer within them.
    public let sequences: [WriterName: UInt64]

    /// Creates a mark.
    public init(size: UInt64, sequences: [WriterName: UInt64]) {
        self.size = size
        self.sequences = sequences
    }

    /// The mark's bytes: a line with the size, then a line per writer, sorted.
    public var bytes: [UInt8] {
        var text = "\(size)\n"
        for (writer, sequence) in sequences.sorted(by: { $0.key < $1.key }) {
            text += "\(writer.text) \(sequence)\n"
        }
        return Array(text.utf8)
    }

    /// Reads a mark; nil unless it is exactly what `bytes` gives for one.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax, bytes.last == UInt8(ascii: "\n"),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let size = UInt64(first) else { return nil }
        self.size = size
        var sequences: [WriterName: UInt64] = [:]
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, let writer = WriterName(words[0]),
                let sequence = UInt64(words[1])
            else { return nil }
            sequences[writer] = sequence
        }
        self.sequences = sequences
        guard self.bytes == bytes else { return nil }
    }
}
