import GoldenFiles
import LedgerFormat
import Testing
import TransparencyLog

@Suite struct `Simulated orders` {
    private static func run(_ simulation: ReplaySimulation) -> (LedgerReplay, ReplayOutcome) {
        var replay = LedgerReplay(rules: simulation.rules)
        var outcome = ReplayOutcome()
        for input in simulation.inputs { outcome.add(replay.apply(input)) }
        return (replay, outcome)
    }

    /// Revision of a put or a deletion.
    private static func revision(of input: ReplayInput) -> UInt64 {
        switch input {
        case .put(_, let revision, _, _), .deleted(_, let revision): revision
        case .orderBegan: 0
        }
    }

    /// Follows the same order, but forgets everything but its stored state now and then.
    private static func runWithRestarts(
        _ simulation: ReplaySimulation,
        seed: UInt64
    ) throws -> (LedgerReplay, ReplayOutcome) {
        var random = SeededRandom(seed: seed)
        var replay = LedgerReplay(rules: simulation.rules)
        var outcome = ReplayOutcome()
        var position = 0
        while position < simulation.inputs.count {
            let chunk = Int.random(in: 1...25, using: &random)
            for input in simulation.inputs[position...].prefix(chunk) {
                outcome.add(replay.apply(input))
            }
            position = min(position + chunk, simulation.inputs.count)
            guard random.chance(1, in: 3) else { continue }
            replay = try LedgerReplay(rules: simulation.rules, state: replay.encodedState)
            // The stream begins again one revision earlier, or anywhere before.
            let from =
                replay.resumeRevision
                - min(replay.resumeRevision, UInt64(random.chance(1, in: 2) ? 0 : 9))
            position =
                simulation.inputs.firstIndex { revision(of: $0) > from } ?? simulation.inputs.count
        }
        return (replay, outcome)
    }

    @Test func `give every peer the same log`() throws {
        let seed = FuzzBudget.seed
        for round in 0..<UInt64(5) {
            let comment = "FTCOMPOSE_SEED=\(seed) round \(round)"
            let simulation = try ReplaySimulation(seed: seed &+ round, steps: 150)
            let (reference, expected) = Self.run(simulation)
            #expect(expected.flags == simulation.expectedFlags, "\(comment)")
            #expect(expected.blocks.count > 3, "\(comment)")
            let (other, outcome) = try Self.runWithRestarts(simulation, seed: seed ^ round)
            #expect(outcome.leaves == expected.leaves, "\(comment)")
            #expect(outcome.blocks == expected.blocks, "\(comment)")
            #expect(other.root == reference.root, "\(comment)")
            #expect(other.encodedState == reference.encodedState, "\(comment)")
        }
    }

    @Test func `give the same log where somebody has read the batches before`() throws {
        let simulation = try ReplaySimulation(seed: FuzzBudget.seed, steps: 150)
        let (reference, expected) = Self.run(simulation)
        var replay = LedgerReplay(rules: simulation.rules)
        var outcome = ReplayOutcome()
        var readBefore = 0
        for input in simulation.inputs {
            guard case .put(_, _, _, let value) = input, let batch = try? Batch(value) else {
                outcome.add(replay.apply(input))
                continue
            }
            readBefore += 1
            outcome.add(replay.apply(input, known: batch))
        }
        #expect(readBefore > 50)
        #expect(outcome.leaves == expected.leaves)
        #expect(outcome.blocks == expected.blocks)
        #expect(replay.encodedState == reference.encodedState)
    }

    @Test func `have roots that follow from the leaves alone`() throws {
        let simulation = try ReplaySimulation(seed: 3, steps: 100)
        let (_, outcome) = Self.run(simulation)
        for block in outcome.blocks {
            let leaves = outcome.leaves.prefix(Int(block.size)).map { TreeHash.leaf($0.bytes) }
            #expect(BatchTree.root(of: leaves) == block.root)
        }
        #expect(outcome.leaves.map(\.index) == Array(0..<UInt64(outcome.leaves.count)))
    }

    @Test func `can be taken over from another peer at a block and followed from there`() throws {
        let seed = FuzzBudget.seed
        for round in 0..<UInt64(4) {
            let comment = "FTCOMPOSE_SEED=\(seed) round \(round)"
            let simulation = try ReplaySimulation(seed: seed &+ round, steps: 120)
            let (reference, expected) = Self.run(simulation)
            let cut = expected.blocks[expected.blocks.count / 2]
            var replay = LedgerReplay(rules: simulation.rules)
            var outcome = ReplayOutcome()
            for leaf in expected.leaves.prefix(Int(cut.size)) {
                outcome.leaves.append(try replay.adopt(leaf.bytes))
            }
            #expect(replay.root == cut.root, "\(comment)")
            try replay.finishAdoption(blockNumber: cut.number + 1)
            for input in simulation.inputs where Self.revision(of: input) > replay.resumeRevision {
                outcome.add(replay.apply(input))
            }
            #expect(outcome.leaves == expected.leaves, "\(comment)")
            #expect(outcome.blocks == expected.blocks.filter { $0.size > cut.size }, "\(comment)")
            #expect(replay.root == reference.root, "\(comment)")
        }
    }
}
