/// Metrics in the Prometheus text form (0.0.4).
struct MetricsText {
    private(set) var text = ""
    private var described: Set<String> = []

    mutating func gauge(
        _ name: String,
        _ help: String,
        _ value: UInt64,
        _ label: (name: String, value: String)? = nil
    ) {
        add(name, "gauge", help, value, label)
    }

    mutating func counter(
        _ name: String,
        _ help: String,
        _ value: UInt64,
        _ label: (name: String, value: String)? = nil
    ) {
        add(name, "counter", help, value, label)
    }

    private mutating func add(
        _ name: String,
        _ type: String,
        _ help: String,
        _ value: UInt64,
        _ label: (name: String, value: String)?
    ) {
        let name = "ftcompose_" + name
        if described.insert(name).inserted {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        }
        // Values of labels are names and kinds, which hold nothing to escape.
        let labels = label.map { "{\($0.name)=\"\($0.value)\"}" } ?? ""
        text += "\(name)\(labels) \(value)\n"
    }
}
