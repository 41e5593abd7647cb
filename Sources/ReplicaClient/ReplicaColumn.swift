/// One column of a result.
public struct ReplicaColumn: Sendable, Equatable {
    /// Name as selected.
    public var name: String
    /// Type number of the protocol, such as 3 for INT.
    public var type: UInt8
    /// Collation number; 63 is binary.
    public var collation: UInt16
    /// Column flags, such as 0x20 for unsigned.
    public var flags: UInt16

    /// Creates a column.
    public init(name: String, type: UInt8, collation: UInt16 = 45, flags: UInt16 = 0) {
        self.name = name
        self.type = type
        self.collation = collation
        self.flags = flags
    }
}
