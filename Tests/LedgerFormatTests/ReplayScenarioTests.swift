import GoldenFiles
import Testing

@Suite struct `Scripted orders` {
    static let folder = GoldenFolder("Scenarios")

    @Test(arguments: folder.names)
    func `give what is written`(name: String) throws {
        let difference = try Self.folder.check(name) { script in
            let lines = script.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
            var machine = try ReplayScenario(try #require(lines.first))
            var output = ""
            for line in lines.dropFirst() {
                output += "> \(line)\n"
                for answer in try machine.run(line) { output += "\(answer)\n" }
            }
            return output
        }
        #expect(difference == nil, "\(difference ?? "")")
    }
}
