/// Takes a response's head apart into its status and its header lines.
///
/// Each line has to end with CR and LF, and none may go on in the next one (RFC 9112, section 5.2). What the lines
/// say is for `HTTPResponseCheck` to judge.
struct HTTPHeadLines {
    private(set) var status = 0
    private(set) var minorVersion = 1
    private(set) var fields: [HTTPFieldLine] = []

    init(capacity: Int) {
        fields.reserveCapacity(capacity)
    }

    /// Whether the connection goes on (RFC 9112, section 9.3).
    var keepsAlive: Bool {
        var isKept = minorVersion > 0
        for (name, value) in fields where ASCIIByte.equal(name, "connection") {
            for option in HTTPListElements.split(value, separator: UInt8(ascii: ",")) {
                if ASCIIByte.equal(option, "close") { return false }
                if ASCIIByte.equal(option, "keep-alive") { isKept = true }
            }
        }
        return isKept
    }

    /// Reads a head with the empty line at its end.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPStreamFault) {
        var start = 0
        var isFirst = true
        while let end = Self.lineEnd(bytes, from: start) {
            guard end > start, bytes[end - 1] == 13 else { throw .lineMalformed }
            let line = bytes[start..<(end - 1)]
            start = end + 1
            if isFirst {
                try readStatus(line)
                isFirst = false
            } else if line.isEmpty {
                return
            } else {
                try readField(line)
            }
        }
        throw .lineMalformed
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == 10 { return index }
            index += 1
        }
        return nil
    }

    /// `HTTP/1.1 200 OK`; the reason may be missing, with or without the blank before it.
    private mutating func readStatus(
        _ line: Slice<UnsafeBufferPointer<UInt8>>
    ) throws(HTTPStreamFault) {
        let start = line.startIndex
        guard line.count >= 12, line[start..<(start + 7)].elementsEqual("HTTP/1.".utf8),
            line[start + 7] == 48 || line[start + 7] == 49, line[start + 8] == 32,
            line.count == 12 || line[start + 12] == 32
        else { throw .statusLineMalformed }
        minorVersion = Int(line[start + 7] - 48)
        for offset in 9..<12 {
            guard ASCIIByte.isDigit(line[start + offset]) else { throw .statusLineMalformed }
            status = status * 10 + Int(line[start + offset] - 48)
        }
        guard line.dropFirst(12).allSatisfy(ASCIIByte.isFieldValue) else {
            throw .statusLineMalformed
        }
    }

    /// Reads one line without its end.
    mutating func readField(
        _ line: Slice<UnsafeBufferPointer<UInt8>>
    ) throws(HTTPStreamFault) {
        guard let first = line.first, !ASCIIByte.isBlank(first) else { throw .head(.fieldFolded) }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .lineMalformed }
        let value = ASCIIByte.trimmed(line[(colon + 1)...])
        fields.append(
            (
                String(decoding: UnsafeBufferPointer(rebasing: line[..<colon]), as: UTF8.self),
                String(decoding: UnsafeBufferPointer(rebasing: value), as: UTF8.self)
            )
        )
    }
}
