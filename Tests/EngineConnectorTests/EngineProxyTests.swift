import EngineConnector
import Foundation
import Testing

@Suite(.serialized, .enabled(if: !EngineTestBed.isExcluded, "FTCOMPOSE_NO_DOCKER=1 is set"))
struct EngineProxyTests {
    private static let image = "\(EngineTestBed.repository):proxy"

    /// Runs work with a client that reaches the real engine through a proxy for one project.
    private static func proxied(
        _ project: String,
        outputOf: String? = nil,
        _ work: @escaping @Sendable (EngineClient, EngineClient) async throws -> Void
    ) async throws {
        let path = "/tmp/ftcompose-proxy-\(UUID().uuidString.prefix(8)).sock"
        let proxy = EngineProxy(
            listen: path,
            engine: try EngineSocket.path(),
            project: project,
            outputOf: outputOf
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await proxy.run() }
            group.addTask {
                while !FileManager.default.fileExists(atPath: path) {
                    try await Task.sleep(for: .milliseconds(10))
                }
                try await EngineClient.withClient { direct in
                    try await EngineClient.withClient(socketPath: path) { client in
                        try await work(client, direct)
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    @Test func `reads the project's containers and events, and does nothing to them`() async throws
    {
        let project = "ftcompose-test-proxy"
        try await Self.proxied(project) { client, direct in
            try await EngineTestBed.prepareImage(direct, tag: "proxy")
            let name = "\(project)-1"
            try? await direct.remove(name, force: true)
            let label = LabelFilter(ContainerLabel.project, project)
            let id = try await direct.run(
                ContainerSpec(
                    name: name,
                    image: Self.image,
                    command: ["/bin/busybox", "sleep", "600"],
                    labels: [EngineTestBed.label: "engine", ContainerLabel.project: project]
                )
            )
            do {
                try await client.ping()
                #expect(try await client.containers(labels: [label]).map(\.id) == [id])
                var refusal = await #expect(throws: EngineError.self) { try await client.stop(id) }
                #expect(refusal?.status == 403)
                // Without a filter it is this project all the same, and no other can be asked for.
                #expect(try await client.containers(labels: []).map(\.id) == [id])
                refusal = await #expect(throws: EngineError.self) {
                    let other = LabelFilter(ContainerLabel.project, "ftcompose-test")
                    _ = try await client.containers(labels: [other])
                }
                #expect(refusal?.status == 403)
                refusal = await #expect(throws: EngineError.self) {
                    _ = try await client.inspect(id)
                }
                #expect(refusal?.status == 403)
                // The stream is open and quiet first, as a rule; then the event comes through.
                let began = Int64(Date().timeIntervalSince1970 * 1e9)
                let listener = Task {
                    var action = ""
                    try await client.events(
                        filters: [
                            "type": ["container", "network"],
                            "label": ["\(ContainerLabel.project)=\(project)"],
                        ],
                        sinceUnixNanoseconds: began,
                        timeoutMilliseconds: 20_000
                    ) { event in
                        action = event.action
                        return event.action != "die"
                    }
                    return action
                }
                try await Task.sleep(for: .milliseconds(500))
                try await direct.remove(id, force: true)
                #expect(try await listener.value == "die")
            } catch {
                try? await direct.remove(name, force: true)
                try? await direct.removeImage(Self.image)
                throw error
            }
            try? await direct.removeImage(Self.image)
        }
    }

    @Test func `follows what the replicas of one service write, and what nobody else does`()
        async throws
    {
        let project = "ftcompose-test-output"
        try await Self.proxied(project, outputOf: "web") { client, direct in
            try await EngineTestBed.prepareImage(direct, tag: "proxy")
            var made: [String: String] = [:]
            for (name, role, service) in [
                ("replica", "replica", "web"), ("voter", "voter", "web"),
                ("other", "replica", "db"),
            ] {
                try? await direct.remove("\(project)-\(name)", force: true)
                made[name] = try await direct.run(
                    ContainerSpec(
                        name: "\(project)-\(name)",
                        image: Self.image,
                        command: [
                            "/bin/busybox", "sh", "-c",
                            "echo before; while :; do /bin/busybox sleep 0.2; echo after; done",
                        ],
                        labels: [
                            EngineTestBed.label: "engine", ContainerLabel.project: project,
                            ContainerLabel.role: role, ContainerLabel.service: service,
                        ]
                    )
                )
            }
            let containers = made
            do {
                try await Task.sleep(for: .seconds(3))
                struct Enough: Error {}
                let lines = Lines()
                await #expect(throws: Enough.self) {
                    try await client.followNewOutput(
                        of: try #require(containers["replica"]),
                        timeoutMilliseconds: 20_000,
                        onBegin: { await lines.add("begin") }
                    ) { line in
                        await lines.add(String(decoding: line, as: UTF8.self))
                        if await lines.all.count > 2 { throw Enough() }
                    }
                }
                #expect(await lines.all == ["begin", "after", "after"])
                for name in ["voter", "other"] {
                    let refusal = await #expect(throws: EngineError.self) {
                        try await client.followNewOutput(
                            of: try #require(containers[name]),
                            timeoutMilliseconds: 20_000,
                            onBegin: {}
                        ) { _ in }
                    }
                    #expect(refusal?.status == 403)
                }
            } catch {
                for id in containers.values { try? await direct.remove(id, force: true) }
                throw error
            }
            for id in containers.values { try? await direct.remove(id, force: true) }
        }
    }
}

/// Lines in the order in which they came.
private actor Lines {
    private(set) var all: [String] = []

    func add(_ line: String) { all.append(line) }
}
