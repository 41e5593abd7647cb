import EngineConnector
import FoundationEssentials
import ServicePlan

@testable import FaultInjection

/// One real MariaDB container as the replica `db-1`, and a tunnel that only listens.
struct FaultBed: Sendable {
    static let image = "mariadb:10.11"
    static let password = "fault'pw"
    static let isExcluded = ProcessInfo.processInfo.environment["FTCOMPOSE_NO_DOCKER"] == "1"

    struct Unready: Error, CustomStringConvertible {
        let description: String
    }

    let engine: EngineClient
    let container: String
    let network: String
    let tunnel: ListeningTunnel

    /// Runs work on a fresh server and removes everything afterwards.
    static func withServer(
        _ name: String,
        volumeOptions: [String: String] = [:],
        _ work: @Sendable (FaultBed) async throws -> Void
    ) async throws {
        try await EngineClient.withClient { engine in
            let fullName = "ftcompose-test-fault-\(name)"
            try await clear(engine, fullName)
            let labels = ["ftcompose.test": "fault"]
            let outcome: Result<Void, any Error>
            do {
                try await engine.createVolume(fullName, options: volumeOptions, labels: labels)
                _ = try await engine.createNetwork(fullName, labels: labels)
                let container = try await engine.run(
                    ContainerSpec(
                        name: fullName,
                        image: image,
                        environment: ["MARIADB_ROOT_PASSWORD=\(password)"],
                        labels: labels,
                        network: fullName,
                        aliases: ["db-1"],
                        binds: ["\(fullName):/var/lib/mysql"]
                    )
                )
                let bed = FaultBed(
                    engine: engine,
                    container: container,
                    network: fullName,
                    tunnel: ListeningTunnel()
                )
                try await bed.awaitServer()
                outcome = .success(try await work(bed))
            } catch {
                outcome = .failure(error)
            }
            try? await clear(engine, fullName)
            try outcome.get()
        }
    }

    /// Injects a fault.
    func inject(
        _ fault: FaultName,
        span: FaultSpan = .lasting(milliseconds: 0),
        object: String? = nil,
        randomSeed: UInt64 = 7
    ) async throws -> InjectionReport {
        try await injector.run(
            InjectionRequest(
                fault: fault,
                replica: "db-1",
                span: span,
                object: object,
                randomSeed: randomSeed,
                timeoutMilliseconds: 20_000
            )
        )
    }

    /// Puts a fault in and looks at its effect before it is taken back.
    func whileInjected(
        _ fault: FaultName,
        object: String? = nil,
        _ look: () async throws -> Void
    ) async throws {
        let request = InjectionRequest(
            fault: fault,
            replica: "db-1",
            object: object,
            randomSeed: 7
        )
        let context = FaultContext(
            engine: engine,
            service: service,
            tunnel: tunnel,
            replica: "db-1",
            container: container,
            request: request,
            progress: { _ in }
        )
        var made = try fault.make(byMilliseconds: nil)
        _ = try await made.inject(context)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await look()) } catch { outcome = .failure(error) }
        try await made.undo(context)
        try outcome.get()
    }

    /// Runs SQL through the server's socket.
    @discardableResult
    func sql(_ text: String) async throws -> String {
        try await ReplicaDatabase(engine: engine, container: container).run(text)
    }

    /// Waits until the server answers.
    func awaitServer() async throws {
        var last = ""
        for _ in 0..<240 {
            do {
                // The image's entrypoint runs a server without network before the real one.
                if try await sql("SELECT @@skip_networking") == "0" { return }
            } catch {
                last = "\(error)"
            }
            try await Task.sleep(for: .milliseconds(250))
        }
        throw Unready(description: "the server does not answer: \(last)")
    }

    private var service: LocatedService {
        let summary = ContainerSummary(
            id: container,
            names: [network],
            image: Self.image,
            state: "running",
            status: "Up",
            labels: [:]
        )
        return LocatedService(
            project: "test",
            service: "db",
            tunnel: nil,
            voters: [],
            replicas: ["db-1": summary]
        )
    }

    private var injector: Injector {
        Injector(engine: engine, service: service, tunnel: tunnel)
    }

    private static func clear(_ engine: EngineClient, _ name: String) async throws {
        try? await engine.remove(name, force: true)
        try? await engine.removeNetwork(name)
        try? await engine.removeVolume(name)
    }
}
