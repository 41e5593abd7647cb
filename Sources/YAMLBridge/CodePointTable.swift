import Diagnostics

/// Turns libyaml's marks, which count code points without the byte order mark, into byte offsets.
struct CodePointTable {
    private static let stride = 64
    private let file: SourceFile
    private let isASCII: Bool
    /// Byte offset of every 64th code point.
    private let checkpoints: [Int]

    init(file: SourceFile) {
        self.file = file
        isASCII = file.bytes.allSatisfy { $0 < 0x80 }
        var checkpoints: [Int] = []
        if !isASCII {
            var count = 0
            for index in file.byteOrderMarkLength..<file.bytes.count
            where file.bytes[index] & 0xC0 != 0x80 {
                if count % CodePointTable.stride == 0 { checkpoints.append(index) }
                count += 1
            }
        }
        self.checkpoints = checkpoints
    }

    func byte(at codePoint: Int) -> Int {
        if isASCII { return min(codePoint, file.bytes.count) }
        let slot = codePoint / CodePointTable.stride
        guard slot < checkpoints.count else { return file.bytes.count }
        var index = checkpoints[slot]
        var left = codePoint % CodePointTable.stride
        while left > 0, index < file.bytes.count {
            index += 1
            while index < file.bytes.count, file.bytes[index] & 0xC0 == 0x80 { index += 1 }
            left -= 1
        }
        return index
    }
}
