/// Length-encoded integers of the MySQL protocol.
enum LengthEncoded {
    /// First byte of a NULL in a text row.
    static let null: UInt8 = 0xFB

    /// Reads an integer.
    ///
    /// - Parameters:
    ///   - bytes: the packet.
    ///   - offset: where it starts; moved behind it.
    /// - Returns: the integer, or nil when there is none.
    static func integer(_ bytes: [UInt8], at offset: inout Int) -> Int? {
        guard offset < bytes.count else { return nil }
        let first = bytes[offset]
        let width =
            switch first {
            case 0xFC: 2
            case 0xFD: 3
            case 0xFE: 8
            case 0xFB, 0xFF: -1
            default: 0
            }
        guard width >= 0, offset + width < bytes.count else { return nil }
        guard width > 0 else {
            offset += 1
            return Int(first)
        }
        var value: UInt64 = 0
        for index in 0..<width {
            value |= UInt64(bytes[offset + 1 + index]) << UInt64(8 * index)
        }
        offset += 1 + width
        return Int(exactly: value)
    }

    /// Writes an integer.
    static func encode(_ value: Int) -> [UInt8] {
        switch value {
        case ..<0xFB:
            [UInt8(truncatingIfNeeded: value)]
        case ..<0x1_0000:
            [0xFC] + (0..<2).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        case ..<0x100_0000:
            [0xFD] + (0..<3).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        default:
            [0xFE] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
    }
}
