import ComposeModel
import Diagnostics
import Testing
import YAMLBridge

@Suite struct ServiceReaderTests {
    private func reader(_ text: String) throws -> (ServiceReader, DiagnosticCollector) {
        let collector = DiagnosticCollector()
        let options = LoadOptions(
            path: "/nonexistent/c.yml",
            environment: ["V": "data:/x", "D": "./d"]
        )
        let loader = ComposeLoader(options: options, collector: collector)
        let project = try #require(loader.load(bytes: Array("services:\n  s:\n\(text)".utf8)))
        let service = try #require(project.services.first)
        // What the loader says of undeclared names is not the subject here.
        let own = DiagnosticCollector()
        let resolver = project.resolver(for: service)
        let reader = ServiceReader(
            service: service,
            resolver: resolver.reporting(to: own),
            collector: own
        )
        return (reader, own)
    }

    @Test func `environment is read from lists and mappings, values as written`() throws {
        let (list, _) = try reader("    environment: [A=$X, B, 'C=a=b']\n")
        #expect(list.environment().map(\.name) == ["A", "B", "C"])
        #expect(list.environment().map { $0.value?.text } == ["$X", nil, "a=b"])
        let (map, _) = try reader("    environment: {A: $X, B: , C: 1}\n")
        #expect(map.environment().map { $0.value?.text } == ["$X", nil, "1"])
    }

    @Test(arguments: [
        ("\"3306\"", "3306", "tcp"), ("8080:3306", "3306", "tcp"),
        ("127.0.0.1:80:3306/udp", "3306", "udp"),
        ("'[::1]:80:3306'", "3306", "tcp"), ("${P:-1:2}:3306", "3306", "tcp"),
        ("3306", "3306", "tcp"),
        ("{target: 3306, published: \"80\", protocol: udp}", "3306", "udp"),
    ])
    func `ports`(text: String, target: String, transport: String) throws {
        let (reader, collector) = try reader("    ports:\n      - \(text)\n")
        let port = try #require(reader.ports().first)
        #expect(port.target.value == target)
        #expect(port.transport == transport)
        #expect(collector.diagnostics.isEmpty)
    }

    @Test(arguments: [
        ("data:/x", MountSpec.Kind.named, "data", "/x", false),
        ("./d:/x:ro", .bind, "./d", "/x", true), ("/d:/x:rw,z", .bind, "/d", "/x", false),
        ("~/d:/x", .bind, "~/d", "/x", false), ("/x", .anonymous, "", "/x", false),
        ("${D:-./e:f}:/t/${T:-u}/p", .bind, "./d", "/t/u/p", false),
        ("{type: volume, source: v1, target: /x, read_only: true}", .named, "v1", "/x", true),
        ("{type: volume, target: /x}", .anonymous, "", "/x", false),
        ("{type: tmpfs, target: /x}", .other("tmpfs"), "", "/x", false),
    ])
    func `mounts`(
        text: String,
        kind: MountSpec.Kind,
        source: String,
        target: String,
        isReadOnly: Bool
    ) throws {
        let (reader, collector) = try reader("    volumes:\n      - \(text)\n")
        let mount = try #require(reader.mounts().first)
        #expect(mount.kind == kind)
        #expect((mount.source?.value ?? "") == source)
        #expect(mount.target.value == target)
        #expect(mount.isReadOnly == isReadOnly)
        #expect(collector.diagnostics.isEmpty)
    }

    @Test(arguments: [
        "v:/v", "$V", "a:b:c:d", "':/x'", "{target: /x}", "{type: bind, target: /x}",
    ])
    func `odd mounts are refused`(text: String) throws {
        let (reader, collector) = try reader("    volumes:\n      - \(text)\n")
        #expect(reader.mounts().isEmpty)
        #expect(collector.hasErrors)
        #expect(collector.diagnostics.allSatisfy { $0.range != nil })
    }

    @Test func `dependencies, networks and files in both forms`() throws {
        let (short, _) = try reader(
            "    depends_on: [a]\n    networks: [n]\n    secrets: [k]\n    configs: [c]\n"
        )
        #expect(short.dependencies().map(\.name) == ["a"])
        #expect(short.networks().map(\.name) == ["n"])
        #expect(short.files("secrets").map(\.target) == ["/run/secrets/k"])
        #expect(short.files("configs").map(\.target) == ["/c"])
        let (long, _) = try reader(
            """
                depends_on: {a: {condition: service_healthy}}
                networks: {n: {aliases: [x]}, m: }
                secrets: [{source: k, target: z}, {source: k, target: /abs}]
            """
        )
        #expect(long.dependencies().first?.settings?["condition"]?.text == "service_healthy")
        #expect(long.networks().map { $0.settings == nil } == [false, true])
        #expect(long.files("secrets").map(\.target) == ["/run/secrets/z", "/abs"])
        let (none, _) = try reader("    image: x\n")
        #expect(none.networks().map(\.name) == ["default"])
    }
}
