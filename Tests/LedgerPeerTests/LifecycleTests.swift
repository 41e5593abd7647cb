import Foundation
import LedgerFormat
import LedgerSink
import Synchronization
import Testing

@testable import LedgerPeer

/// An engine that remembers its last events and can be cut off.
private final class ScriptedEngine: LifecycleSource {
    private struct State {
        var events: [HeardEvent] = []
        var containers: [String: String] = [:]
        var isDown = false
        var cuts = 0
    }

    private let state = Mutex(State())

    func happen(_ action: String, _ container: String = "c1", at second: Int64) {
        state.withLock { state in
            state.events.append(
                HeardEvent(
                    action: action,
                    object: container,
                    attributes: ["name": "shop-\(container)-1", "secret.label": "hunter2"],
                    time: second * 1_000_000_000
                )
            )
            switch action {
            case "start": state.containers[container] = "running"
            case "die": state.containers[container] = "exited"
            case "destroy": state.containers[container] = nil
            default: break
            }
        }
    }

    func forget() { state.withLock { $0.events = [] } }
    func set(down: Bool) { state.withLock { $0.isDown = down } }
    func cut() { state.withLock { $0.cuts += 1 } }

    private func check() throws {
        if state.withLock({ $0.isDown }) { throw LedgerPeerError("the engine is down") }
    }

    func containers() async throws -> [ListedContainer] {
        try check()
        return state.withLock { state in
            state.containers.map {
                ListedContainer(container: $0.key, name: "shop-\($0.key)-1", state: $0.value)
            }
        }
    }

    func events(
        since: Int64?,
        until: Int64?,
        _ body: @Sendable (HeardEvent) async throws -> Void
    ) async throws {
        let cuts = state.withLock { $0.cuts }
        var told = 0
        while true {
            try check()
            let (all, isCut) = state.withLock { ($0.events, $0.cuts != cuts) }
            if isCut { throw LedgerPeerError("cut off") }
            told = min(told, all.count)
            for event in all[told...] where event.time >= since ?? 0 { try await body(event) }
            told = all.count
            if until != nil { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

struct LifecycleTests {
    private static func event(_ action: String, at second: Int64) -> HeardEvent {
        HeardEvent(
            action: action,
            object: "c1",
            attributes: ["name": "db-1", "ftcompose.service": "db", "traefik.auth": "secret"],
            time: second
        )
    }

    @Test func `an event is taken once, without what is nobody's business`() throws {
        var feed = LifecycleFeed(recorded: [])
        let taken = feed.take(Self.event("die", at: 5))
        let entry = try #require(taken.first)
        #expect(entry.service == "db")
        #expect(entry.time == 5)
        guard case .lifecycleEvent(let event) = entry.body else {
            Issue.record("no event")
            return
        }
        #expect(event.attributes.map(\.name) == ["ftcompose.service", "name"])
        #expect(feed.take(Self.event("die", at: 5)).isEmpty)
        #expect(feed.take(Self.event("exec_start: mysql -psecret", at: 6)).isEmpty)
        #expect(feed.take(Self.event("health_status: unhealthy", at: 7)).count == 1)
        var next = LifecycleFeed(recorded: [entry])
        #expect(next.latest == 5)
        #expect(next.take(Self.event("die", at: 5)).isEmpty)
        #expect(next.take(Self.event("start", at: 8)).count == 1)
    }

    @Test func `a network's event names the container by its name`() throws {
        var feed = LifecycleFeed(recorded: [])
        feed.learn([
            ListedContainer(container: "c1", name: "shop-db-2-1", service: "db", state: "running")
        ])
        func event(_ attributes: [String: String], _ action: String = "connect") -> HeardEvent {
            HeardEvent(
                kind: "network",
                action: action,
                object: "n1",
                attributes: attributes,
                time: 5
            )
        }
        let taken = feed.take(
            event(["container": "c1", "name": "shop_default", "type": "bridge"])
        )
        let entry = try #require(taken.first)
        #expect(entry.service == "db")
        #expect(
            EntryLine.text(entry.body)
                == "container shop-db-2-1: connect network shop_default"
        )
        #expect(feed.take(event(["name": "shop_default"], "disconnect")).isEmpty)
        #expect(feed.take(event(["container": "c1", "name": "shop_default"], "create")).isEmpty)
        #expect(feed.take(event(["container": "c2", "name": "x"], "disconnect")).count == 1)
        // The network's name is not taken for the container's.
        var next = LifecycleFeed(recorded: [entry])
        #expect(next.reconcile([], changing: [], now: 9) == nil)
    }

    @Test func `what an engine says of an end is shown`() throws {
        var feed = LifecycleFeed(recorded: [])
        var died = Self.event("die", at: 5)
        died.attributes["exitCode"] = "137"
        var killed = Self.event("kill", at: 4)
        killed.attributes["signal"] = "9"
        let lines = (feed.take(killed) + feed.take(died)).map { EntryLine.text($0.body) }
        #expect(
            lines == ["container db-1: kill, signal 9", "container db-1: die, exit code 137"]
        )
    }

    @Test func `a second start without an end between is told with a gap`() throws {
        var feed = LifecycleFeed(recorded: [])
        _ = feed.take(Self.event("start", at: 5))
        _ = feed.take(Self.event("health_status: healthy", at: 6))
        let entries = feed.take(Self.event("start", at: 9))
        #expect(entries.map(\.kind) == [.gap, .lifecycleEvent])
        guard case .gap(let notice) = entries[0].body else { return }
        #expect(notice.firstTime == 6 && notice.lastTime == 9)
        #expect(notice.reason.contains("db-1"))
    }

    @Test func `what the engine forgot is a gap, told once`() throws {
        var feed = LifecycleFeed(recorded: [])
        #expect(feed.reconcile([], changing: [], now: 9) == nil)
        _ = feed.take(Self.event("start", at: 1))
        let running = ListedContainer(container: "c1", name: "db-1", state: "running")
        let ended = ListedContainer(container: "c1", name: "db-1", state: "exited")
        #expect(feed.reconcile([running], changing: [], now: 9) == nil)
        #expect(feed.reconcile([ended], changing: ["c1"], now: 9) == nil)
        let told = feed.reconcile([ended], changing: [], now: 9)
        let gap = try #require(told)
        guard case .gap(let notice) = gap.body else {
            Issue.record("no gap")
            return
        }
        #expect(notice.reason.contains("db-1"))
        #expect(notice.firstTime == 1 && notice.lastTime == 9)
        #expect(feed.reconcile([ended], changing: [], now: 10) == nil)
    }

    /// A peer on a folder, and a collector that writes to it what the engine tells.
    private static func collecting(
        from engine: ScriptedEngine,
        in folder: TemporaryFolder
    ) throws -> (EmbeddedPeer, LifecycleCollector) {
        let peer = try EmbeddedPeer(
            folder: folder.path,
            origin: "ftcompose.dev/ledger/lifecycle",
            actor: "provider",
            configuration: quick(),
            logger: quiet
        )
        let collector = try LifecycleCollector(
            core: peer.core,
            source: engine,
            keyPath: folder.path + "/lifecycle.pem",
            retryMilliseconds: 20,
            logger: quiet
        )
        return (peer, collector)
    }

    @Test func `every event is in the ledger once, over lost connections and restarts`()
        async throws
    {
        let folder = try TemporaryFolder()
        let engine = ScriptedEngine()
        engine.happen("create", at: 1)
        engine.happen("start", at: 2)
        for round in 0..<3 as Range<Int64> {
            let (peer, collector) = try Self.collecting(from: engine, in: folder)
            let expected = Int(2 + 4 * (round + 1))
            let base = 10 + 10 * round
            try await running([peer.core]) { () async throws in
                let work = Task { try await collector.run() }
                defer { work.cancel() }
                engine.happen("die", at: base)
                engine.happen("start", at: base + 1)
                try await Task.sleep(for: .milliseconds(50))
                engine.cut()
                engine.happen("die", at: base + 2)
                engine.set(down: true)
                try await Task.sleep(for: .milliseconds(50))
                engine.happen("start", at: base + 3)
                engine.set(down: false)
                #expect(
                    try await eventually {
                        try peer.core.store.newest([.lifecycleEvent], limit: 100).count
                            == expected
                    }
                )
            }
            let found = try peer.core.store.newest([.lifecycleEvent, .gap], limit: 100)
            #expect(found.count == expected)
            #expect(found.map(\.entry.time) == found.map(\.entry.time).sorted())
            #expect(found.allSatisfy { $0.writer.text == "provider/lifecycle" })
            // Old events are no sign of a wrong clock.
            #expect(try peer.core.store.alarms().isEmpty)
            try peer.core.store.close()
        }
        // The engine was restarted, knows nothing of before, and the container has gone meanwhile.
        engine.happen("destroy", at: 90)
        engine.forget()
        let (peer, collector) = try Self.collecting(from: engine, in: folder)
        try await running([peer.core]) { () async throws in
            let work = Task { try await collector.run() }
            defer { work.cancel() }
            #expect(
                try await eventually { try peer.core.store.newest([.gap], limit: 9).count == 1 }
            )
        }
    }
}
