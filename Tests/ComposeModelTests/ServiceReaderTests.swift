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

    @Test func `of two ports or exposed ports that are the same the later is left`() throws {
        let (ports, _) = try reader(
            """
                ports: ["1:2", {target: 2, published: 1}, "1:2/udp", "0.0.0.0:1:2", "127.0.0.1:1:2"]
                expose: [1, "1", "1/tcp"]

            """
        )
        #expect(ports.ports().map { $0.node.text } == ["0.0.0.0:1:2", "1:2/udp", "127.0.0.1:1:2"])
        #expect(ports.exposed().map { $0.target.raw } == ["1", "1"])
        // Compose compares texts first, so the mapping is the last word here.
        let (texts, _) = try reader(
            "    ports: [\"1:2\", {target: 2, published: \"1\"}, \"1:2\"]\n"
        )
        #expect(texts.ports().map { $0.node.text } == [nil])
    }

    @Test(arguments: [
        ("[\"a1:/x\", \"a2:/x/\"]", ["a2"]), ("[\"a1:/x\", \"a2:/y\", \"a3:/x\"]", ["a3", "a2"]),
        ("[\"a1:/x\", {type: volume, source: a2, target: /x}]", ["a2"]),
        ("[\"a1:/x\", {type: volume, source: a2, target: /x/}]", ["a1", "a2"]),
        ("[\"a1:/${T:-x}\", \"a2:/${T:-x}\"]", ["a2"]),
        ("[\"a1:/a/${T:-x}\", \"a2:/b/x\", \"a3:/a\"]", ["a1", "a2", "a3"]),
        ("[\"a1:/a/$${T}\", \"a2:/a/x\"]", ["a1", "a2"]),
    ])
    func `of two mounts at one target the later is left`(text: String, sources: [String]) throws {
        let (reader, collector) = try reader("    volumes: \(text)\n")
        #expect(reader.mounts().map { $0.source?.value ?? "" } == sources)
        #expect(!collector.diagnostics.contains { $0.id == .mergeUnresolved })
    }

    @Test(arguments: [
        "[\"a1:/x\", \"a2:${T:-/x}\"]", "[\"a1:${T:-/y}\", \"a2:/x\"]",
        "[\"a1:/x/${T:-a}\", \"a2:/x/${U:-b}\"]", "[\"a1:/x/${T:-a}/z\", \"a2:/x/b/z\"]",
    ])
    func `placeholders that may make two targets one are reported`(text: String) throws {
        let (reader, collector) = try reader("    volumes: \(text)\n")
        _ = reader.mounts()
        #expect(collector.diagnostics.map(\.id) == [.mergeUnresolved])
        #expect(collector.diagnostics[0].remedy?.contains("--resolve") == true)
    }

    @Test func `many open targets are compared within bounds`() throws {
        let items = (0..<3000).map { "\"a1:/d\($0)/${T:-x}\"" }.joined(separator: ", ")
        let (reader, collector) = try reader("    volumes: [\(items)]\n")
        _ = reader.mounts()
        #expect(collector.diagnostics.contains { $0.id == .mergeUnresolved })
    }
}
