import LedgerFormat
import LedgerSink
import TransparencyLog

extension PeerCore {
    /// Alarms that status shows at most.
    private static let alarmsMax = 50

    /// Whether everything is as it should be, in a line.
    func health() -> (isHealthy: Bool, detail: String) {
        if let corruption { return (false, "corrupt: \(corruption)") }
        if let trouble { return (false, "order: \(trouble)") }
        guard isCaughtUp else { return (false, "reading the order, \(replay.size) leaves so far") }
        return (true, "ok")
    }

    /// How this peer and its copy of the ledger are.
    public func status() throws -> PeerStatus {
        let health = health()
        let alarms = try alarms()
        let oldest = openBlocks.first?.cutAtUnixMilliseconds ?? openSince
        return PeerStatus(
            origin: party.origin,
            actor: party.actor,
            healthy: health.isHealthy,
            detail: health.detail,
            singleKeyHolder: party.actors.count == 1,
            size: replay.size,
            blockSize: newestBlock?.size ?? 0,
            blocks: replay.openBlock.number,
            root: Base64.encode(newestBlock?.root.bytes ?? []),
            finalSize: finality.finalSize,
            lagMilliseconds: oldest.map { max(0, now - $0) } ?? 0,
            minimumIndex: try store.minimumIndex(),
            orderEpoch: max(cursor.epoch, replay.orderEpoch),
            orderCluster: Self.text(ofCluster: cursor.cluster),
            revision: replay.resumeRevision,
            caughtUp: isCaughtUp,
            databaseBytes: try store.usedBytes(),
            cosigners: party.actors.map { actor in
                .init(
                    actor: actor.name,
                    size: cosignedSize(of: actor.name),
                    seenAtUnixMilliseconds: actor.name == party.actor ? now : seenAt[actor.name]
                )
            },
            writers: replay.writers.sorted { $0.key < $1.key }.map { writer, state in
                .init(
                    writer: writer.text,
                    orderedThrough: state.lastSequence,
                    finalThrough: finality.finalThrough[writer.text] ?? 0
                )
            },
            alarms: Array(alarms.prefix(Self.alarmsMax))
        )
    }

    /// The encoded state of the replay at the end of one of the newest blocks; nil when it is not kept.
    func state(atBlockEnd size: UInt64) -> [UInt8]? { blockStates[size]?.encodedState }

    private func cosignedSize(of actor: String) -> UInt64 {
        party.actors.count == 1 ? finality.finalSize : tally.signedSize(of: actor)
    }

    /// Counters and gauges in the Prometheus text form.
    func metricsText() -> String {
        var text = MetricsText()
        text.gauge("ledger_size", "Leaves in the log.", replay.size)
        text.gauge("ledger_final_size", "Leaves that a majority has cosigned.", finality.finalSize)
        text.gauge(
            "ledger_healthy",
            "1 when everything is as it should be.",
            health().isHealthy ? 1 : 0
        )
        text.gauge("ledger_order_epoch", "Number of the order.", UInt64(cursor.epoch))
        text.gauge("ledger_order_revision", "Revision that is applied.", replay.resumeRevision)
        text.gauge(
            "ledger_open_block_entries",
            "Entries of the open block.",
            UInt64(replay.openBlock.entries)
        )
        text.gauge("ledger_waiting", "Questions for progress that wait.", UInt64(waiters.count))
        text.gauge(
            "ledger_database_bytes",
            "Bytes of the database in use.",
            (try? store.usedBytes()) ?? 0
        )
        text.counter("ledger_entries_total", "Entries applied.", counters.entries)
        text.counter("ledger_blocks_total", "Blocks cut.", counters.blocks)
        text.counter("ledger_rounds_total", "Transactions.", counters.rounds)
        text.counter("ledger_submitted_total", "Batches taken from writers.", counters.submitted)
        text.counter("ledger_refused_total", "Batches refused.", counters.refused)
        text.counter(
            "ledger_reconnects_total",
            "Connections to the order lost.",
            counters.reconnects
        )
        text.counter("ledger_final_blocks_total", "Blocks that became final.", counters.finalBlocks)
        text.counter(
            "ledger_final_milliseconds_total",
            "Time from blocks' ends to their finality.",
            counters.finalMilliseconds
        )
        for (flag, count) in counters.flagged.sorted(by: { $0.key < $1.key }) {
            text.counter("ledger_flagged_total", "Entries flagged.", count, ("flag", flag))
        }
        for actor in party.actors {
            let size = cosignedSize(of: actor.name)
            text.gauge(
                "ledger_cosigned_size",
                "Leaves an actor has cosigned.",
                size,
                ("actor", actor.name)
            )
        }
        let alarms = ((try? alarms()) ?? unsavedAlarms.added(to: [])).filter {
            $0.clearedAtUnixMilliseconds == nil
        }
        for (kind, items) in Dictionary(grouping: alarms, by: \.kind).sorted(by: { $0.key < $1.key }
        ) {
            text.gauge("ledger_alarms", "Alarms that last.", UInt64(items.count), ("kind", kind))
        }
        return text.text
    }
}
