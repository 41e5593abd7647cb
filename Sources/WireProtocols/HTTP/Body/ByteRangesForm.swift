/// `multipart/byteranges` without the boundary that each server makes up.
enum ByteRangesForm {
    /// The form's tag and the body with `--` in place of each boundary line.
    ///
    /// Lines are cut at line feeds only: the parts are bytes of any kind.
    static func canonical(_ input: UnsafeBufferPointer<UInt8>) throws(BodyFallback) -> [UInt8] {
        var start = 0
        while start < input.count, input[start] == 13 || input[start] == 10 { start += 1 }
        guard let lineEnd = input[start...].firstIndex(of: 10) else {
            throw .malformed(atByte: start)
        }
        var end = lineEnd
        if end > start, input[end - 1] == 13 { end -= 1 }
        let boundary = input[start..<end]
        guard boundary.count > 2, boundary.count <= 72, boundary.starts(with: [45, 45]) else {
            throw .malformed(atByte: start)
        }
        var output = Array("byte_ranges\n".utf8)
        output.reserveCapacity(input.count + 12)
        var index = start
        var isClosed = false
        while index < input.count {
            let next = input[index...].firstIndex(of: 10).map { $0 + 1 } ?? input.count
            let line = input[index..<next]
            if line.starts(with: boundary) {
                let rest = line.dropFirst(boundary.count)
                isClosed = isClosed || rest.starts(with: [45, 45])
                output.append(contentsOf: [45, 45])
                output.append(contentsOf: rest)
            } else {
                output.append(contentsOf: line)
            }
            index = next
        }
        guard isClosed else { throw .malformed(atByte: input.count) }
        return output
    }
}
