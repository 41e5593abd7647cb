import Foundation
import Testing

@Suite struct `Scripted scenarios` {
    @Test(arguments: try ScenarioFile.names())
    func `answer as written`(name: String) throws {
        var file = try ScenarioFile(named: name)
        #expect(!file.blocks.isEmpty, "\(name) has no blocks")
        let start = ScenarioEvent(file.machine)
        var machine: any ScenarioMachine =
            switch start.name {
            case "balancer": BalancerScenario(start)
            case "gate": GateScenario(start)
            case "noise": NoiseScenario(start)
            case "registry": RegistryScenario(start)
            case "tally": TallyScenario(start)
            default: throw UnknownScenario(line: file.machine)
            }
        let rewrites = ProcessInfo.processInfo.environment["FTCOMPOSE_REWRITE"] == "1"
        for (number, block) in file.blocks.enumerated() {
            let answers = block.events.filter { !$0.hasPrefix("#") }
                .flatMap { machine.run(ScenarioEvent($0)) }
            let shown = answers.isEmpty ? ["nothing"] : answers
            if rewrites {
                file.blocks[number].expected = shown
            } else {
                #expect(shown == block.expected, "\(name): \(block.events.joined(separator: "; "))")
            }
        }
        if rewrites { try file.rewrite() }
    }

    @Test func `exist for each machine`() throws {
        let machines = Set(
            try ScenarioFile.names().map { try ScenarioFile(named: $0).machine.prefix(4) }
        )
        #expect(machines == ["bala", "gate", "nois", "regi", "tall"])
    }
}

struct UnknownScenario: Error {
    let line: String
}
