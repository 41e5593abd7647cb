import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct RepairDecisionTests {
    private let target = ReplicaIndex(2)

    private func decide(_ sums: [UInt64?], quorum: Int = 2) -> RepairDecision {
        var states: [ReplicaIndex: StateDigest] = [:]
        var failed = ReplicaSet()
        for (position, sum) in sums.enumerated() {
            if let sum {
                states[ReplicaIndex(position)] = StateComparisonTests.state(["a": sum])
            } else {
                failed.insert(ReplicaIndex(position))
            }
        }
        let comparison = StateComparison(
            states: states,
            failed: failed,
            configuredCount: sums.count,
            quorum: quorum
        )
        let result = StateVoteResult(
            comparison: comparison,
            unreadable: [:],
            sequence: 1,
            states: states
        )
        return RepairDecision(target: target, result: result, quorum: quorum)
    }

    @Test func `an equal replica is readmitted without a copy`() {
        #expect(decide([1, 1, 1]) == .readmit(odd: []))
        #expect(decide([1, nil, 1]) == .readmit(odd: []))
    }

    @Test func `a different replica is repaired from a donor, table by table`() {
        guard case .copy(let donor, let plan, let odd) = decide([1, 1, 5]) else {
            Issue.record("a copy was expected")
            return
        }
        #expect(donor == ReplicaIndex(0) && odd.isEmpty)
        #expect(plan.tablesToCopy.map(\.description) == ["s.a"])
        #expect(plan.schemasToCreate.isEmpty && plan.schemasToDrop.isEmpty && !plan.copiesAccounts)
    }

    @Test func `a replica that makes a majority with one donor exposes the other`() {
        #expect(decide([1, 5, 5]) == .readmit(odd: [ReplicaIndex(0)]))
    }

    @Test func `donors that differ from all help nobody`() {
        guard case .refuse(let reason) = decide([1, 2, 3]) else {
            Issue.record("a refusal was expected")
            return
        }
        #expect(reason.contains("s.a"))
    }

    @Test func `after a thaw one donor is enough`() {
        guard case .copy(let donor, _, _) = decide([4, nil, 5]) else {
            Issue.record("a copy was expected")
            return
        }
        #expect(donor == ReplicaIndex(0))
    }

    @Test func `nothing is decided about what cannot be read`() {
        guard case .refuse = decide([1, 1, nil]), case .refuse = decide([nil, nil, 1]) else {
            Issue.record("refusals were expected")
            return
        }
    }

    @Test func `the plan tells strangers, missing and different things apart`() {
        var donor = StateDigest(items: [
            .accounts: ItemState(structure: [1]), .schema("both"): ItemState(structure: [1]),
            .schema("new"): ItemState(structure: [1]),
        ])
        var target = StateDigest(items: [
            .accounts: ItemState(structure: [2]), .schema("both"): ItemState(structure: [9]),
            .schema("stranger"): ItemState(structure: [1]),
        ])
        for (name, inDonor, inTarget) in [
            ("new.t", true, false), ("both.extra", false, true), ("both.same", true, true),
            ("stranger.t", false, true),
        ] {
            guard let table = TableName(name) else { continue }
            if inDonor { donor.items[.table(table)] = ItemState(structure: [3]) }
            if inTarget { target.items[.table(table)] = ItemState(structure: [3]) }
        }
        let plan = RepairPlan(target: target, donor: donor)
        #expect(plan.schemasToDrop == ["stranger"])
        #expect(plan.schemasToCreate == ["new"])
        #expect(plan.schemasToRepair == ["both"])
        #expect(plan.tablesToDrop.map(\.description) == ["both.extra"])
        #expect(plan.tablesToCopy.map(\.description) == ["new.t"])
        #expect(plan.copiesAccounts && !plan.isEmpty)
        #expect(RepairPlan(target: donor, donor: donor).isEmpty)
    }

    @Test func `a table whose counter alone differs is not copied, unless that did not help`() {
        let table = StateItem.table(TableName(schema: "s", table: "a"))
        var target = StateComparisonTests.state(["a": 1])
        var donor = target
        target.items[table]?.autoIncrement = "5"
        donor.items[table]?.autoIncrement = "7"
        let plan = RepairPlan(target: target, donor: donor)
        #expect(plan.autoIncrements == [TableName(schema: "s", table: "a"): "7"])
        #expect(plan.tablesToCopy.isEmpty && !plan.isEmpty && plan.names == ["s.a"])
        let thorough = RepairPlan(target: target, donor: donor, isThorough: true)
        #expect(thorough.autoIncrements.isEmpty && thorough.tablesToCopy.count == 1)
    }
}
