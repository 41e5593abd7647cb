/// A regular expression with named groups over bytes, whose time is bounded as that of `BytePattern` is.
///
/// The leftmost match is taken; of several there, the one that earlier alternatives and longer repetitions
/// prefer.
public struct CapturePattern: Sendable, Equatable, CustomStringConvertible {
    /// Bytes of a line that is matched.
    public static let lineBytesMax = 8_192
    /// Bytes of a group's name.
    static let nameBytesMax = 64
    /// Groups of one pattern.
    static let groupsMax = 32

    /// The pattern as it was written.
    public let description: String
    /// Names of its groups, in their order.
    public let names: [String]
    private let steps: [BytePattern.Step]

    /// Compiles a pattern, with groups written `(?<name>…)` or `(?P<name>…)`.
    ///
    /// - Throws: `BytePatternError` that says what is wrong and where.
    public init(_ text: String) throws(BytePatternError) {
        guard text.utf8.count <= BytePattern.textBytesMax else {
            throw .tooLong(bytesMax: BytePattern.textBytesMax)
        }
        var parser = BytePatternParser(text, takesNames: true)
        steps = try parser.compile()
        names = parser.names
        guard names.count <= Self.groupsMax else { throw .tooLarge(statesMax: Self.groupsMax) }
        description = text
    }

    /// Texts of the groups in the first match of a line; nil when nothing matches.
    ///
    /// A group that took no part in the match is left out.
    public func groups(in line: ArraySlice<UInt8>) -> [String: String]? {
        guard line.count <= Self.lineBytesMax, let places = match(line) else { return nil }
        var groups: [String: String] = [:]
        for (index, name) in names.enumerated() {
            let (begin, end) = (places[2 * index], places[2 * index + 1])
            guard begin >= 0, end >= begin else { continue }
            groups[name] = String(decoding: line[begin..<end], as: UTF8.self)
        }
        return groups
    }

    private struct Thread {
        var step: Int
        var places: [Int]
    }

    /// Begins and ends of all groups in the first match.
    private func match(_ line: ArraySlice<UInt8>) -> [Int]? {
        let none = Array(repeating: -1, count: 2 * names.count)
        var marks = Array(repeating: -1, count: steps.count)
        var threads: [Thread] = []
        var found: [Int]?
        for position in line.startIndex...line.endIndex {
            // A later beginning ranks behind all that are under way, and none is begun after a match.
            if found == nil {
                add(Thread(step: 0, places: none), at: position, in: line, &threads, &marks)
            }
            guard !threads.isEmpty else { break }
            let current = threads
            threads.removeAll(keepingCapacity: true)
            for thread in current {
                if steps[thread.step] == .match {
                    // Those behind rank lower.
                    found = thread.places
                    break
                }
                guard position < line.endIndex, case .byte(let set) = steps[thread.step],
                    set.contains(line[position])
                else { continue }
                let next = Thread(step: thread.step + 1, places: thread.places)
                add(next, at: position + 1, in: line, &threads, &marks)
            }
        }
        return found
    }

    /// Adds a thread and those reached from it without a byte, in their rank.
    private func add(
        _ thread: Thread,
        at position: Int,
        in line: ArraySlice<UInt8>,
        _ threads: inout [Thread],
        _ marks: inout [Int]
    ) {
        var stack = [thread]
        while var next = stack.popLast() {
            guard marks[next.step] != position else { continue }
            marks[next.step] = position
            switch steps[next.step] {
            case .byte, .match: threads.append(next)
            case .jump(let target):
                next.step = target
                stack.append(next)
            case .split(let one, let two):
                stack.append(Thread(step: two, places: next.places))
                stack.append(Thread(step: one, places: next.places))
            case .save(let place):
                next.places[place] = position
                next.step += 1
                stack.append(next)
            case .lineStart:
                guard position == line.startIndex else { continue }
                next.step += 1
                stack.append(next)
            case .lineEnd:
                guard position == line.endIndex else { continue }
                next.step += 1
                stack.append(next)
            }
        }
    }
}
