import ComposeModel
import Diagnostics
import Foundation
import Testing

@testable import ClassRules

@Suite struct ImageProfileTests {
    private static let folder =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
        + "/Sources/ClassRules/Profiles"

    @Test func `every profile in the folder is compiled in and read without a finding`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: ImageProfileTests.folder)
        #expect(Set(names) == Set(BuiltInProfiles.files.map(\.name)))
        #expect(BuiltInProfiles.files.count == names.count)
        for file in BuiltInProfiles.files {
            let collector = DiagnosticCollector()
            let profile = try #require(file.read(collector), "\(file.name)")
            #expect(collector.diagnostics.isEmpty, "\(file.name)")
            #expect(profile.class == file.className, "\(file.name)")
            #expect(profile.images == file.images, "\(file.name)")
        }
    }

    @Test func `an image belongs to one profile`() {
        let names = ImageProfileTable().imageNames
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: [
        ("mysql:8", "database", "mysql"), ("mariadb", "database", "mariadb"),
        ("postgres:16-alpine", "database", "postgresql"), ("redis:7", "database", "redis"),
        ("valkey/valkey", "database", "valkey"), ("nginx", "webserver", "nginx"),
        ("httpd:2.4", "webserver", "httpd"), ("caddy", "webserver", "caddy"),
        ("haproxy", "webserver", "haproxy"), ("traefik:v3", "webserver", "traefik"),
        ("prom/prometheus", "monitoring", "prometheus"),
        ("victoriametrics/victoria-metrics", "monitoring", "victoriametrics"),
        ("grafana/grafana-oss", "monitoring", "grafana"),
        ("hashicorp/consul:1.18", "service_discovery", "consul"),
        ("quay.io/coreos/etcd:v3.5.0", "service_discovery", "etcd"),
        ("coredns/coredns", "service_discovery", "coredns"),
        ("jenkins/jenkins:lts", "continuous_integration", "jenkins"),
        ("buildbot/buildbot-master", "continuous_integration", "buildbot"),
        ("laminar", "continuous_integration", "laminar"),
        ("gitea/gitea", "continuous_integration", "gitea"),
        ("python:3.12-slim", "application", "python"), ("node:20", "application", "node"),
        ("eclipse-temurin:21", "application", "openjdk"), ("golang", "application", "golang"),
        ("ruby", "application", "ruby"), ("php:8-cli", "application", "php"),
    ])
    func `an image's class and engine`(image: String, className: String, engine: String) throws {
        let profile = try #require(ImageProfileTable().profile(of: ImageName(image)))
        #expect(profile.class == className)
        #expect(profile.engine == engine)
    }

    @Test func `build, lint and init take another folder of profiles when one is named`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)").path
        let profiles = folder + "/mine"
        try FileManager.default.createDirectory(
            atPath: profiles,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let own = try String(
            contentsOfFile: ImageProfileTests.folder + "/mariadb.yml",
            encoding: .utf8
        )
        .replacing("images: [mariadb]", with: "images: [shopdb]")
        #expect(own.contains("shopdb"))
        try own.write(toFile: profiles + "/shop.yml", atomically: true, encoding: .utf8)
        let source = """
            services:
              db:
                image: registry.example/shopdb:3
                environment: {MARIADB_ROOT_PASSWORD: "${PW:-x}"}
                volumes: ["data:/var/lib/mysql"]
                x-ft: 3
              other: {image: "shopdb:3"}
            volumes: {data: {}}

            """
        try source.write(toFile: folder + "/compose.yml", atomically: true, encoding: .utf8)
        let load = LoadOptions(path: folder + "/compose.yml", environment: [:])
        let today = try #require(CalendarDate("2026-11-21"))
        for (named, isKnown) in [(nil, false), (profiles, true)] as [(String?, Bool)] {
            let built = BuildRun(options: load, profileFolder: named, isDryRun: true).run()
            #expect((built.status == .built) == isKnown)
            let linting = LintOptions(
                load: load,
                profileFolder: named,
                today: today,
                root: folder
            )
            #expect(LintRun(options: linting).run().isComplete == isKnown)
            let collector = DiagnosticCollector()
            let loaded = ComposeLoader(options: load, collector: collector).load()
            let annotator = ProjectAnnotator(
                project: try #require(loaded),
                profileFolder: named
            )
            #expect((annotator.candidates.last?.state == .buildable) == isKnown)
        }
    }
}
