/// How two values of one place are merged.
///
/// The rules are Compose's (compose-go `override/merge.go`, v2.14) and hold for overrides, for
/// documents of one file and for `extends`.
enum MergeRule {
    /// Mappings key by key, lists one after the other, the later scalar.
    case deep
    /// The later value as a whole.
    case replace
    /// `NAME=VALUE` lists and mappings; the later of a name wins.
    case assignments
    /// One text or a list of texts, one after the other.
    case texts
    /// Host names with addresses; what is there already is not added.
    case hosts
    /// `depends_on`: names stand for `service_started`.
    case dependencies
    /// Names, or a mapping of them.
    case names
    /// A text is the context.
    case build
    /// Options belong to their driver.
    case logging
    /// Address pools by their subnet.
    case pools

    /// The rule of a place; `path` has the keys from the root.
    static func rule(at path: [String]) -> MergeRule {
        guard path.count > 2 else { return .deep }
        let key = path.dropFirst(2).joined(separator: "/")
        switch path[0] {
        case "services": return service(key, depth: path.count - 2)
        case "networks":
            return key == "labels" ? .assignments : key == "ipam/config" ? .pools : .deep
        case "volumes": return key == "labels" ? .assignments : .deep
        default: return .deep
        }
    }

    private static func service(_ key: String, depth: Int) -> MergeRule {
        switch key {
        case "command", "entrypoint", "healthcheck/test": .replace
        case "environment", "labels", "annotations", "sysctls", "deploy/labels", "build/args",
            "build/labels", "build/additional_contexts":
            .assignments
        case "dns", "dns_opt", "dns_search", "tmpfs", "env_file", "label_file": .texts
        case "extra_hosts", "build/extra_hosts": .hosts
        case "depends_on": .dependencies
        case "networks", "models": .names
        case "build": .build
        case "logging": .logging
        default: key.hasPrefix("ulimits/") && depth == 2 ? .replace : .deep
        }
    }
}
