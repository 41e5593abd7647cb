internal import LedgerFormat

/// Seals entries as batches that go on a chain.
struct BatchSealer: Sendable {
    private let key: SigningKey

    init(key: SigningKey) {
        self.key = key
    }

    /// Seals all entries; the chain goes on behind them.
    func seal(
        _ entries: some Sequence<[UInt8]>,
        after chain: WriterChain
    ) throws(BatchSealError) -> SpoolAddition {
        let key = key.current
        var assembler = BatchAssembler(chain: chain)
        var addition = SpoolAddition(chain: chain, previous: chain.previous)
        for entry in entries {
            if try append(entry, to: &assembler) { continue }
            if let batch = try assembler.seal(with: key) { addition.batches.append(batch) }
            _ = try append(entry, to: &assembler)
        }
        if let batch = try assembler.seal(with: key) { addition.batches.append(batch) }
        addition.chain = assembler.chain
        return addition
    }

    private func append(
        _ entry: [UInt8],
        to assembler: inout BatchAssembler
    ) throws(BatchSealError) -> Bool {
        do {
            return try assembler.append(entry)
        } catch {
            throw .format(error)
        }
    }
}
