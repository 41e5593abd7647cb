public import NIOCore

/// One row of a text result.
public struct ReplicaRow: Sendable, Equatable {
    /// The values in column order; nil is NULL.
    ///
    /// The buffers share the memory the row was received in.
    public let values: [ByteBuffer?]

    /// Creates a row of values.
    public init(values: [ByteBuffer?]) {
        self.values = values
    }

    /// Number of columns.
    public var count: Int { values.count }

    /// Bytes of a value; nil for NULL and for a column that does not exist.
    public subscript(_ column: Int) -> [UInt8]? {
        guard values.indices.contains(column) else { return nil }
        return values[column].map { Array($0.readableBytesView) }
    }

    /// A value as text; nil for NULL and for a column that does not exist.
    public func text(_ column: Int) -> String? {
        guard values.indices.contains(column) else { return nil }
        return values[column].map { String(buffer: $0) }
    }

    /// A value as a number; nil for NULL and for text that is none.
    public func integer<Number: FixedWidthInteger>(_ column: Int, as: Number.Type) -> Number? {
        text(column).flatMap { Number($0) }
    }
}
