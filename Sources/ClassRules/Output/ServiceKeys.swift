/// What becomes of each key of an annotated service.
enum ServiceKeys {
    /// Keys that name or address the service: the tunnel takes them over.
    static let tunnel: Set<String> = [
        "ports", "expose", "container_name", "hostname", "domainname", "networks", "mac_address",
    ]
    /// Keys that are rewritten for replicas.
    static let rewritten: Set<String> = ["volumes", "configs", "depends_on", "labels"]
    /// Keys that every replica gets as they are.
    static let replica: Set<String> = [
        "annotations", "attach", "blkio_config", "build", "cap_add", "cap_drop", "cgroup",
        "cgroup_parent", "command", "cpu_count", "cpu_percent", "cpu_period", "cpu_quota",
        "cpu_rt_period", "cpu_rt_runtime", "cpu_shares", "cpus", "cpuset", "deploy",
        "device_cgroup_rules", "devices", "dns", "dns_opt", "dns_search", "entrypoint", "env_file",
        "environment", "extra_hosts", "gpus", "group_add", "healthcheck", "image", "init",
        "isolation", "label_file", "logging", "mem_limit", "mem_reservation", "mem_swappiness",
        "memswap_limit", "oom_kill_disable", "oom_score_adj", "pids_limit", "platform",
        "post_start", "pre_stop", "privileged", "profiles", "pull_policy", "read_only", "restart",
        "runtime", "secrets", "security_opt", "shm_size", "stdin_open", "stop_grace_period",
        "stop_signal", "storage_opt", "sysctls", "tmpfs", "tty", "ulimits", "user", "userns_mode",
        "working_dir",
    ]
    /// Keys by which a service reaches others, which replicas on an internal network cannot.
    static let outward: Set<String> = ["links", "external_links", "models"]
    /// Keys that cannot mean the same for several containers, with the reason.
    static let refused: [String: String] = [
        "network_mode": "the tunnel needs the service's networks",
        "volumes_from": "replicas must not share volumes",
        "scale": "the number of replicas is `ft_level`",
        "provider": "a provider runs no container",
        "credential_spec": "it belongs to one container",
        "develop": "watched files would change replicas at different times",
        "use_api_socket": "replicas must not control the engine",
    ]
    /// Labels by which reverse proxies and the like find a container: the tunnel's.
    static let proxyLabelPrefixes = [
        "traefik.", "caddy", "haproxy.", "com.github.nginx-proxy.", "com.github.nginxproxy.",
        "nginx-proxy.", "swag", "sablier.", "fabio.",
    ]

    /// Whether a label is one of those; nil when a placeholder at its start decides.
    static func isProxyLabel(_ name: String) -> Bool? {
        let start = name.prefix { $0 != "$" }.lowercased()
        if proxyLabelPrefixes.contains(where: { start.hasPrefix($0) }) { return true }
        let isOpen = name.contains("$") && proxyLabelPrefixes.contains { $0.hasPrefix(start) }
        return isOpen ? nil : false
    }
}
