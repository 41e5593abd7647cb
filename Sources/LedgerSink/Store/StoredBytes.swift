internal import FoundationEssentials
internal import GRDB

/// Byte arrays as blobs.
enum StoredBytes {
    static func value(_ bytes: [UInt8]) -> Data {
        Data(bytes)
    }

    /// The blob in a column; empty for NULL.
    static func of(_ row: Row, _ column: Int) -> [UInt8] {
        (try? row.withUnsafeData(atIndex: column) { $0.map { [UInt8]($0) } ?? [] }) ?? []
    }
}
