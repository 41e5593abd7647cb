import ComposeModel
import Diagnostics
import Foundation
import Testing

@Suite struct DiscoveryTests {
    private func folder(_ names: [String]) throws -> String {
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        for name in names {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: FilePath.directory(of: path),
                withIntermediateDirectories: true
            )
            try Data("services: {}\n".utf8).write(to: URL(fileURLWithPath: path))
        }
        return folder
    }

    private func find(
        _ names: [String],
        below: String = "",
        environment: [String: String] = [:]
    ) throws -> String {
        let folder = try folder(names + ["\(below)/keep"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let start = below.isEmpty ? folder : "\(folder)/\(below)"
        let found = try ComposeDiscovery.find(from: start, environment: environment)
        return found.replacing(folder + "/", with: "")
    }

    @Test func `compose.yaml comes before docker-compose.yml, and folders above are looked at`()
        throws
    {
        #expect(try find(["compose.yaml", "docker-compose.yml"]) == "compose.yaml")
        #expect(try find(["docker-compose.yaml"], below: "a/b") == "docker-compose.yaml")
    }

    private func files(
        _ names: [String],
        environment: [String: String] = [:]
    ) throws -> [String] {
        let folder = try folder(names + ["keep"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try ComposeDiscovery.files(from: folder, environment: environment).map {
            $0.replacing(folder + "/", with: "")
        }
    }

    @Test func `an override beside the file is merged, the first of several`() throws {
        #expect(
            try files(["compose.yml", "compose.override.yaml", "docker-compose.override.yml"])
                == ["compose.yml", "compose.override.yaml"]
        )
        #expect(
            try files(["docker-compose.yml", "compose.override.yml"])
                == ["docker-compose.yml", "compose.override.yml"]
        )
    }

    @Test func `COMPOSE_FILE names the files, parted as COMPOSE_PATH_SEPARATOR says`() throws {
        #expect(try files([], environment: ["COMPOSE_FILE": "x.yml"]) == ["x.yml"])
        #expect(try files([], environment: ["COMPOSE_FILE": "x.yml:y.yml"]) == ["x.yml", "y.yml"])
        #expect(
            try files(
                ["compose.yml"],
                environment: ["COMPOSE_FILE": "x:1.yml;y.yml", "COMPOSE_PATH_SEPARATOR": ";"]
            ) == ["x:1.yml", "y.yml"]
        )
    }

    @Test func `COMPOSE_FILE may stand in .env, and the process wins`() throws {
        let folder = try folder(["compose.yml"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("COMPOSE_FILE=a.yml:b.yml\n".utf8)
            .write(to: URL(fileURLWithPath: folder + "/.env"))
        #expect(
            try ComposeDiscovery.files(from: folder, environment: [:]) == ["a.yml", "b.yml"]
        )
        let environment = ["COMPOSE_FILE": "c.yml"]
        #expect(try ComposeDiscovery.files(from: folder, environment: environment) == ["c.yml"])
    }

    @Test func `no file is an error`() {
        #expect(throws: DiagnosticsError.self) {
            try ComposeDiscovery.find(from: "/proc", environment: [:])
        }
    }

    @Test(arguments: [
        ("a/./b/../c", "a/c"), ("./x/", "x"), ("/..//a", "/a"), ("../a", "../a"), (".", "."),
    ])
    func `paths are normalised`(path: String, expected: String) {
        #expect(FilePath.normalized(path) == expected)
    }

    @Test func `a path is inside its own folder only`() {
        #expect(FilePath.isInside("/a/b/c", "/a/b/"))
        #expect(FilePath.isInside("/a/b", "/a/b"))
        #expect(!FilePath.isInside("/a/bc", "/a/b"))
        #expect(FilePath.isInside("/a", "/"))
    }

    @Test func `COMPOSE_FILE may stand in the env files that take the place of .env`() throws {
        let folder = try folder(["compose.yml"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [(".env", "a"), ("one.env", "b"), ("two.env", "c")] {
            try Data("COMPOSE_FILE=\(text).yml\n".utf8)
                .write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        func files(_ environment: [String: String], _ given: [String] = []) throws -> [String] {
            try ComposeDiscovery.files(from: folder, environment: environment, envFiles: given)
        }
        #expect(try files([:]) == ["a.yml"])
        #expect(try files([:], ["one.env"]) == ["b.yml"])
        #expect(try files(["COMPOSE_ENV_FILES": "one.env,two.env"]) == ["c.yml"])
        #expect(try files(["COMPOSE_ENV_FILES": "two.env"], ["one.env"]) == ["b.yml"])
        #expect(try files(["COMPOSE_ENV_FILES": ""]) == ["a.yml"])
    }
}
