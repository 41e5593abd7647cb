import ServicePlan
import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct StateComparisonTests {
    static func state(_ tables: [String: UInt64], accounts: UInt8 = 0) -> StateDigest {
        var digest = StateDigest(items: [.accounts: ItemState(structure: [accounts])])
        digest.items[.schema("s")] = ItemState(structure: [1])
        for (name, sum) in tables {
            let table = TableName(schema: "s", table: name)
            digest.items[.table(table)] = ItemState(
                structure: [2],
                rows: RowsDigest(count: 1, high: sum)
            )
        }
        return digest
    }

    private func compare(
        _ states: [StateDigest?],
        configured: Int = 3,
        quorum: Int = 2
    ) -> StateComparison {
        var found: [ReplicaIndex: StateDigest] = [:]
        var failed = ReplicaSet()
        for (position, state) in states.enumerated() {
            if let state {
                found[ReplicaIndex(position)] = state
            } else {
                failed.insert(ReplicaIndex(position))
            }
        }
        return StateComparison(
            states: found,
            failed: failed,
            configuredCount: configured,
            quorum: quorum
        )
    }

    @Test func `equal states are unanimous`() {
        let comparison = compare(Array(repeating: Self.state(["a": 1]), count: 3))
        #expect(comparison.verdict == .unanimous)
        #expect(comparison.differing.isEmpty)
    }

    @Test func `one changed row makes a dissenter and names the table`() {
        let comparison = compare([Self.state(["a": 1]), Self.state(["a": 2]), Self.state(["a": 1])])
        #expect(comparison.verdict == .majority)
        #expect(comparison.tally.dissenters == [ReplicaIndex(1)])
        #expect(comparison.differing.map(\.description) == ["s.a"])
        #expect(comparison.groups == [[ReplicaIndex(0), ReplicaIndex(2)], [ReplicaIndex(1)]])
    }

    @Test func `a missing table and other accounts are differences`() {
        let comparison = compare([
            Self.state(["a": 1, "b": 1]), Self.state(["a": 1], accounts: 9),
            Self.state(["a": 1, "b": 1]),
        ])
        #expect(comparison.differing.map(\.description) == ["accounts", "s.b"])
    }

    @Test func `three different states have no majority`() {
        let comparison = compare([1, 2, 3].map { Self.state(["a": $0]) })
        #expect(comparison.verdict == .noMajority)
        #expect(comparison.groups.count == 3)
    }

    @Test func `two of three with different states have no majority`() {
        #expect(compare([Self.state(["a": 1]), Self.state(["a": 2]), nil]).verdict == .noMajority)
    }

    @Test func `unreadable replicas do not dissent`() {
        let one = compare([Self.state(["a": 1]), nil, Self.state(["a": 1])])
        #expect(one.verdict == .majority)
        #expect(one.tally.dissenters.isEmpty)
        #expect(compare([Self.state(["a": 1]), nil, nil]).verdict == .insufficient)
    }

    @Test func `rows that one replica could not read at the point are not compared`() {
        var skipping = Self.state(["a": 7])
        skipping.skipped[.table(TableName(schema: "s", table: "a"))] = "too large"
        let comparison = compare([Self.state(["a": 1]), skipping, Self.state(["a": 1])])
        #expect(comparison.verdict == .unanimous)
        #expect(comparison.differing.isEmpty)
        #expect(comparison.skipped.count == 1)
    }

    @Test func `an error while reading a table differs from a sound table`() {
        var broken = Self.state(["a": 1])
        broken.items[.table(TableName(schema: "s", table: "a"))]?.errorCode = 1932
        #expect(compare([Self.state(["a": 1]), broken, Self.state(["a": 1])]).verdict == .majority)
    }

    @Test func `the answer names replicas and at most a hundred items`() {
        let many = Dictionary(uniqueKeysWithValues: (0..<150).map { ("t\($0)", UInt64(1)) })
        let comparison = compare([Self.state(many), Self.state([:]), Self.state(many)])
        let answer = comparison.answer(names: ["x", "y", "z"], unreadable: [:], sequence: 4)
        #expect(answer.groups == [["x", "z"], ["y"]])
        #expect(answer.differing.count == 100)
        #expect(answer.verdict == "majority")
        #expect(answer.sequence == 4)
    }

    @Test func `a second look reads only what differs`() {
        let scope = StateScope(depth: .rows, includesSchemas: true, includesAccounts: true)
        let narrowed = scope.narrowed(to: [.accounts, .table(TableName(schema: "s", table: "a"))])
        #expect(narrowed.tables == [TableName(schema: "s", table: "a")])
        #expect(narrowed.schemas == [])
        #expect(!narrowed.includesSchemas && narrowed.includesAccounts)
        #expect(narrowed.readsStructureAtPoint && !scope.readsStructureAtPoint)
    }
}
