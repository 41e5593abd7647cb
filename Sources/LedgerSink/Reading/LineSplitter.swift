/// Cuts a stream of bytes into lines, keeping an unfinished one until its rest comes.
struct LineSplitter {
    /// A line longer than this is skipped: the recorder writes none.
    static let lineBytesMax = 1_048_576

    private var unfinished: [UInt8] = []
    private var isSkipping = false
    /// Lines that were too long.
    private(set) var overlongLines = 0

    /// Takes bytes and returns the lines they complete, without their ends.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if isSkipping { overlongLines += 1 } else { lines.append(unfinished) }
                unfinished.removeAll(keepingCapacity: true)
                isSkipping = false
            } else if unfinished.count < Self.lineBytesMax {
                unfinished.append(byte)
            } else {
                isSkipping = true
            }
        }
        return lines
    }

    /// Returns what is left at the end of a file that will not grow.
    mutating func finish() -> [UInt8]? {
        defer {
            unfinished.removeAll()
            isSkipping = false
        }
        return unfinished.isEmpty || isSkipping ? nil : unfinished
    }
}
