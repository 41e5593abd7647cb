import ServicePlan

/// What a reverse proxy reads so that requests reach a tunnel, path by path.
struct FrontConfiguration {
    let web: WebService
    let front: WebFront

    private var annotation: WebAnnotation { web.annotation }
    private var balancing: String { annotation.balancing.algorithm }
    private var group: String { "\(web.name)_paths" }
    private var hasWeights: Bool { balancing == "weighted" }
    /// One server is asked always: what it answers says more than what a proxy would say in its place.
    private var hasChecks: Bool { web.paths.count > 1 }
    /// The tunnel gives up first, and says why.
    private var waitMilliseconds: Int { annotation.limits.replyTimeoutMilliseconds + 10_000 }
    private var checkPath: String { annotation.balancing.healthCheck.path }

    /// The file's text.
    var text: String {
        let head = [
            "# Produced by ftcompose \(CompilerVersion.current) for \(front.service), in front of "
                + "\(web.name).",
            web.paths.count > 1
                ? "# Each server is one path of \(annotation.level) replicas with votes of its own."
                : "# The server is the tunnel, which votes on what its replicas answer.",
        ]
        let body: [String]
        switch front.engine {
        case .nginx: body = nginx
        case .haproxy: body = haproxy
        case .traefik: body = traefik
        case .caddy: body = caddy
        }
        return (head + body).joined(separator: "\n") + "\n"
    }

    /// Where each path is reached, and its share.
    private var servers: [(name: String, address: String, weight: Int)] {
        guard web.paths.count > 1 else { return [(web.name, "\(web.name):\(front.tunnelPort)", 1)] }
        return web.paths.enumerated().map { index, path in
            (
                path.name, "\(web.name):\(RuntimePaths.pathPort(index + 1))",
                annotation.weights[index]
            )
        }
    }

    private var nginx: [String] {
        var lines = ["upstream \(group) {"]
        switch balancing {
        case "least_connected": lines.append("    least_conn;")
        case "ip_hash": lines.append("    ip_hash;")
        case "random_two": lines.append("    random two least_conn;")
        default: break
        }
        lines += servers.map { server in
            "    server \(server.address)\(hasWeights ? " weight=\(server.weight)" : "")"
                + " max_fails=3 fail_timeout=10s;"
        }
        let names = annotation.domains.isEmpty ? "_" : annotation.domains.joined(separator: " ")
        let isDefault = annotation.domains.isEmpty ? " default_server" : ""
        return lines + [
            "    keepalive 32;", "}", "server {", "    listen \(front.port)\(isDefault);",
            "    server_name \(names);", "    location / {",
            "        proxy_pass http://\(group);", "        proxy_http_version 1.1;",
            "        proxy_set_header Host $http_host;",
            "        proxy_set_header Connection \"\";",
            "        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
            "        proxy_set_header X-Forwarded-Proto $scheme;",
            "        # The tunnel's own bounds hold, and it says which one is reached.",
            "        client_max_body_size 0;",
            "        proxy_read_timeout \(waitMilliseconds)ms;", "    }", "}",
        ]
    }

    private var haproxy: [String] {
        let words = [
            "least_connected": "leastconn", "ip_hash": "source", "random_two": "random(2)",
        ]
        let check = annotation.balancing.healthCheck
        let slow = annotation.balancing.slowStartMilliseconds
        let checks = [
            "    option httpchk GET \(checkPath)",
            // As for the tunnel's own check, any answer below 500 is a sign of life.
            "    http-check expect rstatus ^[1-4]",
            "    default-server check inter \(check.intervalMilliseconds)ms "
                + "fall \(check.failuresMax + 1) rise \(check.successesMin) slowstart \(slow)ms",
        ]
        return [
            "resolvers \(web.name)_names", "    parse-resolv-conf", "backend \(group)",
            "    mode http", "    balance \(words[balancing] ?? "roundrobin")",
            "    timeout connect \(annotation.limits.connectTimeoutMilliseconds)ms",
            "    timeout server \(waitMilliseconds)ms",
            // A tunnel that is made anew may have another address.
            "    default-server resolvers \(web.name)_names init-addr last,libc,none",
        ]
            + (hasChecks ? checks : [])
            + ["    option forwardfor"]
            + servers.map { server in
                "    server \(server.name) \(server.address)"
                    + (hasWeights ? " weight \(server.weight)" : "")
            }
    }

    private var traefik: [String] {
        let rules = annotation.domains.map { domain in
            domain.hasPrefix("*.")
                ? "HostRegexp(`^[^.]+\\.\(domain.dropFirst(2).replacing(".", with: "\\."))$`)"
                : "Host(`\(domain)`)"
        }
        let rule = rules.isEmpty ? "PathPrefix(`/`)" : rules.joined(separator: " || ")
        var lines = [
            "http:", "  routers:", "    \(web.name):", "      rule: '\(rule)'",
            "      service: \(group)", "  services:",
        ]
        if hasWeights {
            lines += ["    \(group):", "      weighted:", "        services:"]
            for server in servers {
                lines += [
                    "          - name: \(server.name)-path", "            weight: \(server.weight)",
                ]
            }
            for server in servers {
                lines += traefikService("\(server.name)-path", [server.address])
            }
            return lines
        }
        return lines + traefikService(group, servers.map(\.address))
    }

    private func traefikService(_ name: String, _ addresses: [String]) -> [String] {
        let check = annotation.balancing.healthCheck
        return ["    \(name):", "      loadBalancer:", "        servers:"]
            + addresses.map { "          - url: http://\($0)" }
            + [
                "        healthCheck:", "          path: \(checkPath)",
                "          interval: \(check.intervalMilliseconds)ms",
                "          timeout: \(check.timeoutMilliseconds)ms",
            ]
    }

    private var caddy: [String] {
        let site =
            annotation.domains.isEmpty
            ? ":\(front.port)"
            : annotation.domains.map { "http://\($0):\(front.port)" }.joined(separator: ", ")
        let weights = servers.map { String($0.weight) }.joined(separator: " ")
        let policies = [
            "least_connected": "least_conn", "ip_hash": "ip_hash",
            "random_two": "random_choose 2", "weighted": "weighted_round_robin \(weights)",
        ]
        let check = annotation.balancing.healthCheck
        guard hasChecks else {
            return ["\(site) {", "    reverse_proxy \(servers.map(\.address).joined())", "}"]
        }
        return [
            "\(site) {",
            "    reverse_proxy \(servers.map(\.address).joined(separator: " ")) {",
            "        lb_policy \(policies[balancing] ?? "round_robin")",
            "        health_uri \(checkPath)",
            "        health_interval \(check.intervalMilliseconds)ms",
            "        health_timeout \(check.timeoutMilliseconds)ms",
            "        fail_duration 10s", "    }", "}",
        ]
    }
}
