import Foundation
import ServicePlan
import Testing

@testable import DataTransfer

@Suite struct SeedCheckTests {
    private let root = FileManager.default.temporaryDirectory
        .appendingPathComponent("ftcompose-seed-\(UUID().uuidString)")

    private let plan = Plan(
        service: "db",
        serviceClass: "database",
        engine: "mariadb",
        quorum: 2,
        mode: "vote",
        voting: "reply",
        onNoMajority: "fail",
        replicas: ["db-1", "db-2"].map { ReplicaPlan(name: $0, host: $0, port: 3306) },
        tunnel: TunnelPlan(
            port: 3306,
            controlPort: 7400,
            stateDirectory: "",
            controlTokenFile: "",
            voterURL: "",
            queries: "shell",
            limits: LimitPlan()
        ),
        voter: VoterPlan(
            controlPort: 7401,
            tunnelURL: "",
            stateDirectory: "",
            controlTokenFile: "",
            databases: true,
            tables: "rows"
        ),
        credentials: CredentialPlan(administrator: "root", password: SecretSource(empty: true)),
        expect: [:]
    )

    private func make(_ folders: [String], files: [String] = []) throws {
        for folder in folders {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(folder),
                withIntermediateDirectories: true
            )
        }
        for file in files {
            try Data("x".utf8).write(to: root.appendingPathComponent(file))
        }
    }

    @Test func `data of the source is never shadowed by empty replicas`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try make(["source", "data/db-1", "data/db-2/lost+found"], files: ["source/ibdata1"])
        let failure = #expect(throws: SeedFailure.self) {
            try SeedCheck.run(plan: plan, root: root.path)
        }
        #expect(failure?.description.contains("ftcompose adopt db") == true)
    }

    @Test func `replicas with data of their own may start`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try make(
            ["source", "data/db-1", "data/db-2"],
            files: ["source/ibdata1", "data/db-2/ibdata1"]
        )
        try SeedCheck.run(plan: plan, root: root.path)
    }

    @Test func `an empty or missing source is fine, and logs become writable`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try make(["data/db-1", "logs/db-1", "logs/db-2"])
        try SeedCheck.run(plan: plan, root: root.path)
        let attributes = try FileManager.default.attributesOfItem(
            atPath: root.appendingPathComponent("logs/db-2").path
        )
        let mode = try #require(attributes[.posixPermissions] as? NSNumber)
        #expect(mode.intValue & 0o7777 == 0o1777)
    }

    @Test func `a half copied replica never starts`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try make(
            ["source", "data/db-1", "data/db-2"],
            files: ["source/ibdata1", "data/db-1/ibdata1"]
        )
        try TransferMarker(state: .copying, purpose: .adopt, transfer: "t", source: "db-data")
            .write(in: root.appendingPathComponent("data/db-2").path)
        let failure = #expect(throws: SeedFailure.self) {
            try SeedCheck.run(plan: plan, root: root.path)
        }
        #expect(failure?.description.contains("did not end") == true)
        #expect(failure?.description.contains("db-2") == true)
    }

    @Test func `a damaged marker counts as half copied`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try make(
            ["data/db-1", "data/db-2"],
            files: ["data/db-1/ibdata1", "data/db-1/\(TransferMarker.fileName)"]
        )
        let failure = #expect(throws: SeedFailure.self) {
            try SeedCheck.run(plan: plan, root: root.path)
        }
        #expect(failure?.description.contains("damaged") == true)
    }

    @Test func `adopted replicas start, and a complete copy counts as data`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try make(["source", "data/db-1", "data/db-2"], files: ["source/ibdata1"])
        for name in ["db-1", "db-2"] {
            try TransferMarker(state: .complete, purpose: .adopt, transfer: "t", source: "db-data")
                .write(in: root.appendingPathComponent("data/\(name)").path)
        }
        try SeedCheck.run(plan: plan, root: root.path)
    }
}
