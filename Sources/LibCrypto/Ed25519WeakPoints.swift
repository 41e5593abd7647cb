/// The points of Curve25519 that must not be public keys.
///
/// Under a point of small order the equation of a signature holds for messages nobody signed, so the
/// key proves nothing; libcrypto takes such keys. Encodings that are not reduced are other names of
/// the same points and are refused as well, because equality of keys here is equality of bytes.
enum Ed25519WeakPoints {
    /// The y coordinates of the points of order 1, 2, 4 and 8, little-endian, without the sign bit.
    private static let smallOrder: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
            0x98,
            0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D,
            0x53,
            0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
            0x67,
            0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92,
            0xAC,
            0x03, 0x7A,
        ],
    ]

    /// Tells whether these thirty-two bytes are such a point, or not a reduced encoding.
    static func contain(_ key: [UInt8]) -> Bool {
        var y = key
        y[31] &= 0x7F
        // p is 2^255 - 19: its bytes are ED, thirty times FF, 7F.
        let isUnreduced = y[31] == 0x7F && y[1..<31].allSatisfy { $0 == 0xFF } && y[0] >= 0xED
        return isUnreduced || smallOrder.contains(y)
    }
}
