import Testing
import VotingCore

@testable import TunnelProxy

@Suite struct EntityTagsTests {
    private let one = ReplicaIndex(0)
    private let two = ReplicaIndex(1)
    private let three = ReplicaIndex(2)

    private func known(_ tags: inout EntityTags, _ resource: String = "a /x") -> String {
        let own = tags.led(by: one, "\"t1\"", resource: resource, isByteExact: true)
        tags.agreed(two, "\"t2\"", client: own, resource: resource)
        tags.agreed(three, "W/\"t3\"", client: own, resource: resource)
        return own
    }

    @Test func `clients hold the tunnel's tag and replicas get theirs`() {
        var tags = EntityTags(replicaCount: 3)
        let own = known(&tags)
        #expect(own.hasPrefix("\"ftc-"))
        #expect(own.utf8.count == 38)
        let conditions = [one, two, three].map {
            tags.condition("\"other\", W/\(own)", resource: "a /x", for: $0)
        }
        #expect(conditions == ["\"other\", \"t1\"", "\"other\", \"t2\"", "\"other\", W/\"t3\""])
    }

    @Test func `the tag does not change with the leader`() {
        var tags = EntityTags(replicaCount: 3)
        let own = known(&tags)
        #expect(tags.led(by: two, "\"t2\"", resource: "a /x", isByteExact: true) == own)
        #expect(tags.led(by: three, "W/\"t3\"", resource: "a /x", isByteExact: true) == "W/" + own)
        #expect(tags.led(by: one, "\"t9\"", resource: "a /x", isByteExact: true) != own)
    }

    @Test func `equal tags of other resources are other tags`() {
        var tags = EntityTags(replicaCount: 3)
        #expect(known(&tags, "a /x") != known(&tags, "a /y"))
    }

    @Test func `a body that is not compared by bytes has a weak tag`() {
        var tags = EntityTags(replicaCount: 3)
        let own = tags.led(by: one, "\"t\"", resource: "r", isByteExact: false)
        #expect(own.hasPrefix("W/\"ftc-"))
    }

    @Test func `what is not known passes as it is`() {
        var tags = EntityTags(replicaCount: 3)
        for value in ["*", "\"x\"", "\"ftc-00\", W/\"y\"", "x", "", "\"a", "Sat, 21 Nov 2026"] {
            #expect(tags.condition(value, resource: "r", for: one) == value)
        }
        #expect(tags.led(by: one, "no tag", resource: "r", isByteExact: true) == "no tag")
        tags.agreed(two, "\"x\"", client: "\"y\"", resource: "r")
        tags.agreed(two, "\"x\"", client: "\"ftc-11\"", resource: "r")
        #expect(tags.count == 0)
        let own = tags.led(by: one, "\"t\"", resource: "r", isByteExact: true)
        #expect(tags.condition(own, resource: "r", for: two) == own)
        let many = Array(repeating: own, count: 33).joined(separator: ", ")
        #expect(tags.condition(many, resource: "r", for: one) == many)
    }

    @Test func `a replica's new tag takes the place of its old one`() {
        var tags = EntityTags(replicaCount: 3)
        let own = known(&tags)
        tags.agreed(two, "\"new\"", client: own, resource: "a /x")
        #expect(tags.condition(own, resource: "a /x", for: two) == "\"new\"")
        #expect(tags.led(by: two, "\"t2\"", resource: "a /x", isByteExact: true) != own)
    }

    @Test func `the table is bounded and what is stored comes back`() {
        var tags = EntityTags(replicaCount: 3, countMax: 5)
        for number in 0..<100 { _ = known(&tags, "a /\(number)") }
        #expect(tags.count == 5)
        #expect(tags.ownerCount == 15)
        var again = EntityTags(replicaCount: 3, countMax: 5, stored: tags.stored)
        #expect(again.stored == tags.stored)
        #expect(again.ownerCount == 15)
        #expect(
            again.led(by: two, "\"t2\"", resource: "a /99", isByteExact: true)
                == tags.led(by: one, "\"t1\"", resource: "a /99", isByteExact: true)
        )
        #expect(EntityTags(replicaCount: 2, stored: tags.stored).count == 0)
    }
}
