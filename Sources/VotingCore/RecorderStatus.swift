/// How a recorder fares: what waits, for how long, and what was lost.
public struct RecorderStatus: Sendable, Hashable {
    /// Records that found no room since the recorder was opened.
    public var droppedRecords: UInt64 = 0
    /// Gap entries written since the recorder was opened.
    public var gaps: UInt64 = 0
    /// Entries on disk that are not final.
    public var spooledEntries: UInt64 = 0
    /// Bytes of them.
    public var spooledBytes: UInt64 = 0
    /// Age of the oldest entry that is not in the ledger's order, in milliseconds.
    public var unorderedMilliseconds: UInt64 = 0
    /// Age of the oldest entry that is not final, in milliseconds.
    public var unfinalMilliseconds: UInt64 = 0
    /// Last entry in the ledger's order.
    public var orderedThrough: UInt64 = 0
    /// Last final entry.
    public var finalThrough: UInt64 = 0

    /// Creates the status of a recorder that holds nothing.
    public init() {}

    /// One value in Prometheus' terms.
    public struct Metric: Sendable, Hashable {
        /// Name without the prefix `ftcompose_`.
        public let name: String
        /// `counter` or `gauge`.
        public let type: String
        /// One line of help.
        public let help: String
        /// The value as it is written.
        public let value: String
    }

    /// The status as metrics, the same for every runtime.
    public var metrics: [Metric] {
        [
            counter("dropped_records_total", "Records lost to a full buffer.", droppedRecords),
            counter("ledger_gaps_total", "Gap entries written.", gaps),
            gauge("ledger_spool_entries", "Entries on disk that are not final.", spooledEntries),
            gauge("ledger_spool_bytes", "Bytes of entries that are not final.", spooledBytes),
            seconds(
                "ledger_unordered_seconds",
                "Age of the oldest entry that is not in the ledger's order.",
                unorderedMilliseconds
            ),
            seconds(
                "ledger_unfinal_seconds",
                "Age of the oldest entry that is not final.",
                unfinalMilliseconds
            ),
            counter("ledger_ordered_total", "Last entry in the ledger's order.", orderedThrough),
            counter("ledger_final_total", "Last entry that is final.", finalThrough),
        ]
    }

    private func counter(_ name: String, _ help: String, _ value: UInt64) -> Metric {
        Metric(name: name, type: "counter", help: help, value: String(value))
    }

    private func gauge(_ name: String, _ help: String, _ value: UInt64) -> Metric {
        Metric(name: name, type: "gauge", help: help, value: String(value))
    }

    private func seconds(_ name: String, _ help: String, _ milliseconds: UInt64) -> Metric {
        let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
        return Metric(
            name: name,
            type: "gauge",
            help: help,
            value: "\(milliseconds / 1_000).\(fraction)"
        )
    }
}
