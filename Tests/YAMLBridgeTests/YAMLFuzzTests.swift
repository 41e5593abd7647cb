import Diagnostics
import Foundation
import GoldenFiles
import Testing
import YAMLBridge

/// Mutates texts at random for a bounded time: the reader must end, and what it takes must round-trip.
@Suite struct YAMLFuzzTests {
    private static let seeds = [
        "a: &x {b: [1, 2, \"t\"], c: 'q'}\nd: *x\ne:\n  - - f\n    - g: h\n  - |\n    lit\n    eral\n",
        "services:\n  db:\n    image: ${I:-m:1}\n    ports: [\"1:2\"]\n    <<: {k: v}\n    x: !reset\n",
        "? k\n: v\nw: >-\n  folded\n  text\n\n  more\nz: \"\\u00e9\\n\"\n# end\n",
    ]
    private static let spice = Array("&*!|>'\"{}[],:?-#%@` \t\n\rax0~<é".utf8) + [0x00, 0xFF, 0xC3]

    @Test func `mutated texts are read or refused, and what is read round-trips`() throws {
        let seed = FuzzBudget.seed
        var random = SplitMix(state: seed)
        let clock = ContinuousClock()
        let end = clock.now + FuzzBudget.seconds
        var count = 0
        while clock.now < end {
            let bytes = mutate(&random)
            count += 1
            let (documents, findings) = read(bytes)
            guard findings.isEmpty else { continue }
            for document in documents {
                guard let root = document.root else { continue }
                let once = YAMLEmitter.emit(root)
                let text = String(decoding: bytes, as: UTF8.self)
                let place = "seed \(seed), case \(count): \(text.debugDescription)"
                let (again, problems) = read(once)
                try #require(problems.isEmpty, "\(place) -> \(TextRenderer().render(problems))")
                let second = try #require(again.first?.root, "\(place)")
                try #require(shape(second) == shape(root), "\(place)")
                try #require(YAMLEmitter.emit(second) == once, "\(place)")
            }
        }
        #expect(count > 100)
    }

    private func mutate(_ random: inout SplitMix) -> [UInt8] {
        var bytes = Array(YAMLFuzzTests.seeds[random.next(below: YAMLFuzzTests.seeds.count)].utf8)
        for _ in 0...random.next(below: 4) {
            let at = random.next(below: bytes.count + 1)
            switch random.next(below: 3) {
            case 0:
                bytes.insert(
                    YAMLFuzzTests.spice[random.next(below: YAMLFuzzTests.spice.count)],
                    at: at
                )
            case 1: if at < bytes.count { bytes.remove(at: at) }
            default:
                let end = min(bytes.count, at + random.next(below: 12))
                bytes.insert(contentsOf: bytes[at..<end], at: random.next(below: bytes.count + 1))
            }
        }
        return bytes
    }
}

/// A small generator with a printable seed.
private struct SplitMix {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}
