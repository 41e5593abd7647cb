import ServicePlan
import YAMLBridge

/// Everything the annotation of a web server says, as the planners and the emitter want it.
struct WebAnnotation {
    /// N, the replicas of one path.
    let level: Int
    /// M.
    let pathCount: Int
    /// Equal replies that decide.
    let quorum: Int
    /// `vote` or `observe`.
    let mode: String
    /// `fail` or `primary`.
    let onNoMajority: String
    /// `async`, `spooled`, `ordered` or `final`.
    let durability: String
    /// `HTTP`, `HTTPS` or both.
    let requests: Set<String>
    /// Virtual hosts; empty for all.
    let domains: [String]
    /// Domains with the paths of their certificates.
    let certificates: [(domain: String, path: String)]
    /// What counts as an equal answer.
    let comparison: WebComparisonPlan
    /// When differences are noise.
    let noise: WebNoisePlan
    /// How requests are spread.
    let balancing: WebBalancingPlan
    /// Each path's share.
    let weights: [Int]
    /// The log vote; nil when it is off.
    let logs: LogSettings?
    /// The pattern of a custom log.
    let logPattern: String?
    /// The served tree, when it is known.
    let html: String?
    /// Whether the user said where it is, and not only the image.
    let isHTMLWritten: Bool
    /// The application's data, when the user said where.
    let data: String?
    /// Where the server's settings are, when it is known.
    let configs: String?
    /// The folder of the log files; nil for the container's log.
    let logDirectory: String?
    /// The tunnel's container name and extra alias, or a service in front.
    let forwarding: ForwardingName?
    /// Where the proxy in front reads the compiler's configuration.
    let forwardingFile: (path: String, node: YAMLNode?)?
    /// Labels of the proxy in front, or of the tunnel.
    let forwardingLabels: [(String, String)]
    /// Whether each replica has its own replicas behind it.
    let hasChains: Bool
    /// Where that is said.
    let chainsNode: YAMLNode?
    /// Whether cookies are virtual.
    let hasSessions: Bool
    /// What becomes of a replica that differs.
    let repair: WebRepairPlan
    /// Other images, with their places.
    let variants: [(image: String, node: YAMLNode?)]
    /// Bounds of the tunnel.
    let limits: WebLimitPlan

    /// Takes over the values of an annotated web server.
    init(_ service: AnnotatedService) {
        let values = service.values
        func word(_ path: String) -> String { values.string(path) ?? "" }
        level = service.level
        pathCount = values.integer("ft_parameters.routing_level") ?? 1
        quorum = service.quorum
        mode = word("ft_parameters.mode")
        onNoMajority = word("ft_parameters.on_no_majority")
        durability = word("ft_parameters.durability")
        let written = values.strings("inputs.requests")
        requests = written.isEmpty ? ["HTTP"] : Set(written)
        domains = values.strings("inputs.domains").map { $0.lowercased() }
        certificates = WebAnnotation.pairs(values["inputs.certificates"]?.value)
            .map { (domain: $0.0.lowercased(), path: $0.1) }
        var comparison = WebAnnotation.comparison(values)
        comparison.differentServers = values.strings("ft_parameters.variants").isEmpty ? nil : true
        self.comparison = comparison
        noise = WebNoisePlan(
            strict: values.boolean("ft_parameters.strict") ?? false,
            votesMin: values.integer("ft_parameters.noise.votes_min") ?? 50,
            percentMin: values.integer("ft_parameters.noise.percent_min") ?? 30
        )
        balancing = WebAnnotation.balancing(values, paths: pathCount)
        weights = WebAnnotation.weights(values, paths: pathCount)
        logs =
            values.boolean("outputs.logs.enabled") ?? false
            ? LogSettings(
                redirection: word("outputs.logs.redirection"),
                format: word("outputs.logs.format"),
                isBuffered: values.boolean("outputs.logs.buffered") ?? false
            ) : nil
        logPattern = values.string("outputs.logs.pattern")
        html = values.string("storage.html")
        isHTMLWritten = values.isWritten("storage.html")
        data = values.string("storage.data")
        configs = values.string("storage.configs")
        logDirectory = values.string("storage.logs").flatMap { $0.hasPrefix("/") ? $0 : nil }
        forwarding = ForwardingName(values)
        let file = values["ft_parameters.forwarding.configs"]
        forwardingFile = file?.value.asStrings.first.map { ($0, file?.node) }
        forwardingLabels = WebAnnotation.pairs(values["ft_parameters.forwarding.labels"]?.value)
        hasChains = values.boolean("ft_parameters.chains") ?? false
        chainsNode = values["ft_parameters.chains"]?.node
        hasSessions = values.boolean("ft_parameters.sessions") ?? true
        repair = WebRepairPlan(
            policy: word("ft_parameters.repair.policy"),
            attemptsMax: values.integer("ft_parameters.repair.attempts_max") ?? 3
        )
        let found = values["ft_parameters.variants"]
        let nodes = found?.node?.items ?? []
        variants = (found?.value.asStrings ?? []).enumerated().map { index, image in
            (image: image, node: index < nodes.count ? nodes[index] : found?.node)
        }
        let entries = LimitGrammar.entries(WebExtensionGrammar.limits, values)
        limits =
            (try? YAMLDecoder.decode(WebLimitPlan.self, from: .mapping(entries)))
            ?? WebLimitPlan()
    }

    private static func pairs(_ value: AnnotationValue?) -> [(String, String)] {
        guard case .mapping(let entries) = value else { return [] }
        return entries.map { ($0.0, $0.1.asString ?? "") }
    }

    private static func comparison(_ values: AnnotationValues) -> WebComparisonPlan {
        var plan = WebComparisonPlan(html: values.boolean("outputs.html") ?? true)
        let files = values.strings("outputs.files")
        if !files.isEmpty || values.isWritten("outputs.files") { plan.files = files }
        for text in values.strings("ft_parameters.comparison.ignore") {
            switch IgnoredPlace(text) {
            case .pointer(let pointer): plan.ignoredPointers.append(pointer)
            case .header(let name): plan.ignoredHeaders.append(name)
            case .selector(let selector): plan.ignoredSelectors.append(selector)
            case .pattern(let pattern): plan.ignoredPatterns.append(pattern)
            case nil: break
            }
        }
        let tolerance = values.string("ft_parameters.comparison.tolerance")
        plan.tolerance = tolerance.flatMap { Double($0) } ?? 0
        return plan
    }

    private static func balancing(_ values: AnnotationValues, paths: Int) -> WebBalancingPlan {
        let section = "ft_parameters.load_balancing"
        func time(_ name: String, _ standard: Int) -> Int {
            values.string("\(section).\(name)").flatMap { DurationText.milliseconds($0) }
                ?? standard
        }
        func number(_ name: String, _ standard: Int) -> Int {
            values.integer("\(section).\(name)") ?? standard
        }
        return WebBalancingPlan(
            algorithm: values.string("\(section).algorithm") ?? "round_robin",
            retriesOnOtherPath: paths > 1,
            healthCheck: WebHealthCheckPlan(
                path: values.string("\(section).health_check.path") ?? "/",
                intervalMilliseconds: time("health_check.interval", 2_000),
                timeoutMilliseconds: time("health_check.timeout", 2_000),
                failuresMax: number("health_check.failures_max", 2),
                successesMin: number("health_check.successes_min", 2)
            ),
            ejection: WebEjectionPlan(
                failuresMax: number("ejection.failures_max", 4),
                baseMilliseconds: time("ejection.base", 30_000),
                timeMillisecondsMax: time("ejection.longest", 300_000)
            ),
            slowStartMilliseconds: time("slow_start", 10_000)
        )
    }

    private static func weights(_ values: AnnotationValues, paths: Int) -> [Int] {
        guard case .list(let items) = values["ft_parameters.load_balancing.weights"]?.value,
            items.count == paths
        else { return Array(repeating: 1, count: paths) }
        return items.map { $0.asInteger ?? 1 }
    }
}
