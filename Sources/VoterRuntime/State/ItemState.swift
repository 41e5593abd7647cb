/// What one replica has of one thing.
package struct ItemState: Hashable, Sendable {
    /// Digest of the statements that make it, or of what stands in their place; nil when not read.
    package var structure: [UInt8]?
    /// Next automatic value; nil when there is none or it was not read.
    package var autoIncrement: String?
    /// Digest of the rows; nil when there are none or they were not read.
    package var rows: RowsDigest?
    /// Number of the error that reading it ends with, which makes it differ from a sound one.
    package var errorCode: UInt16?

    /// Creates a state.
    package init(
        structure: [UInt8]? = nil,
        autoIncrement: String? = nil,
        rows: RowsDigest? = nil,
        errorCode: UInt16? = nil
    ) {
        self.structure = structure
        self.autoIncrement = autoIncrement
        self.rows = rows
        self.errorCode = errorCode
    }

    /// True when nothing but the next automatic value differs.
    func isEqualButForAutoIncrement(to other: Self) -> Bool {
        var other = other
        other.autoIncrement = autoIncrement
        return self == other && errorCode == nil
    }

    /// All of it as one line, for the digest of a whole state.
    var text: String {
        let hex = structure.map { Hexadecimal.text($0) } ?? "-"
        let sums = rows.map { "\($0.count),\($0.high),\($0.low)" } ?? "-"
        return "\(hex) \(autoIncrement ?? "-") \(sums) \(errorCode.map(String.init) ?? "-")"
    }
}
