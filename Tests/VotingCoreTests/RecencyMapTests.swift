import Testing
import VotingCore

@Suite struct `The recency map` {
    @Test func `makes room for new entries by the one unused for longest`() {
        var map = RecencyMap<String, Int>(countMax: 2)
        #expect(map.set("a", to: 1) == nil)
        #expect(map.set("b", to: 2) == nil)
        #expect(map.use("a") == 1)
        #expect(map.peek("b") == 2)
        let evicted = map.set("c", to: 3)
        #expect(evicted?.key == "b" && evicted?.value == 2)
        #expect(map.set("a", to: 4) == nil)
        #expect(map.all.map(\.key) == ["c", "a"])
        #expect(map.update("c") { $0 += 1 })
        #expect(!map.update("b") { $0 += 1 })
        #expect(map.remove("c") == 4)
        #expect(map.remove("c") == nil)
        #expect(map.count == 1)
    }

    @Test func `behaves as a list in the order of use`() {
        var random = SeededRandom(seed: 12)
        var map = RecencyMap<Int, Int>(countMax: 8)
        var model: [(key: Int, value: Int)] = []
        for step in 0..<20_000 {
            let key = Int.random(in: 0..<16, using: &random)
            let place = model.firstIndex { $0.key == key }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                #expect(map.use(key) == place.map { model[$0].value })
                if let place { model.append(model.remove(at: place)) }
            case 1:
                #expect(map.remove(key) == place.map { model[$0].value })
                if let place { model.remove(at: place) }
            default:
                let evicted = map.set(key, to: step)
                if let place { model.remove(at: place) }
                let oldest = model.count == 8 ? model.removeFirst() : nil
                #expect(evicted?.key == oldest?.key)
                model.append((key, step))
            }
            #expect(map.count == model.count)
        }
        #expect(map.all.map(\.value) == model.map(\.value))
    }
}
