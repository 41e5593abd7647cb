import FoundationEssentials
import Glibc
import Testing

@testable import EngineConnector

struct ProjectLocatorTests {
    private func container(
        _ project: String,
        _ service: String,
        role: String,
        replica: String? = nil
    ) -> ContainerSummary {
        var labels = [
            ContainerLabel.project: project, ContainerLabel.service: service,
            ContainerLabel.role: role,
        ]
        labels[ContainerLabel.replica] = replica
        return ContainerSummary(
            id: "\(project)\(service)\(replica ?? role)",
            names: [],
            image: "x",
            state: "running",
            status: "Up",
            labels: labels
        )
    }

    private var services: [LocatedService] {
        ProjectLocator.group([
            container("shop", "db", role: "tunnel"), container("shop", "db", role: "voter"),
            container("shop", "db", role: "replica", replica: "db-1"),
            container("shop", "db", role: "replica", replica: "db-2"),
            container("shop", "db", role: "seed"), container("blog", "store", role: "tunnel"),
        ])
    }

    private func hint(_ name: String, explicit: Bool) -> ProjectHint.Name {
        ProjectHint.Name(name: name, source: "test", isExplicit: explicit)
    }

    @Test func `containers are sorted into services`() throws {
        let db = try #require(services.last)
        #expect(services.map(\.service) == ["store", "db"])
        #expect(db.replicas.keys.sorted() == ["db-1", "db-2"])
        #expect(db.tunnel != nil)
        #expect(db.voters.count == 1)
        let error = #expect(throws: EngineError.self) { _ = try db.replica("db-9") }
        #expect(error?.message.contains("it has db-1, db-2") == true)
        #expect(throws: EngineError.self) { _ = try services.first?.runningVoters() }
    }

    @Test func `the named project wins, a guess gives way to the only one that fits`() throws {
        let named = try ProjectLocator.choose(
            from: services,
            hint: hint("shop", explicit: true),
            service: nil
        )
        #expect(named.map(\.service) == ["db"])
        let guessed = try ProjectLocator.choose(
            from: services,
            hint: hint("elsewhere", explicit: false),
            service: "store"
        )
        #expect(guessed.map(\.project) == ["blog"])
    }

    @Test func `a project that does not fit is an error with the candidates`() throws {
        let error = #expect(throws: EngineError.self) {
            _ = try ProjectLocator.choose(
                from: services,
                hint: hint("blog", explicit: true),
                service: "db"
            )
        }
        #expect(error?.message.contains("blog/store, shop/db") == true)
        #expect(throws: EngineError.self) {
            _ = try ProjectLocator.choose(
                from: services,
                hint: hint("guess", explicit: false),
                service: nil
            )
        }
    }

    @Test(arguments: [("My Shop", "myshop"), ("__a-B_1", "a-b_1"), ("Ärger", "rger")])
    func `folder names are normalised as Compose does`(folder: String, name: String) {
        #expect(ProjectHint.normalized(folder) == name)
    }

    @Test func `the hints are taken in Compose's order`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/FT Hint\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func name(
            _ project: String? = nil,
            file: String? = nil,
            _ environment: [String: String] = [:]
        ) -> String {
            ProjectHint(
                projectName: project,
                file: file,
                environment: environment,
                workingDirectory: folder
            ).name.name
        }
        #expect(name() == "fthint\(getpid())")
        _ = FileManager.default.createFile(
            atPath: "\(folder)/compose.yml",
            contents: Data("services: {}\nname: 'shop' # x\n".utf8)
        )
        #expect(name() == "shop")
        #expect(name(nil, ["COMPOSE_PROJECT_NAME": "env"]) == "env")
        #expect(name("flag", ["COMPOSE_PROJECT_NAME": "env"]) == "flag")
        #expect(name(file: "../other/Stack/compose.yml") == "stack")
    }
}
