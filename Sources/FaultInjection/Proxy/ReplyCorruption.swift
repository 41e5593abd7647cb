/// Changes one value of a reply and leaves its form whole, so that only a vote can tell.
enum ReplyCorruption {
    /// Changes the last value of a text row that is neither NULL nor empty.
    ///
    /// - Parameter row: payload of the row.
    /// - Returns: the changed row, or nil when no value can be changed.
    static func corruptTextRow(_ row: [UInt8]) -> [UInt8]? {
        var offset = 0
        var lastByte: Int?
        while offset < row.count {
            if row[offset] == LengthEncoded.null {
                offset += 1
                continue
            }
            guard let length = LengthEncoded.integer(row, at: &offset), offset + length <= row.count
            else { return nil }
            offset += length
            if length > 0 { lastByte = offset - 1 }
        }
        guard let lastByte else { return nil }
        var output = row
        output[lastByte] = StatementAlteration.other(than: row[lastByte])
        return output
    }

    /// Changes the last byte of a binary row.
    ///
    /// - Parameter row: payload of the row.
    /// - Returns: the changed row, or nil when it has no values.
    static func corruptBinaryRow(_ row: [UInt8]) -> [UInt8]? {
        // Header and NULL bitmap take two bytes at least; a last byte of 0 may be an empty text's
        // length, whose change would make the row unreadable.
        guard row.count > 2, let last = row.last, last != 0 else { return nil }
        var output = row
        output[row.count - 1] = StatementAlteration.other(than: last)
        return output
    }

    /// Adds one to the affected rows of an OK packet.
    ///
    /// - Parameter payload: payload of the OK packet.
    /// - Returns: the changed packet, or nil when it is none.
    static func corruptOK(_ payload: [UInt8]) -> [UInt8]? {
        var offset = 1
        guard payload.first == 0, let rows = LengthEncoded.integer(payload, at: &offset) else {
            return nil
        }
        return [0] + LengthEncoded.encode(rows + 1) + payload[offset...]
    }
}
