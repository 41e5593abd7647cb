import Testing

@testable import EngineConnector

struct EngineProxyRuleTests {
    private static let rule = EngineProxyRule(project: "shop")
    private static let filters =
        "filters=%7B%22label%22%3A%5B%22com.docker.compose.project%3Dshop%22%5D%7D"
    private static let eventFilters =
        "filters=%7B%22label%22%3A%5B%22com.docker.compose.project%3Dshop%22%5D%2C"
        + "%22type%22%3A%5B%22container%22%2C%22network%22%5D%7D"

    private static func passes(_ method: String, _ address: String) -> Bool {
        if case .refuse = rule.decide(method: method, address: address) { false } else { true }
    }

    @Test(arguments: [
        "/_ping", "/version", "/v1.41/version", "/events", "/events?\(eventFilters)",
        "/v1.51/events?\(eventFilters)&since=1.000000001&until=2",
        "/v1.41/containers/json?all=1&\(filters)", "/containers/json",
    ])
    func `four reading calls pass`(address: String) {
        #expect(Self.passes("GET", address))
    }

    @Test(arguments: [
        ("POST", "/_ping"), ("HEAD", "/_ping"), ("DELETE", "/v1.41/containers/json"),
        ("GET", "/"), ("GET", ""), ("GET", "/v1.41"), ("GET", "/info"), ("GET", "/images/json"),
        ("GET", "/containers/abc/json"), ("GET", "/containers/abc/archive?path=/etc/shadow"),
        ("POST", "/containers/abc/stop"), ("POST", "/v1.41/containers/create"),
        ("GET", "/containers/abc/logs?stdout=1"), ("GET", "/version?x=1"),
        ("GET", "/events?filters=%7B%7D"), ("GET", "/events?filters=junk"),
        ("GET", "/events?\(eventFilters)&x=1"), ("GET", "/events?\(eventFilters)&since=a"),
        ("GET", "/events?since="), ("GET", "/events?\(filters)"),
        ("GET", "/events?\(eventFilters)&\(eventFilters)"), ("GET", "/events/?\(eventFilters)"),
        ("GET", "//events?\(eventFilters)"), ("GET", "/./events?\(eventFilters)"),
        ("GET", "/%65vents?\(eventFilters)"), ("GET", "/v1/events?\(eventFilters)"),
        ("GET", "/v1.41/../events?\(eventFilters)"), ("GET", "/v1.41/v1.41/events?\(eventFilters)"),
        ("GET", "/events?since=1+2&\(eventFilters)"), ("GET", "http://x/events?\(eventFilters)"),
        // Another project, a second label, a name twice, a type that nobody needs.
        (
            "GET",
            "/containers/json?filters=%7B%22label%22%3A%5B%22com.docker.compose.project%3Dx%22%5D%7D"
        ),
        (
            "GET",
            "/containers/json?filters=%7B%22label%22%3A%5B%22com.docker.compose.project%3Dshop%22%2C"
                + "%22a%22%5D%7D"
        ),
        ("GET", "/events?filters=%7B%22type%22%3A%5B%22container%22%2C%22image%22%5D%7D"),
    ])
    func `everything else is refused`(method: String, address: String) {
        #expect(!Self.passes(method, address))
    }

    @Test(arguments: ["all=1", "\(filters)&all=1", "all=1&\(filters)"])
    func `what passes is written anew, with the project's own filter`(query: String) {
        #expect(
            Self.rule.decide(method: "GET", address: "/v1.41/containers/json?\(query)")
                == .pass("/v1.41/containers/json?all=1&\(Self.filters)")
        )
    }

    @Test func `events are asked for by kind, and the project's containers before them`() {
        let decision = Self.rule.decide(method: "GET", address: "/v1.41/events?until=3&since=2")
        guard case .follow(let address, let containers) = decision else {
            Issue.record("not followed: \(decision)")
            return
        }
        #expect(containers == "/v1.41/containers/json?all=1&\(Self.filters)")
        #expect(address.hasPrefix("/v1.41/events?filters=%7B%22event%22%3A%5B%22connect%22"))
        #expect(address.hasSuffix("&since=2&until=3"))
        #expect(!address.contains("exec"))
    }

    private static let container = String(repeating: "0123456789abcdef", count: 4)
    private static let follow = "follow=1&stdout=1&stderr=1&tail=0"

    @Test func `output of a service's replicas is followed, from now on`() {
        let rule = EngineProxyRule(project: "shop", outputOf: "web")
        for query in [Self.follow, "tail=0&stderr=1&stdout=1&follow=1"] {
            let decision = rule.decide(
                method: "GET",
                address: "/v1.41/containers/\(Self.container)/logs?\(query)"
            )
            guard case .output(let address, let container, let containers) = decision else {
                Issue.record("not followed: \(decision)")
                return
            }
            #expect(container == Self.container)
            #expect(
                address
                    == "/v1.41/containers/\(Self.container)/logs?follow=1&stderr=1&stdout=1&tail=0"
            )
            #expect(
                containers
                    == "/v1.41/containers/json?filters=%7B%22label%22%3A%5B%22com.docker.compose.project"
                    + "%3Dshop%22%2C%22ftcompose.role%3Dreplica%22%2C%22ftcompose.service%3Dweb%22%5D%7D"
            )
        }
    }

    @Test(arguments: [
        "", "?follow=1", "?\(follow)&since=0", "?follow=1&stdout=1&stderr=1&tail=all",
        "?follow=1&stdout=1&stderr=1", "?follow=0&stdout=1&stderr=1&tail=0", "?\(follow)&tail=0",
        "?follow=1&stdout=1&stderr=1&tail=10", "?stdout=1&stderr=1&tail=0",
    ])
    func `older output is not handed out`(query: String) {
        let rule = EngineProxyRule(project: "shop", outputOf: "web")
        let address = "/containers/\(Self.container)/logs\(query)"
        guard case .refuse = rule.decide(method: "GET", address: address) else {
            Issue.record("not refused: \(address)")
            return
        }
    }

    @Test(arguments: [
        "/containers/web-1/logs", "/containers/\(container.dropLast())/logs",
        "/containers/\(container.uppercased())/logs", "/containers/\(container)/logs/",
        "/containers/\(container)/json", "/containers//\(container)/logs",
        "/containers/\(container)/attach", "/services/\(container)/logs",
    ])
    func `output is asked for by the whole identity`(path: String) {
        let rule = EngineProxyRule(project: "shop", outputOf: "web")
        guard case .refuse = rule.decide(method: "GET", address: "\(path)?\(Self.follow)") else {
            Issue.record("not refused: \(path)")
            return
        }
    }

    @Test func `without a service no output is read, and never by another method`() {
        let address = "/containers/\(Self.container)/logs?\(Self.follow)"
        #expect(!Self.passes("GET", address))
        let rule = EngineProxyRule(project: "shop", outputOf: "web")
        guard case .refuse = rule.decide(method: "POST", address: address) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `an address that is too long is refused`() {
        let long = "/events?\(Self.filters)&since=" + String(repeating: "1", count: 9_000)
        #expect(!Self.passes("GET", long))
    }
}
