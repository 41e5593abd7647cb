import Diagnostics

/// Looks for comments in the gaps between scalars, in one pass over the bytes.
struct YAMLCommentScanner {
    private let file: SourceFile
    private var index: Int
    private var comments: [YAMLComment] = []

    init(file: SourceFile) {
        self.file = file
        index = file.byteOrderMarkLength
    }

    /// Scans up to each scalar of a tree and goes on behind it; nodes come in the source's order.
    mutating func skip(_ node: YAMLNode) {
        switch node.content {
        case .alias: break
        case .sequence(let items):
            for item in items { skip(item) }
        case .mapping(let entries):
            for entry in entries {
                skip(entry.key)
                skip(entry.value)
            }
        case .scalar(let scalar):
            guard let bytes = node.range?.bytes, !bytes.isEmpty else { return }
            scan(until: bytes.lowerBound)
            if scalar.style == .literal || scalar.style == .folded { header(of: bytes) }
            index = max(index, bytes.upperBound)
        }
    }

    mutating func finish() -> [YAMLComment] {
        scan(until: file.bytes.count)
        return comments
    }

    /// The line of `|` or `>` may end with a comment, which lies inside the scalar's range.
    private mutating func header(of bytes: Range<Int>) {
        let end = bytes.first { isBreak(file.bytes[$0]) } ?? bytes.upperBound
        // Anchor and tag stand before the sign; neither holds a space and a #.
        scan(until: end)
    }

    private mutating func scan(until end: Int) {
        while index < end {
            guard file.bytes[index] == UInt8(ascii: "#"), isStart(index) else {
                index += 1
                continue
            }
            let start = index
            while index < file.bytes.count, !isBreak(file.bytes[index]) { index += 1 }
            comments.append(
                YAMLComment(
                    range: SourceRange(file: file, bytes: start..<index),
                    isTrailing: isTrailing(start)
                )
            )
        }
    }

    private func isStart(_ index: Int) -> Bool {
        if index == file.byteOrderMarkLength { return true }
        let before = file.bytes[index - 1]
        return before == 0x20 || before == 0x09 || isBreak(before)
    }

    private func isTrailing(_ start: Int) -> Bool {
        var index = start
        while index > file.byteOrderMarkLength, !isBreak(file.bytes[index - 1]) {
            index -= 1
            if file.bytes[index] != 0x20, file.bytes[index] != 0x09 { return true }
        }
        return false
    }

    private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
