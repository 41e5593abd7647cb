internal import GRDB
internal import LedgerFormat

/// One transaction on a spool's file.
struct SpoolChange {
    private let addition: SpoolAddition
    private let state: SpoolState
    private let unixMilliseconds: Int64

    init(addition: SpoolAddition, state: SpoolState, _ unixMilliseconds: Int64) {
        self.addition = addition
        self.state = state
        self.unixMilliseconds = unixMilliseconds
    }

    func apply(to database: Database) throws {
        try database.execute(
            sql: "DELETE FROM batches WHERE last <= ?",
            arguments: [Int64(bitPattern: state.finalThrough)]
        )
        let insertBatch = try database.cachedStatement(
            sql: "INSERT INTO batches (first, last, previous, spooled_at, bytes) VALUES (?,?,?,?,?)"
        )
        for (batch, mark) in zip(addition.batches, addition.marks(at: unixMilliseconds)) {
            try insertBatch.execute(arguments: [
                Int64(bitPattern: mark.firstSequence), Int64(bitPattern: mark.lastSequence),
                StoredBytes.value(mark.previous.bytes), unixMilliseconds,
                StoredBytes.value(batch.bytes),
            ])
        }
        let insertLoose = try database.cachedStatement(
            sql: "INSERT INTO loose (entry) VALUES (?)"
        )
        for entry in addition.loose {
            try insertLoose.execute(arguments: [StoredBytes.value(entry)])
        }
        try database.execute(
            sql: "UPDATE chain SET ordered = ?, final = ?, used_at = ?",
            arguments: [
                Int64(bitPattern: state.orderedThrough), Int64(bitPattern: state.finalThrough),
                unixMilliseconds,
            ]
        )
        guard let chain = addition.chain else { return }
        try database.execute(
            sql: "UPDATE chain SET epoch = ?, next = ?, previous = ?",
            arguments: [
                Int64(chain.epoch), Int64(bitPattern: chain.nextSequence),
                StoredBytes.value(chain.previous.bytes),
            ]
        )
    }
}
