/// A regular expression over bytes whose time is bounded: no input makes it slow.
///
/// Characters, `.`, `\d \w \s \D \W \S`, classes, groups, `|`, `* + ?`, `{m,n}`, `^` and `$`. There
/// are no back references and no look-around; all states run at once instead of one after another.
/// The longest match from the leftmost start is taken. A line is read at most `readsMax` times its
/// length; where matches reach further than that, the rest of the line stays as it is.
public struct BytePattern: Sendable, Equatable, CustomStringConvertible {
    /// Bytes of a pattern's text.
    public static let textBytesMax = 512
    /// States of a compiled pattern; repetitions are written out.
    public static let statesMax = 1024
    /// How often each byte of a line is looked at on average, at most.
    public static let readsMax = 8

    enum Step: Sendable, Equatable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case lineStart
        case lineEnd
        /// Where a named group begins (even) or ends (odd).
        case save(Int)
        case match
    }

    /// The pattern as it was written.
    public let description: String
    private let steps: [Step]

    /// Compiles a pattern.
    public init(_ text: String) throws(BytePatternError) {
        guard text.utf8.count <= Self.textBytesMax else {
            throw .tooLong(bytesMax: Self.textBytesMax)
        }
        var parser = BytePatternParser(text)
        steps = try parser.compile()
        description = text
    }

    /// The first longest match at or after an offset; nil when there is none.
    func firstMatch(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        var reads = 0
        return firstMatch(in: bytes, from: 0, &reads)
    }

    private func firstMatch(
        in bytes: UnsafeRawBufferPointer,
        from start: Int,
        _ reads: inout Int
    ) -> Range<Int>? {
        defer { reads += 1 }
        var threads = Threads(count: steps.count)
        // Threads of an earlier start come first, so the leftmost start wins; a start is opened
        // only while nothing has matched.
        var found: Range<Int>?
        var position = start
        while true {
            if found == nil {
                threads.add(0, began: position, steps, position, bytes.count)
            }
            for (step, began) in threads.current where steps[step] == .match {
                if let known = found {
                    if began > known.lowerBound { continue }
                    if began == known.lowerBound, position <= known.upperBound { continue }
                }
                found = began..<position
            }
            guard position < bytes.count, !threads.current.isEmpty || found == nil else { break }
            let byte = bytes[position]
            position += 1
            reads += 1
            threads.advance(found?.lowerBound) { threads, step, began in
                guard case .byte(let set) = steps[step], set.contains(byte) else { return }
                threads.add(step + 1, began: began, steps, position, bytes.count)
            }
        }
        return found
    }

    /// The bytes with each match replaced by one byte; empty matches are left out.
    func replacing(in bytes: [UInt8], with mark: UInt8) -> [UInt8] {
        bytes.withUnsafeBytes { input in
            var reads = 0
            guard var match = firstMatch(in: input, from: 0, &reads) else { return bytes }
            var output: [UInt8] = []
            var position = 0
            while true {
                output.append(contentsOf: input[position..<match.lowerBound])
                if match.isEmpty {
                    guard match.upperBound < input.count else { break }
                    output.append(input[match.upperBound])
                    position = match.upperBound + 1
                } else {
                    output.append(mark)
                    position = match.upperBound
                }
                guard reads < Self.readsMax * (input.count + 64),
                    let next = firstMatch(in: input, from: position, &reads)
                else { break }
                match = next
            }
            if position < input.count { output.append(contentsOf: input[position...]) }
            return output
        }
    }
}

extension BytePattern {
    /// The states that are live at a position, each with the start of its match.
    private struct Threads {
        private(set) var current: [(step: Int, began: Int)] = []
        private var marks: [Int]
        private var generation = 1
        private var stack: [Int] = []

        init(count: Int) {
            marks = Array(repeating: 0, count: count)
        }

        /// Adds a state and those reached from it without a byte; the first to reach one owns it.
        mutating func add(_ step: Int, began: Int, _ steps: [Step], _ position: Int, _ end: Int) {
            stack.append(step)
            while let step = stack.popLast() {
                guard marks[step] != generation else { continue }
                marks[step] = generation
                switch steps[step] {
                case .byte, .match: current.append((step, began))
                case .jump(let target): stack.append(target)
                case .save: stack.append(step + 1)
                case .split(let one, let two):
                    stack.append(two)
                    stack.append(one)
                case .lineStart: if position == 0 { stack.append(step + 1) }
                case .lineEnd: if position == end { stack.append(step + 1) }
                }
            }
        }

        /// Moves on by one byte; after a match only threads that began no later go on.
        mutating func advance(
            _ latestStart: Int?,
            _ body: (inout Threads, _ step: Int, _ began: Int) -> Void
        ) {
            let before = current
            current.removeAll(keepingCapacity: true)
            generation += 1
            for (step, began) in before where began <= latestStart ?? .max {
                body(&self, step, began)
            }
        }
    }
}
