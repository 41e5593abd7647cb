import Testing
import VotingCore

@Suite struct RecorderStatusTests {
    @Test func writesSecondsWithThreePlaces() {
        var status = RecorderStatus()
        status.unfinalMilliseconds = 12_007
        let values = Dictionary(
            uniqueKeysWithValues: status.metrics.map { ($0.name, $0.value) }
        )
        #expect(values["ledger_unfinal_seconds"] == "12.007")
        #expect(values["ledger_unordered_seconds"] == "0.000")
        #expect(values["dropped_records_total"] == "0")
    }
}
