import ComposeModel
import Diagnostics
import Foundation
import Testing

@testable import ClassRules

/// `ftcompose init`: what is inserted, where, and what is refused.
@Suite struct AnnotatorTests {
    private func annotator(_ text: String) throws -> ProjectAnnotator {
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: "compose.yml", environment: [:])
        let loaded = ComposeLoader(options: options, collector: collector).load(
            bytes: Array(text.utf8)
        )
        return ProjectAnnotator(project: try #require(loaded, "\(collector.diagnostics)"))
    }

    private func annotated(_ text: String, _ names: String...) throws -> String? {
        let choices = names.map { InitChoice(service: $0, level: 3) }
        let files = try annotator(text).annotate(choices)
        return files.first.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private func problem(_ text: String, _ name: String) throws -> InitProblem {
        do {
            _ = try annotator(text).annotate([InitChoice(service: name, level: 3)])
        } catch let problem as InitProblem {
            return problem
        }
        throw InitProblem("`\(name)` was annotated", remedy: "")
    }

    @Test func `the line goes below the image, comments and layout stay`() throws {
        let text = """
            # top
            services:
                db:   # the database
                    # which one
                    image:   "mariadb:10.11"   # pinned
                    restart: always

                web: {image: nginx}   # front

            """
        let expected = text.replacing(
            "# pinned\n",
            with: "# pinned\n        x-ft: 3\n"
        )
        #expect(try annotated(text, "db") == expected)
        #expect(try annotated(expected, "db") == nil, "a second run changes nothing")
    }

    @Test func `line breaks are those of the file, its end included`() throws {
        let windows = "services:\r\n  db:\r\n    image: mysql\r\n    tty: true\r\n"
        #expect(
            try annotated(windows, "db")
                == "services:\r\n  db:\r\n    image: mysql\r\n    x-ft: 3\r\n    tty: true\r\n"
        )
        #expect(
            try annotated("services:\n  db:\n    image: mysql", "db")
                == "services:\n  db:\n    image: mysql\n    x-ft: 3"
        )
        #expect(
            try annotated("\u{FEFF}services:\n  db:\n    image: mysql # é\n", "db")
                == "\u{FEFF}services:\n  db:\n    image: mysql # é\n    x-ft: 3\n"
        )
    }

    @Test(arguments: [
        ("{services: {db: {image: mariadb, tty: true}}}", "{image: mariadb, x-ft: 3, tty: true}"),
        ("services: {db: {image: 'mariadb:11'}}\n", "{image: 'mariadb:11', x-ft: 3}"),
        ("services:\n  db: {\n    image: mariadb, # a\n    tty: true }\n", "mariadb, x-ft: 3, # a"),
        ("services:\n  db:\n    image:\n      mariadb\n", "    x-ft: 3\n    image:\n      mariadb"),
        ("services:\n  db:\n    ? image\n    : mariadb\n    tty: true\n", "? image"),
        ("services:\n  db:\n    image: &i mariadb\n  x: {image: *i}\n", "&i mariadb\n    x-ft: 3"),
    ])
    func `odd layouts are met`(text: String, part: String) throws {
        guard part != "? image" else {
            #expect(throws: InitProblem.self) { _ = try annotated(text, "db") }
            return
        }
        #expect(try #require(try annotated(text, "db")).contains(part))
    }

    @Test func `an image that was merged in does not annotate its other users`() throws {
        let text = """
            x-base: &base
              image: mariadb
            services:
              db:
                <<: *base
                tty: true
              other:
                <<: *base

            """
        let expected = text.replacing(
            "    <<: *base\n    tty",
            with: "    x-ft: 3\n    <<: *base\n    tty"
        )
        #expect(try annotated(text, "db") == expected)
        let flow = "x-b: &b {image: mariadb}\nservices:\n  db: {<<: *b, tty: true}\n  o: *b\n"
        #expect(try #require(try annotated(flow, "db")).contains("{<<: *b, x-ft: 3, tty: true}"))
    }

    @Test func `a service that others are made of is refused with its place`() throws {
        let shared = "services:\n  db: &db\n    image: mariadb\n  copy: *db\n"
        let problem = try problem(shared, "db")
        #expect(problem.description.hasPrefix("compose.yml:2:3: error: `db` shares its keys"))
        let alias = try self.problem(shared, "copy")
        #expect(alias.description.hasPrefix("compose.yml:4:3: error: `copy` shares its keys"))
    }

    @Test func `unknown services and images are refused with what is known`() throws {
        let text = "services:\n  app: {image: example/app}\n  none: {build: .}\n"
        let image = try problem(text, "app")
        #expect(image.message.contains("nothing is known about `example/app`"))
        #expect(image.remedy.contains("mariadb"))
        #expect(try problem(text, "none").message.contains("has no image"))
        #expect(try problem(text, "db").remedy == "one of: app, none")
    }

    @Test func `several services at once, an annotated one left alone`() throws {
        let text =
            "services:\n  a:\n    image: mysql\n  b:\n    image: mariadb\n    x-ft: 5\n  c: {image: mysql}\n"
        let expected = text.replacing("    image: mysql\n", with: "    image: mysql\n    x-ft: 3\n")
            .replacing("{image: mysql}", with: "{image: mysql, x-ft: 3}")
        #expect(try annotated(text, "a", "b", "c") == expected)
    }

    @Test func `candidates say what can be done`() throws {
        let text = """
            services:
              a: {image: "${IMAGE:-mariadb:10}"}
              b: {image: mysql, x-ft: 3}
              c: {image: example/x}
              d: {build: .}
              e: {image: bitnami/mariadb}
              f: {image: "postgres:16"}

            """
        let states = try annotator(text).candidates.map(\.state)
        #expect(states == [.buildable, .annotated, .unknown, .unknown, .unknown, .lintedOnly])
    }

    @Test func `writing keeps rights and links, and refuses a file that changed`() throws {
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let target = folder + "/real.yml"
        let link = folder + "/compose.yml"
        let text = "services:\n  db:\n    image: mariadb\n"
        try text.write(toFile: target, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.yml")
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: link, environment: [:])
        let project = try #require(ComposeLoader(options: options, collector: collector).load())
        let files = try ProjectAnnotator(project: project).annotate([
            InitChoice(service: "db", level: 5)
        ])
        try SourceRewriter().write(files)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == text + "    x-ft: 5\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.yml")
        let rights = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
        #expect(rights as? Int == 0o640)
        #expect(throws: InitProblem.self) { try SourceRewriter().write(files) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }

    @Test func `services that extend an annotated one are named, however they extend it`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let main = """
            include: [other.yml]
            services:
              db:
                image: mariadb:10.11
              near: {extends: db, ports: ["1:1"]}
              plain:
                extends: {service: db}
                x-ft: !reset null
              asked:
                extends: db
                image: mariadb:10.6
              web: {image: nginx}

            """
        let other = "services: {far: {extends: {file: compose.yml, service: db}}}\n"
        try main.write(toFile: folder + "/compose.yml", atomically: true, encoding: .utf8)
        try other.write(toFile: folder + "/other.yml", atomically: true, encoding: .utf8)
        let options = LoadOptions(path: folder + "/compose.yml", environment: [:])
        let collector = DiagnosticCollector()
        let loaded = ComposeLoader(options: options, collector: collector).load()
        let annotator = ProjectAnnotator(project: try #require(loaded, "\(collector.diagnostics)"))
        let choices = ["db", "asked"].map { InitChoice(service: $0, level: 3) }
        let files = try annotator.annotate(choices)
        #expect(annotator.heirs(of: choices, in: files, options: options) == ["near", "far"])
        let none = [InitChoice(service: "asked", level: 3)]
        let alone = try annotator.annotate(none)
        #expect(annotator.heirs(of: none, in: alone, options: options).isEmpty)
    }
}
