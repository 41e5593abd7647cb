/// Reads a head's lines once: their form, their size, and what they say about the body.
struct HTTPFieldCheck {
    let limits: HTTPHeadLimits
    private(set) var contentLength: UInt64?
    private(set) var transferCoding: String?
    private(set) var hasConnectionField = false
    private(set) var host: String?
    private(set) var expectation: String?
    private var count = 0
    private var bytes = 0

    init(limits: HTTPHeadLimits) {
        self.limits = limits
    }

    mutating func read(_ name: String, _ value: String) throws(HTTPHeadFault) {
        count += 1
        guard count <= limits.fieldCountMax else {
            throw .fieldsTooMany(countMax: limits.fieldCountMax)
        }
        let (nameBytes, valueBytes) = (name.utf8.count, value.utf8.count)
        guard nameBytes <= limits.fieldNameBytesMax else {
            throw .fieldNameTooLong(bytesMax: limits.fieldNameBytesMax)
        }
        guard valueBytes <= limits.fieldValueBytesMax else {
            throw .fieldValueTooLong(bytesMax: limits.fieldValueBytesMax)
        }
        bytes += nameBytes + valueBytes + 4
        guard bytes <= limits.fieldBytesMax else {
            throw .fieldsTooLarge(bytesMax: limits.fieldBytesMax)
        }
        guard nameBytes > 0, name.withBytes({ $0.allSatisfy(ASCIIByte.isToken) }) else {
            throw .fieldNameMalformed
        }
        if !value.withBytes({ $0.allSatisfy(ASCIIByte.isFieldValue) }) {
            throw value.utf8.contains(where: { $0 == 10 || $0 == 13 })
                ? .fieldFolded : .fieldValueMalformed
        }
        try note(name, value)
    }

    /// Keeps what decides about the body and the request; the length of a name picks the
    /// candidates.
    private mutating func note(_ name: String, _ value: String) throws(HTTPHeadFault) {
        switch name.utf8.count {
        case 4 where ASCIIByte.equal(name, "host"):
            guard host == nil else { throw .hostRepeated }
            host = value
        case 6 where ASCIIByte.equal(name, "expect"):
            expectation = value
        case 7 where ASCIIByte.equal(name, "upgrade"):
            hasConnectionField = true
        case 10
        where ASCIIByte.equal(name, "connection") || ASCIIByte.equal(name, "keep-alive"):
            hasConnectionField = true
        case 14 where ASCIIByte.equal(name, "content-length"):
            guard contentLength == nil else { throw .lengthRepeated }
            contentLength = try Self.length(value)
        case 16 where ASCIIByte.equal(name, "proxy-connection"):
            hasConnectionField = true
        case 17 where ASCIIByte.equal(name, "transfer-encoding"):
            guard transferCoding == nil else { throw .transferCodingMalformed }
            transferCoding = value
        default:
            break
        }
    }

    /// Reads a length strictly: digits only.
    ///
    /// A list of lengths counts as several.
    private static func length(_ value: String) throws(HTTPHeadFault) -> UInt64 {
        if value.utf8.contains(UInt8(ascii: ",")) { throw .lengthRepeated }
        let digits: UInt64? = value.withBytes { bytes in
            let trimmed = ASCIIByte.trimmed(bytes[...])
            guard !trimmed.isEmpty, trimmed.count <= 18 else { return nil }
            var number: UInt64 = 0
            for byte in trimmed {
                guard ASCIIByte.isDigit(byte) else { return nil }
                number = number * 10 + UInt64(byte - 48)
            }
            return number
        }
        guard let digits else { throw .lengthMalformed }
        return digits
    }

    /// Tells whether the body comes in chunks; nil transfer coding means it does not.
    func isChunked() throws(HTTPHeadFault) -> Bool {
        guard let transferCoding else { return false }
        let codings = transferCoding.split(
            separator: ",",
            omittingEmptySubsequences: false
        ).map { coding in
            String(coding).withBytes {
                String(decoding: ASCIIByte.trimmed($0[...]), as: UTF8.self).lowercased()
            }
        }
        if codings == ["chunked"] { return true }
        let known = ["gzip", "x-gzip", "deflate", "compress", "x-compress"]
        guard codings.last == "chunked", codings.dropLast().allSatisfy(known.contains) else {
            throw .transferCodingMalformed
        }
        throw .transferCodingUnsupported
    }
}
