import ServicePlan
import Testing

@testable import TunnelProxy

/// A plan is carried out as a whole or not at all.
@Suite struct WebPlanCheckTests {
    private typealias Change = @Sendable (inout WebServicePlan) -> Void

    private static let changes: [(name: String, change: Change)] = [
        ("two paths of one name", { $0.paths.append($0.paths[0]) }),
        ("two replicas of one name", { $0 = several($0) { $0[1].replicas = $0[0].replicas } }),
        ("two paths of one port", { $0 = several($0) { $0[0].port = 80 } }),
        ("a weight of nothing", { $0 = several($0) { $0[1].weight = 0 } }),
        ("a path that is no folder", { $0 = several($0) { $0[1].name = "../web" } }),
        ("a path with one replica", { $0 = several($0) { $0[1].replicas.removeLast(2) } }),
        ("ten paths", { $0 = plan(paths: 10) }),
        ("an unknown algorithm", { $0.balancing.algorithm = "fastest" }),
        (
            "a path's port without plain HTTP",
            {
                $0 = several($0) { $0[0].port = 7501 }
                $0.listeners[0].scheme = "https"
            }
        ), ("no path", { $0.paths = [] }),
        ("one replica", { $0.paths[0].replicas.removeLast(2) }), ("no quorum", { $0.quorum = 0 }),
        ("a quorum of four", { $0.quorum = 4 }), ("observing", { $0.mode = "observe" }),
        ("a primary", { $0.onNoMajority = "primary" }), ("no order", { $0.ordersWrites = false }),
        ("chains", { $0.chains = [WebChainPlan(service: "db", replicas: [], tunnelURL: "")] }),
        ("tolerance", { $0.comparison.tolerance = 0.1 }),
        ("waiting for the ledger", { $0.ledger.durability = "final" }),
        ("no port", { $0.listeners = [] }),
    ]

    private static func plan(paths: Int) -> WebServicePlan {
        TestTunnel.plan(Array(1...paths * 3), paths: paths, port: 80, folder: "/tmp")
    }

    private static func several(
        _ plan: WebServicePlan,
        _ change: (inout [WebPathPlan]) -> Void
    ) -> WebServicePlan {
        var plan = Self.plan(paths: 2)
        change(&plan.paths)
        return plan
    }

    private var plan: WebServicePlan { WebPlanCheckTests.plan(paths: 1) }

    @Test func `what the compiler makes is served`() throws {
        #expect(WebPlanCheck.refusal(plan) == nil)
        #expect(WebPlanCheck.refusal(WebPlanCheckTests.plan(paths: 9)) == nil)
        let fronted = WebPlanCheckTests.several(plan) { paths in
            for index in paths.indices { paths[index].port = 7_501 + index }
        }
        #expect(WebPlanCheck.refusal(fronted) == nil)
    }

    @Test(arguments: WebPlanCheckTests.changes.indices)
    func `what is not carried out is refused`(index: Int) {
        var changed = plan
        WebPlanCheckTests.changes[index].change(&changed)
        #expect(WebPlanCheck.refusal(changed) != nil, "\(WebPlanCheckTests.changes[index].name)")
        #expect(throws: TunnelFailure.self) { try WebPlanCheck.run(changed) }
    }
}
