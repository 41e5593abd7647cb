/// Keys of the thesis that belong to other classes, so that a misplaced one is named as such.
enum DatabaseKeys {
    static let inputs = [
        "requests": "webserver", "domains": "webserver", "codes": "application",
        "metrics": "monitoring", "query": "monitoring", "sources": "continuous_integration",
        "pipeline": "continuous_integration", "signals": "continuous_integration",
        "commands": "service_discovery",
    ]
    static let outputs = [
        "html": "webserver", "files": "webserver", "stream": "application",
        "data_points": "monitoring", "data_sources": "monitoring",
        "automations": "continuous_integration", "build_stage": "continuous_integration",
        "test_stage": "continuous_integration", "deployment_stage": "continuous_integration",
        "external_logs": "continuous_integration", "discovery": "service_discovery",
        "reload": "service_discovery", "healthchecks": "service_discovery",
        "kv": "service_discovery",
    ]
    static let storage = [
        "html": "webserver", "data": "webserver", "configs": "webserver",
        "entrypoints": "application", "provisioning": "monitoring", "datasource": "monitoring",
        "repository": "continuous_integration", "workspace": "continuous_integration",
        "test": "continuous_integration", "external_logs": "continuous_integration",
    ]
    static let parameters = [
        "routing_level": "webserver", "load_balancing": "webserver",
        "maximum_cores": "application", "alert_manager": "monitoring",
        "masked_ip": "service_discovery",
    ]
    /// Parts of the grammar beyond the thesis that wait for their runtime.
    static let notYet = [
        "variants": "all replicas run the service's own image",
        "comparison": "replies are compared as they are",
        "repair": "a replica that differs is always resynchronised",
        "durability": "vote records are written to disk without waiting",
        "strict": "database replies have no masks",
    ]
    static let classes = [
        "database", "webserver", "monitoring", "continuous_integration", "service_discovery",
        "application",
    ]
    /// Other spellings of the classes.
    static let classSpellings = [
        "web_server": "webserver", "ci": "continuous_integration",
        "programming_application": "application", "databases": "database",
    ]
}
