/// Splits a line of the common or combined log format into its words; pure.
struct CombinedLogLine {
    /// Words of one line.
    static let wordsMax = 64

    /// What stands before the time.
    let client: String
    /// The request line.
    let request: String
    /// The status.
    let status: Int
    /// What follows the status: bytes, referrer, agent and whatever the server was told to add.
    let rest: [String]

    /// Reads a line; nil when it is none of that form.
    init?(_ line: ArraySlice<UInt8>) {
        guard let words = Self.words(of: line),
            let time = words.firstIndex(where: { $0.isTime }), time + 2 < words.count,
            words[time + 1].isQuoted, let status = Int(words[time + 2].text),
            (100...999).contains(status), let first = words.first, time > 0
        else { return nil }
        client = first.text
        request = words[time + 1].text
        self.status = status
        rest = words[(time + 3)...].map(\.text)
    }

    private struct Word {
        var text: String
        var isQuoted = false
        var isTime = false
    }

    /// Words are parted by blanks; those in quotes and brackets may hold some.
    private static func words(of line: ArraySlice<UInt8>) -> [Word]? {
        var words: [Word] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == 0x20 {
                index += 1
                continue
            }
            guard words.count < wordsMax else { return nil }
            switch line[index] {
            case UInt8(ascii: "\""):
                guard let (text, end) = quoted(line, from: index + 1) else { return nil }
                words.append(Word(text: text, isQuoted: true))
                index = end
            case UInt8(ascii: "["):
                guard let end = line[index...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
                words.append(Word(text: "", isTime: true))
                index = end + 1
            default:
                let end = line[index...].firstIndex(of: 0x20) ?? line.endIndex
                words.append(Word(text: String(decoding: line[index..<end], as: UTF8.self)))
                index = end
            }
        }
        return words
    }

    /// The text up to the closing quote, escapes left as they are, and what comes behind it.
    private static func quoted(
        _ line: ArraySlice<UInt8>,
        from start: Int
    ) -> (text: String, end: Int)? {
        var index = start
        while index < line.endIndex {
            switch line[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""):
                return (String(decoding: line[start..<index], as: UTF8.self), index + 1)
            default: index += 1
            }
        }
        return nil
    }
}
