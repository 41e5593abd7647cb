import Testing

@testable import EngineConnector

/// A filter that tells what it lets through.
private final class Passing {
    private var filter: ProjectEventFilter

    init(_ filter: ProjectEventFilter) { self.filter = filter }

    func passes(_ line: [UInt8]) -> Bool { filter.passes(line) }
}

struct ProjectEventFilterTests {
    private static func container(_ action: String, _ id: String, _ project: String?) -> [UInt8] {
        let label = project.map { "\"com.docker.compose.project\":\"\($0)\"" } ?? ""
        return Array(
            """
            {"Type":"container","Action":"\(action)","Actor":{"ID":"\(id)","Attributes":{\(label)}},\
            "scope":"local","time":1,"timeNano":1000000000}
            """.utf8
        )
    }

    private static func network(_ action: String, of id: String) -> [UInt8] {
        Array(
            """
            {"Type":"network","Action":"\(action)","Actor":{"ID":"n1","Attributes":{"container":"\(id)",\
            "name":"bridge","type":"bridge"}},"scope":"local","time":1,"timeNano":1000000000}
            """.utf8
        )
    }

    @Test func `only what is about the project's containers passes`() {
        let filter = Passing(ProjectEventFilter(project: "shop", containers: ["c1"]))
        #expect(filter.passes(Self.container("die", "c1", "shop")))
        #expect(filter.passes(Self.container("health_status: healthy", "c1", "shop")))
        #expect(!filter.passes(Self.container("die", "c2", "other")))
        #expect(!filter.passes(Self.container("die", "c3", "shop2")))
        #expect(!filter.passes(Self.container("die", "c3", nil)))
        #expect(!filter.passes(Self.container("exec_start: mysql -psecret", "c1", "shop")))
        #expect(filter.passes(Self.network("disconnect", of: "c1")))
        #expect(!filter.passes(Self.network("connect", of: "c2")))
        #expect(!filter.passes(Self.network("destroy", of: "c1")))
        // A container that comes while the stream is open.
        #expect(!filter.passes(Self.network("connect", of: "c4")))
        #expect(filter.passes(Self.container("create", "c4", "shop")))
        #expect(filter.passes(Self.network("connect", of: "c4")))
    }

    @Test(arguments: ["", "{", "[]", "{\"Type\":\"container\"}", "{\"Type\":7}", "\u{0}"])
    func `what cannot be read does not pass`(line: String) {
        let filter = Passing(ProjectEventFilter(project: "shop", containers: []))
        #expect(!filter.passes(Array(line.utf8)))
    }

    @Test func `containers are remembered up to a bound`() {
        let filter = Passing(ProjectEventFilter(project: "shop", containers: []))
        for number in 0...(2 * ProjectEventFilter.containersMax) {
            _ = filter.passes(Self.container("create", "c\(number)", "shop"))
        }
        #expect(!filter.passes(Self.network("connect", of: "c0")))
        #expect(
            filter.passes(Self.network("connect", of: "c\(2 * ProjectEventFilter.containersMax)"))
        )
    }
}
