import ComposeModel
import Diagnostics
import Testing

@testable import ClassRules

struct BuiltServiceTests {
    private func reader(_ source: String) throws -> BuiltServiceReader {
        let environment = ["DB_PASSWORD": "x", "FTCOMPOSE_IMAGE": "mine:1", "WHERE": "./data"]
        func load(_ text: String, _ path: String) throws -> ComposeProject {
            let options = LoadOptions(path: path, environment: environment)
            let loader = ComposeLoader(options: options, collector: DiagnosticCollector())
            return try #require(loader.load(bytes: Array(text.utf8)))
        }
        let compiler = ProjectCompiler(
            project: try load(source, "compose.yml"),
            outputName: "compose.ft.yml"
        )
        let compiled = try #require(try compiler.compile())
        let emitted = String(decoding: try #require(compiled.compose).bytes, as: UTF8.self)
        return BuiltServiceReader(
            project: try load(emitted, "compose.ft.yml"),
            directory: "/srv/shop",
            home: "/root"
        )
    }

    private func source(_ mount: String, _ volumes: String) -> String {
        """
        services:
          db:
            image: mariadb:10.11
            environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
            volumes: [\(mount)]
            x-ft: 3
        volumes: {\(volumes)}
        """
    }

    @Test func `what build wrote is read back`() throws {
        let reader = try reader(source("\"data:/var/lib/mysql\"", "data: "))
        let service = try #require(reader.read("db"))
        #expect(service.image == "mine:1")
        #expect(service.original == .volume(key: "data", name: nil, isExternal: false))
        #expect(service.replicas.map(\.name) == ["db-1", "db-2", "db-3"])
        #expect(service.replicas[2].place == .volume(key: "data-3", name: nil, isExternal: false))
        #expect(reader.names == ["db"])
        #expect(reader.read("web") == nil)
    }

    @Test func `a volume's own name counts`() throws {
        let reader = try reader(source("\"data:/var/lib/mysql\"", "data: {name: shop_data}"))
        let service = try #require(reader.read("db"))
        #expect(service.original == .volume(key: "data", name: "shop_data", isExternal: false))
        #expect(
            service.replicas[0].place
                == .volume(key: "data-1", name: "shop_data-1", isExternal: false)
        )
    }

    @Test func `an external volume is not Compose's to make`() throws {
        let reader = try reader(source("\"data:/var/lib/mysql\"", "data: {external: true}"))
        let service = try #require(reader.read("db"))
        #expect(service.original == .volume(key: "data", name: "data", isExternal: true))
        #expect(service.replicas[0].place == .volume(key: "data-1", name: nil, isExternal: false))
    }

    @Test(arguments: [
        ("./data", "/srv/shop/data"), ("../old/./data/", "/srv/old/data"), ("~/data", "/root/data"),
        ("/var/db", "/var/db"), ("${WHERE}", "/srv/shop/data"),
    ])
    func `folders start at the file`(written: String, path: String) throws {
        let reader = try reader(source("\"\(written):/var/lib/mysql\"", ""))
        #expect(try #require(reader.read("db")).original == .folder(path))
    }

    @Test func `without a mount there is no original`() throws {
        let reader = try reader(source("", ""))
        #expect(try #require(reader.read("db")).original == nil)
    }
}
