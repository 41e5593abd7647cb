internal import GRDB
public import LedgerFormat

/// Tells whose spool a file is, without taking part in it.
public enum SpoolOwner {
    /// The writer of a spool.
    ///
    /// - Parameter path: the spool's SQLite file.
    /// - Returns: the writer.
    /// - Throws: `StoreError` when there is no spool, or no writer in it.
    public static func writer(ofSpool path: String) throws(StoreError) -> WriterName {
        let text: String?
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(LedgerDatabase.busySeconds)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            text = try queue.read { try String.fetchOne($0, sql: "SELECT writer FROM chain") }
        } catch {
            throw LedgerDatabase.storeError(error, path)
        }
        guard let writer = text.flatMap({ WriterName($0) }) else {
            throw .damaged("\(path) names no writer")
        }
        return writer
    }
}
