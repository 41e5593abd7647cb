/// Why leaves of another peer's log were not taken over.
public enum AdoptionError: Error, Sendable, Hashable {
    /// A leaf does not read.
    case leaf(index: UInt64, FormatError)
    /// A batch's leaves are not complete, or not in their order.
    case incomplete(index: UInt64)
    /// The batch that begins at the leaf deserves another flag than it bears.
    case otherFlag(index: UInt64, found: EntryFlag, expected: EntryFlag)
    /// A leaf stands before one that the order placed later.
    case outOfOrder(index: UInt64)
}

extension AdoptionError: CustomStringConvertible {
    /// What is wrong, in one sentence.
    public var description: String {
        switch self {
        case .leaf(let index, let error): "leaf \(index) does not read: \(error)"
        case .incomplete(let index): "the batch before leaf \(index) is not complete"
        case .otherFlag(let index, let found, let expected):
            "the batch at leaf \(index) is flagged \(found.name), and the rules say \(expected.name)"
        case .outOfOrder(let index): "leaf \(index) stands behind one that was ordered later"
        }
    }
}

/// A batch whose leaves come one by one.
struct Adoption: Sendable {
    var header: LeafBytes?
    var count = 0
    var firstIndex: UInt64 = 0
    var entries: [[UInt8]] = []
}

extension LedgerReplay {
    /// Takes the next leaf from another peer's log, and checks it as if it had come in the order.
    ///
    /// For a peer that the order has left behind, and to check a whole log offline. Flags, signatures
    /// and chains are checked again; that the log is the one the actors cosigned is shown by the root
    /// at the end, so use a copy until it matches a final checkpoint, then call `finishAdoption`.
    /// After an error the value must not be used any further.
    public mutating func adopt(_ bytes: [UInt8]) throws(AdoptionError) -> LeafRecord {
        let index = size
        state.isAdopting = true
        let leaf: LeafBytes
        do throws(FormatError) {
            leaf = try LeafBytes(bytes)
        } catch {
            throw .leaf(index: index, error)
        }
        if let header = adoption.header { return try adoptEntry(leaf, of: header) }
        guard (leaf.orderEpoch, leaf.revision) >= (state.orderEpoch, state.revision) else {
            throw .outOfOrder(index: index)
        }
        if leaf.position == LeafBytes.undecodablePosition { return try adoptUndecodable(leaf) }
        guard leaf.position == 0 else { throw .incomplete(index: index) }
        let header: BatchHeader
        do throws(FormatError) {
            header = try leaf.headerAndSignature().header
        } catch {
            throw .leaf(index: index, error)
        }
        note(leaf, key: header.key.text)
        adoption = Adoption(header: leaf, count: header.count, firstIndex: index)
        return append(
            leaf,
            writer: header.writer,
            sequence: header.firstSequence,
            count: header.count,
            entry: nil
        )
    }

    /// Ends the taking over at a block's end that a majority has cosigned.
    ///
    /// What a majority cosigned it has stored, so that the deletion of older entries is no alarm.
    public mutating func finishAdoption(blockNumber: UInt64) throws(AdoptionError) {
        guard adoption.header == nil else { throw .incomplete(index: size) }
        state.block = OpenBlock(number: blockNumber, start: size)
        state.isAdopting = false
        let mark = StoredMark(
            size: size,
            sequences: state.writers.mapValues(\.lastSequence).filter { $0.value > 0 }
        )
        for actor in rules.actors where (state.marks[actor.name]?.size ?? 0) < size {
            state.marks[actor.name] = mark
        }
    }

    /// The key of a value that was no batch, if its leaf bears a flag of such.
    static func undecodableKey(
        _ leaf: LeafBytes,
        at index: UInt64
    ) throws(AdoptionError) -> String {
        guard leaf.position == LeafBytes.undecodablePosition else {
            throw .incomplete(index: index)
        }
        switch leaf.flag {
        case .malformed, .tooLarge, .overwrite, .policy: break
        case .valid, .badSignature, .unknownActor, .duplicate, .gap, .badPreviousHash:
            throw .otherFlag(index: index, found: leaf.flag, expected: .malformed)
        }
        do throws(FormatError) {
            return try leaf.undecodableKey()
        } catch {
            throw .leaf(index: index, error)
        }
    }

    private mutating func adoptUndecodable(_ leaf: LeafBytes) throws(AdoptionError) -> LeafRecord {
        let key = try Self.undecodableKey(leaf, at: size)
        note(leaf, key: key)
        block(key)
        state.block.entries += 1
        return append(leaf, writer: nil, sequence: nil, count: 0, entry: nil)
    }

    private mutating func adoptEntry(
        _ leaf: LeafBytes,
        of header: LeafBytes
    )
        throws(AdoptionError) -> LeafRecord
    {
        let position = adoption.entries.count + 1
        guard Int(leaf.position) == position, leaf.flag == header.flag,
            leaf.orderEpoch == header.orderEpoch, leaf.revision == header.revision
        else { throw .incomplete(index: size) }
        let index = size
        adoption.entries.append(leaf.content)
        let record: LeafRecord
        do throws(FormatError) {
            let parts = try header.headerAndSignature().header
            record = append(
                leaf,
                writer: parts.writer,
                sequence: parts.firstSequence + UInt64(position - 1),
                count: parts.count,
                entry: try LedgerEntry(leaf.content)
            )
        } catch {
            throw .leaf(index: index, error)
        }
        if position == adoption.count { try finishBatch(header) }
        return record
    }

    private mutating func finishBatch(_ header: LeafBytes) throws(AdoptionError) {
        let first = adoption.firstIndex
        var bytes = header.content
        for entry in adoption.entries {
            bytes.append(bigEndian: UInt32(truncatingIfNeeded: entry.count))
            bytes.append(contentsOf: entry)
        }
        let batch: Batch
        do throws(FormatError) {
            batch = try Batch(bytes)
        } catch {
            throw .leaf(index: first, error)
        }
        adoption = Adoption()
        state.block.entries += batch.entries.count
        // Whether a key was written before, the leaves do not tell.
        guard header.flag != .overwrite else { return block(batch.header.key.text) }
        let verdict = BatchJudge(rules: rules, writers: state.writers).verdict(batch, version: 1)
        guard verdict.flag == header.flag else {
            throw .otherFlag(index: first, found: header.flag, expected: verdict.flag)
        }
        guard header.flag.counts else { return block(batch.header.key.text) }
        _ = advance(past: batch, writers: verdict.writers, leaf: first)
    }

    /// Remembers how far the order has come, so that what follows in it is taken up without a gap.
    private mutating func note(_ leaf: LeafBytes, key: String) {
        if (leaf.orderEpoch, leaf.revision) > (state.orderEpoch, state.revision) {
            state.orderEpoch = leaf.orderEpoch
            state.revision = leaf.revision
            state.keysAtRevision = []
        }
        let digest = ReplayState.digest(ofKey: key)
        if !state.keysAtRevision.contains(digest) { state.keysAtRevision.append(digest) }
    }
}
