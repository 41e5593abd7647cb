import Testing

@testable import WireProtocols

@Suite struct `A packed body` {
    /// "one page, one page, one page\n", packed by Python 3.11 at two times.
    private static let gzip = "1f8b080000f1536502ffcbcf4b5528484c4fd551c8c760710100170e47f41d000000"
    private static let later =
        "1f8b080001f1536502ffcbcf4b5528484c4fd551c8c760710100170e47f41d000000"
    private static let zlib = "789ccbcf4b5528484c4fd551c8c76071010094f009a0"
    private static let raw = "cbcf4b5528484c4fd551c8c760710100"
    private static let text = "one page, one page, one page\n"

    private func bytes(_ digits: String) -> [UInt8] {
        let values = digits.compactMap { $0.hexDigitValue.map(UInt8.init) }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }

    private func decoded(
        _ packed: [UInt8],
        _ coding: HTTPContentCoding,
        bytesMax: Int = 1_000
    ) throws(BodyFallback) -> String {
        let result = packed.withUnsafeBytes { packed in
            Result { () throws(BodyFallback) in
                try ContentDecoder.decode(packed, coding, bytesMax: bytesMax)
            }
        }
        return String(decoding: try result.get(), as: UTF8.self)
    }

    @Test func `has its content whenever it was packed`() throws {
        #expect(Self.gzip != Self.later)
        #expect(try decoded(bytes(Self.gzip), .gzip) == Self.text)
        #expect(try decoded(bytes(Self.later), .gzip) == Self.text)
        #expect(try decoded(bytes(Self.gzip) + bytes(Self.later), .gzip) == Self.text + Self.text)
        #expect(try decoded(bytes(Self.zlib), .deflate) == Self.text)
        #expect(try decoded(bytes(Self.raw), .deflate) == Self.text)
        #expect(try decoded(Array(Self.text.utf8), .identity) == Self.text)
    }

    @Test func `has no more content than is allowed`() throws {
        let count = Self.text.utf8.count
        #expect(try decoded(bytes(Self.gzip), .gzip, bytesMax: count) == Self.text)
        for coding in [HTTPContentCoding.gzip, .identity] {
            let packed = coding == .gzip ? bytes(Self.gzip) : Array(Self.text.utf8)
            #expect(throws: BodyFallback.tooLarge(bytesMax: count - 1)) {
                try decoded(packed, coding, bytesMax: count - 1)
            }
        }
        // A mebibyte of zeros in a kilobyte.
        #expect(throws: BodyFallback.tooLarge(bytesMax: 100_000)) {
            try decoded(bytes(Self.zeros), .gzip, bytesMax: 100_000)
        }
    }

    @Test func `is malformed when it is broken off, followed by something or another format`() {
        let whole = bytes(Self.gzip)
        for packed in [
            [], Array(whole.dropLast()), whole + [0], whole + [31], Array(whole.dropFirst()),
        ] {
            #expect(throws: BodyFallback.self) { try decoded(packed, .gzip) }
        }
        #expect(throws: BodyFallback.self) { try decoded(bytes(Self.zlib), .gzip) }
        #expect(throws: BodyFallback.self) { try decoded(bytes(Self.zlib) + [1], .deflate) }
        #expect(throws: BodyFallback.self) { try decoded(whole, .other) }
    }

    @Test(
        arguments: [
            (nil, HTTPContentCoding.identity), ("identity", .identity), ("GZIP", .gzip),
            ("x-gzip", .gzip),
            ("deflate", .deflate), ("br", .other), ("gzip, gzip", .other), ("", .identity),
        ] as [(String?, HTTPContentCoding)]
    )
    func `is named by its Content-Encoding`(value: String?, coding: HTTPContentCoding) {
        #expect(HTTPContentCoding(contentEncoding: value) == coding)
    }

    private static let zeros = """
        1f8b0800000000000203edc13101000000c2a0f54f6d085fa000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        00000000000000000000000000000000000000000000000000000000000000000000000000000000003e031cea38a7000010
        00
        """
}
