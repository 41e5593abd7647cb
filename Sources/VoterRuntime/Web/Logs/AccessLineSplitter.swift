/// Cuts an access log into lines of bounded length; longer ones are dropped and counted.
struct AccessLineSplitter: LogParser {
    /// Lines that were too long to be read.
    private(set) var longLineCount = 0

    private var line: [UInt8] = []
    private var isTooLong = false

    var isWithinLine: Bool { !line.isEmpty || isTooLong }

    mutating func parse(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            append(rest[..<end])
            if isTooLong {
                longLineCount += 1
            } else if !line.isEmpty {
                if line.last == 0x0D { line.removeLast() }
                lines.append(line)
            }
            line = []
            isTooLong = false
            rest = rest[(end + 1)...]
        }
        append(rest)
        return lines
    }

    mutating func flush() -> [UInt8]? { nil }

    mutating func reset() {
        line = []
        isTooLong = false
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        guard !isTooLong, line.count + part.count <= AccessLogParser.lineBytesMax else {
            isTooLong = isTooLong || !part.isEmpty
            line = []
            return
        }
        line += part
    }
}
