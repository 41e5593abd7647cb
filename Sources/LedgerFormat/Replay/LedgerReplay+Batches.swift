internal import TransparencyLog

extension LedgerReplay {
    /// Judges a value under a batch's key, appends its leaves and cuts the block when it is full.
    mutating func applyBatch(
        _ value: [UInt8],
        key: String,
        version: UInt64,
        _ known: Batch? = nil
    ) -> [ReplayAction] {
        guard value.count <= LedgerLimits.batchBytesMax else {
            let reason =
                "it has \(value.count) bytes, and \(LedgerLimits.batchBytesMax) are allowed"
            return appendUndecodable(value, key: key, flag: .tooLarge, reason)
        }
        let batch: Batch
        do throws(FormatError) {
            if let known { batch = known } else { batch = try Batch(value) }
        } catch {
            return appendUndecodable(value, key: key, flag: .malformed, "\(error)")
        }
        let ownKey = batch.header.key.text
        guard ownKey == key else {
            // Its own key would hide where it lay, so the leaf names the key and not the content.
            let flag: EntryFlag = version == 1 ? .policy : .overwrite
            return appendUndecodable(value, key: key, flag: flag, "it belongs under \(ownKey)")
        }
        let judge = BatchJudge(rules: rules, writers: state.writers)
        let verdict = judge.verdict(batch, version: version)
        let first = size
        var actions = append(batch, flag: verdict.flag).map(ReplayAction.appendLeaf)
        if let kind = LedgerAlarm.Kind(verdict.flag) {
            let text =
                "the batch at entry \(batch.header.firstSequence) is flagged: \(verdict.reason)"
            let writer = batch.header.writer
            let subject = verdict.isProven ? writer.text : OrderKey.prefix(of: writer)
            actions.append(alarm(kind, subject, text, leaf: first))
        }
        if verdict.flag.counts {
            actions += advance(past: batch, writers: verdict.writers, leaf: first)
        } else {
            block(key)
        }
        return actions + cutIfFull(adding: batch.entries.count)
    }

    /// Takes from another copy the leaf of a value that was no batch, as if the order had told the value.
    ///
    /// The log has the value's digest only, so that the flag is the other copy's word, within what such a
    /// leaf may bear.
    ///
    /// - Throws: `AdoptionError` when the leaf is none of such a value, or stands before what was applied.
    public mutating func applyUndecodable(
        _ leaf: LeafBytes
    ) throws(AdoptionError) -> [ReplayAction] {
        let index = size
        let key = try Self.undecodableKey(leaf, at: index)
        let digest = ReplayState.digest(ofKey: key)
        guard leaf.orderEpoch == state.orderEpoch, leaf.revision >= state.revision,
            leaf.revision > state.revision || !state.keysAtRevision.contains(digest)
        else { throw .outOfOrder(index: index) }
        if leaf.revision > state.revision { state.keysAtRevision = [] }
        state.revision = leaf.revision
        state.keysAtRevision.append(digest)
        let record = append(leaf, writer: nil, sequence: nil, count: 0, entry: nil)
        block(key)
        return [.appendLeaf(record)] + cutIfFull(adding: 1)
    }

    /// Appends the leaf that stands for a value that is no batch, or none of its key.
    mutating func appendUndecodable(
        _ value: [UInt8],
        key: String,
        flag: EntryFlag,
        _ reason: String
    ) -> [ReplayAction] {
        let index = size
        let leaf = LeafBytes(
            flag: flag,
            orderEpoch: state.orderEpoch,
            revision: state.revision,
            position: LeafBytes.undecodablePosition,
            content: LeafBytes.undecodable(value, key: key)
        )
        let record = append(leaf, writer: nil, sequence: nil, count: 0, entry: nil)
        block(key)
        var actions: [ReplayAction] = [.appendLeaf(record)]
        if let kind = LedgerAlarm.Kind(flag) {
            actions.append(alarm(kind, shown(key), "a value was refused: \(reason)", leaf: index))
        }
        return actions + cutIfFull(adding: 1)
    }

    /// Appends a batch's leaves: its header with the signature, then its entries.
    private mutating func append(_ batch: Batch, flag: EntryFlag) -> [LeafRecord] {
        var records: [LeafRecord] = []
        records.reserveCapacity(batch.entries.count + 1)
        func leaf(_ position: Int, _ content: [UInt8]) -> LeafBytes {
            LeafBytes(
                flag: flag,
                orderEpoch: state.orderEpoch,
                revision: state.revision,
                position: UInt16(truncatingIfNeeded: position),
                content: content
            )
        }
        let header = batch.header
        records.append(
            append(
                leaf(0, batch.headerBytes + batch.signature),
                writer: header.writer,
                sequence: header.firstSequence,
                count: header.count,
                entry: nil
            )
        )
        for (offset, entry) in batch.entries.enumerated() {
            records.append(
                append(
                    leaf(offset + 1, batch.entryBytes[offset]),
                    writer: header.writer,
                    sequence: header.firstSequence + UInt64(offset),
                    count: header.count,
                    entry: entry
                )
            )
        }
        return records
    }

    mutating func append(
        _ leaf: LeafBytes,
        writer: WriterName?,
        sequence: UInt64?,
        count: Int,
        entry: LedgerEntry?
    ) -> LeafRecord {
        let bytes = leaf.bytes
        let hash = TreeHash.leaf(bytes)
        let index = size
        state.frontier.append(hash)
        state.block.bytes += bytes.count
        return LeafRecord(
            index: index,
            bytes: bytes,
            hash: hash,
            flag: leaf.flag,
            orderEpoch: leaf.orderEpoch,
            revision: leaf.revision,
            position: leaf.position,
            writer: writer,
            sequence: sequence,
            batchCount: count,
            entry: entry
        )
    }

    /// Goes on in the writer's chain; tells when its clock and another's cannot both be right.
    mutating func advance(
        past batch: Batch,
        writers changed: [WriterName: WriterState]?,
        leaf: UInt64
    ) -> [ReplayAction] {
        if let changed { state.writers = changed }
        let name = batch.header.writer
        guard var writer = state.writers[name] else { return [] }
        writer.lastSequence = batch.header.lastSequence
        writer.lastHeader = batch.headerDigest
        writer.blocked.removeAll { $0 <= writer.lastSequence }
        var actions: [ReplayAction] = []
        // An event of a container has the engine's time, however late it was read; so has a gap among them.
        let told = batch.entries.filter { $0.kind != .lifecycleEvent && $0.kind != .gap }
            .map(\.time)
        if let time = told.max() {
            writer.latestTime = time
            let ahead = state.writers.filter { $0.key != name && $0.value.latestTime != nil }
                .max { ($0.value.latestTime ?? 0, $0.key) < ($1.value.latestTime ?? 0, $1.key) }
            let limit = rules.clockSkewMaxNanoseconds
            if let ahead, let other = ahead.value.latestTime, other > time,
                UInt64(bitPattern: other &- time) > limit
            {
                let seconds = UInt64(bitPattern: other &- time) / 1_000_000_000
                let text =
                    "its entries are \(seconds) s older than those of \(ahead.key.text) that stand before "
                    + "them: one of the two clocks is wrong, or the entries waited that long"
                if !writer.isBehind { actions = [alarm(.clockSkew, name.text, text, leaf: leaf)] }
                writer.isBehind = true
            } else {
                writer.isBehind = false
            }
        }
        state.writers[name] = writer
        return actions
    }

    private mutating func cutIfFull(adding entries: Int) -> [ReplayAction] {
        state.block.entries += entries
        if state.block.entries >= rules.blocks.entriesMax { return [cut(.entries)] }
        if state.block.bytes >= rules.blocks.bytesMax { return [cut(.bytes)] }
        return []
    }

    /// Ends the open block and begins the next.
    mutating func cut(_ reason: BlockCut.Reason) -> ReplayAction {
        let block = BlockCut(
            number: state.block.number,
            start: state.block.start,
            size: size,
            root: root,
            revision: state.revision,
            reason: reason,
            sequences: state.writers.mapValues(\.lastSequence).filter { $0.value > 0 }
        )
        state.block = OpenBlock(number: block.number + 1, start: size)
        return .cutBlock(block)
    }
}
