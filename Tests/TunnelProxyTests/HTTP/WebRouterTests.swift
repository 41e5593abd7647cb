import FoundationEssentials
import Logging
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// Which path gets a request, and what is said about paths.
@Suite struct WebRouterTests {
    private let recorder = TestTunnel.Recorder()
    private let folder =
        FileManager.default.temporaryDirectory.path + "/ftcompose-" + UUID().uuidString

    private func router(_ change: (inout WebServicePlan) -> Void = { _ in }) throws -> WebRouter {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var plan = TestTunnel.plan(Array(1...9), paths: 3, port: 80, folder: folder)
        change(&plan)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let site = try WebSite(plan: plan, recorder: recorder, logger: logger)
        let paths = try plan.paths.indices.map {
            try WebContext(
                site: site,
                index: $0,
                directory: folder,
                restored: StateStore.Restored()
            )
        }
        return WebRouter(site: site, paths: paths)
    }

    private func admit(_ path: WebContext) {
        path.registry.apply(path) { $0.stateCompared(groups: [ReplicaSet(first: 3)], at: $1) }
    }

    private func request(_ headers: [String] = []) -> WebRequest {
        var request = WebRequest.probe(target: "/", host: "a", id: "1")
        request.cookies = headers
        return request
    }

    @Test func `requests go to paths that have a quorum`() async throws {
        let router = try router()
        #expect(!router.isServing)
        #expect(router.path(for: request(), excluding: []) == nil)
        admit(router.paths[1])
        admit(router.paths[2])
        #expect(router.isServing)
        let picked = (0..<4).compactMap { _ in router.path(for: request(), excluding: []) }
        #expect(picked == [1, 2, 1, 2])
        #expect(router.path(for: request(), excluding: [1]) == 2)
        #expect(router.pathStatuses?.map(\.state) == ["down", "serving", "serving"])
        #expect(router.pathStatuses?.map(\.requests) == [0, 2, 3])
        let lost = router.paths[2]
        for replica in ReplicaSet(first: 2) {
            lost.registry.apply(lost) { $0.disconnected(replica, reason: "gone", at: $1) }
        }
        #expect(router.path(for: request(), excluding: []) == 1)
        let said = recorder.records.filter { $0.reason.hasPrefix("path ") }
        #expect(
            said.map(\.reason) == [
                "path web-2 is up", "path web-3 is up",
                "path web-3 is down: fewer of its replicas vote than the quorum",
            ]
        )
        #expect(said.map(\.group) == [1, 2, 2])
        for path in router.paths { await path.store.close() }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `a client goes where it left something, else anywhere`() async throws {
        let router = try router()
        for path in router.paths { admit(path) }
        var bound = request(["a=b; ftc-path-web=3"])
        router.note(&bound)
        #expect(bound.boundPath == 2)
        #expect(bound.cookies == ["a=b"])
        for _ in 0..<5 { #expect(router.route(of: bound, fixed: nil).path == 2) }
        var port = request()
        port.portPath = 1
        for _ in 0..<5 { #expect(router.route(of: port, fixed: nil).path == 1) }
        for path in router.paths { await path.store.close() }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `too many failures in a row eject a path for a while`() async throws {
        let router = try router { $0.balancing.ejection.failuresMax = 1 }
        for path in router.paths { admit(path) }
        for _ in 0..<2 {
            _ = router.path(for: request(), excluding: [1, 2])
            router.tell([PathRoute.Notice(path: 0, end: .failed)])
        }
        #expect(router.pathStatuses?.map(\.state) == ["ejected", "serving", "serving"])
        let picked = (0..<4).compactMap { _ in router.path(for: request(), excluding: []) }
        #expect(picked == [1, 2, 1, 2])
        for path in router.paths { await path.store.close() }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `status and metrics name the paths`() async throws {
        let router = try router()
        admit(router.paths[0])
        router.look()
        router.paths[0].votes.voted(.majority)
        let status = router.status()
        #expect(status.configuredReplicas == 9)
        #expect(status.quorum == 2)
        #expect(status.serving)
        #expect(status.replicas.map(\.name).first == "web-1-1")
        #expect(status.replicas.count == 9)
        let text = router.metricsText()
        for line in [
            "ftcompose_path_state{service=\"web\",path=\"web-1\",state=\"serving\"} 1",
            "ftcompose_path_state{service=\"web\",path=\"web-3\",state=\"down\"} 1",
            "ftcompose_path_requests{service=\"web\",path=\"web-2\"} 0",
            "ftcompose_path_votes_total{service=\"web\",path=\"web-1\",verdict=\"majority\"} 1",
            "ftcompose_path_retries_total{service=\"web\"} 0",
        ] { #expect(text.contains(line + "\n"), "\(line)") }
        for path in router.paths { await path.store.close() }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `one path is no path of its own`() async throws {
        let router = try router { $0.paths.removeLast(2) }
        admit(router.paths[0])
        #expect(router.status().paths == nil)
        #expect(!router.metricsText().contains("ftcompose_path_"))
        var asked = request(["ftc-path-web=1"])
        router.note(&asked)
        #expect(asked.cookies == ["ftc-path-web=1"])
        var answer = WebAnswer(
            status: 200,
            fields: [("Set-Cookie", "a=b")],
            framing: .none(length: nil)
        )
        router.bind(&answer, to: 0, asked)
        #expect(answer.fields.count == 1)
        await router.paths[0].store.close()
        try FileManager.default.removeItem(atPath: folder)
    }
}
