import Testing

@testable import FaultInjection

@Suite struct InjectionReportTests {
    @Test func `the record says what was done and which seed repeats it`() {
        let report = InjectionReport(
            fault: .rowChanged,
            manifestation: .data,
            service: "db",
            replica: "db-2",
            randomSeed: 4711,
            span: "once",
            done: "set shop.items.name in `id`=2",
            acted: 1,
            undone: false,
            repaired: nil,
            startedUnixMilliseconds: 0,
            endedUnixMilliseconds: 0,
            notes: []
        )
        #expect(report.recordedReason == "set shop.items.name in `id`=2; random seed 4711")
    }
}
