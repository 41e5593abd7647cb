import ServicePlan
import Testing

@testable import TunnelProxy

/// A plan is carried out as a whole or not at all.
@Suite struct WebPlanCheckTests {
    private typealias Change = @Sendable (inout WebServicePlan) -> Void

    private static let changes: [(name: String, change: Change)] = [
        ("two paths", { $0.paths.append($0.paths[0]) }), ("no path", { $0.paths = [] }),
        ("one replica", { $0.paths[0].replicas.removeLast(2) }), ("no quorum", { $0.quorum = 0 }),
        ("a quorum of four", { $0.quorum = 4 }), ("observing", { $0.mode = "observe" }),
        ("a primary", { $0.onNoMajority = "primary" }), ("no order", { $0.ordersWrites = false }),
        ("chains", { $0.chains = [WebChainPlan(service: "db", replicas: [], tunnelURL: "")] }),
        ("tolerance", { $0.comparison.tolerance = 0.1 }),
        ("waiting for the ledger", { $0.ledger.durability = "final" }),
        ("no port", { $0.listeners = [] }),
    ]

    private var plan: WebServicePlan { TestTunnel.plan([1, 2, 3], port: 80, folder: "/tmp") }

    @Test func `what the compiler makes is served`() throws {
        #expect(WebPlanCheck.refusal(plan) == nil)
    }

    @Test(arguments: WebPlanCheckTests.changes.indices)
    func `what is not carried out is refused`(index: Int) {
        var changed = plan
        WebPlanCheckTests.changes[index].change(&changed)
        #expect(WebPlanCheck.refusal(changed) != nil, "\(WebPlanCheckTests.changes[index].name)")
        #expect(throws: TunnelFailure.self) { try WebPlanCheck.run(changed) }
    }
}
